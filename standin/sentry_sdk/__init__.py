"""Stand-in: Rasa's command line starts error reporting with it. Nothing is reported to anybody, whatever is asked for."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any


def init(*args: Any, **kwargs: Any) -> None:
    """Starts nothing."""


@contextlib.contextmanager
def configure_scope() -> Iterator[None]:
    """A scope without anything to set."""
    yield None
