"""How many conversations are open and how fast each may write: by token, in memory, never by address."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable

IDLE_SECONDS = 30 * 60
WINDOW_SECONDS = 60.0


class Limits:
    """Counts the messages of each open conversation in the last minute, and forgets a conversation when the guide does."""

    def __init__(self, *, messages_per_minute: int, max_conversations: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = messages_per_minute
        self._max = max_conversations
        self._clock = clock
        # Least recently used first; each with the times of its last messages.
        self._open: OrderedDict[str, tuple[float, deque[float]]] = OrderedDict()

    @property
    def full(self) -> bool:
        """Whether no further conversation can be opened."""
        return self.open >= self._max

    @property
    def open(self) -> int:
        """How many conversations are open."""
        self._forget_idle()
        return len(self._open)

    def knows(self, token: str) -> bool:
        """Whether the conversation is counted."""
        return token in self._open

    def begin(self, token: str) -> None:
        """A conversation was opened, or was found to be open."""
        self._open[token] = (self._clock(), self._open.pop(token, (0.0, deque()))[1])

    def end(self, token: str) -> None:
        """A conversation is over."""
        self._open.pop(token, None)

    def allows(self, token: str) -> bool:
        """Count a message of a conversation; False if it is one too many. Unknown tokens are not counted: they get no answer anyway."""
        known = self._open.get(token)
        if known is None:
            return True
        now = self._clock()
        times = known[1]
        while times and times[0] <= now - WINDOW_SECONDS:
            times.popleft()
        if len(times) >= self._per_minute:
            return False
        times.append(now)
        self._open[token] = (now, times)
        self._open.move_to_end(token)
        return True

    def _forget_idle(self) -> None:
        limit = self._clock() - IDLE_SECONDS
        while self._open and next(iter(self._open.values()))[0] < limit:
            self._open.popitem(last=False)
