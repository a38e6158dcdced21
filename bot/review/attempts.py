"""Wrong passwords are counted, for each name and for all: who guesses has to wait."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.content.normalise import fold

WINDOW_SECONDS = 15 * 60
EACH = 6
ALL = 60


class Attempts:
    """The wrong attempts of the last quarter of an hour. Names are those that were typed, kept for that time and in memory alone."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._wrong: list[tuple[float, str]] = []

    def refused(self, name: str) -> bool:
        """Whether nobody may try this name now."""
        since = self._now() - WINDOW_SECONDS
        self._wrong = [attempt for attempt in self._wrong if attempt[0] > since]
        return len(self._wrong) >= ALL or sum(other == fold(name) for _, other in self._wrong) >= EACH

    def wrong(self, name: str) -> None:
        """Count one."""
        self._wrong.append((self._now(), fold(name)))

    def right(self, name: str) -> None:
        """Forget those of a name."""
        self._wrong = [attempt for attempt in self._wrong if attempt[1] != fold(name)]
