"""What the guide did to arrive at an answer, noted for the simulator alone: outside a `tracing` block nothing is noted anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.content.needs import Visitor
from bot.content.rank import Recommendation


@dataclass(frozen=True)
class HandOff:
    """Which services were chosen, for which need, visitor and moment."""

    need: str
    visitor: Visitor
    moment: datetime
    found: tuple[Recommendation, ...]


@dataclass
class Trace:
    """One turn. `parsed` is what the words were understood as (None for a button), `pressed` the button that was pressed or typed."""

    parsed: dict[str, Any] | None = None
    pressed: str | None = None
    actions: list[str] = field(default_factory=list)
    hand_offs: list[HandOff] = field(default_factory=list)


_trace: ContextVar[Trace | None] = ContextVar("trace", default=None)


@contextmanager
def tracing() -> Iterator[Trace]:
    """Note what is done inside the block."""
    made = Trace()
    token = _trace.set(made)
    try:
        yield made
    finally:
        _trace.reset(token)


def noted() -> Trace | None:
    """Where to note, or None."""
    return _trace.get()
