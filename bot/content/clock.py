"""What time it is: one place, so that tests and the simulator can set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timezone

_fixed: ContextVar[datetime | None] = ContextVar("fixed_time", default=None)


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return _fixed.get() or datetime.now(timezone.utc)


@contextmanager
def fixed(moment: datetime | None) -> Iterator[None]:
    """Let the clock stand at `moment` (aware) inside the block; None lets it run."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
