"""How many turns are worked on at once, and when a visitor is told at once that there are too many."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.channels.web.web_error import WebError

# A turn is work for the processor: more at once would only make all of them slower, and keep whoever gets the static answer waiting behind them.
AT_ONCE = 2
# With conversations in Redis most of the turns under way wait for it.
AT_ONCE_WITH_REDIS = 6
# Longer than this nobody waits for a turn to begin.
PATIENCE_SECONDS = 3.0
MOST_WAITING = 2000
# What a turn takes until it is known: a typed message on a slow processor.
_FIRST_GUESS = 0.05
_WEIGHT = 0.05


class Gate:
    """Lets turns through, a few at once, in the order in which they came. Whoever would wait too long is turned away before any work was done."""

    def __init__(self, *, at_once: int = AT_ONCE, patience: float = PATIENCE_SECONDS, clock: Callable[[], float] = time.perf_counter) -> None:
        self._at_once = at_once
        self._patience = patience
        self._clock = clock
        self._turns = asyncio.Semaphore(at_once)
        self._inside = 0
        self._seconds = _FIRST_GUESS

    @property
    def wait(self) -> float:
        """How long a turn that came now would wait, in seconds, by what turns took lately."""
        return max(0, self._inside - self._at_once + 1) * self._seconds

    @property
    def busy(self) -> bool:
        """Whether it is time to ask who causes the work: half of the patience is used up."""
        return self.wait > self._patience / 2

    def check(self) -> None:
        """Raises WebError where a turn that came now would wait too long."""
        if self.wait > self._patience or self._inside > MOST_WAITING:
            raise WebError("overloaded")

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, and take it. Raises WebError at once where that would take too long."""
        self.check()
        self._inside += 1
        try:
            async with self._turns:
                began = self._clock()
                yield
                # With n at once a turn keeps the others waiting for an n-th of its time.
                self._seconds += _WEIGHT * ((self._clock() - began) / self._at_once - self._seconds)
        finally:
            self._inside -= 1
