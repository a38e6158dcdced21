"""How many conversations are open and how fast each may write: by token, in memory, never by address."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

IDLE_SECONDS = 30 * 60
WINDOW_SECONDS = 60.0


@dataclass
class _Open:
    """What is known of an open conversation: when it was last used, the times of its last messages, and to which totals it has added."""

    used: float = 0.0
    times: deque[float] = field(default_factory=deque)
    counted: set[tuple[str, str]] = field(default_factory=set)


class Limits:
    """Counts the messages of each open conversation in the last minute, and forgets a conversation when the guide does."""

    def __init__(self, *, messages_per_minute: int, max_conversations: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = messages_per_minute
        self._max = max_conversations
        self._clock = clock
        # Least recently used first.
        self._open: OrderedDict[str, _Open] = OrderedDict()

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

    def counted(self, token: str) -> set[tuple[str, str]] | None:
        """The totals, as (name, kind), to which a conversation has added; None for one that is not open. Gone with the conversation."""
        known = self._open.get(token)
        return known.counted if known else None

    def begin(self, token: str) -> None:
        """A conversation was opened, or was found to be open."""
        known = self._open.pop(token, None) or _Open()
        known.used = self._clock()
        self._open[token] = known

    def end(self, token: str) -> None:
        """A conversation is over."""
        self._open.pop(token, None)

    def allows(self, token: str) -> bool:
        """Count a message of a conversation; False if it is one too many. Unknown tokens are not counted: they get no answer anyway."""
        known = self._open.get(token)
        if known is None:
            return True
        now = self._clock()
        times = known.times
        while times and times[0] <= now - WINDOW_SECONDS:
            times.popleft()
        if len(times) >= self._per_minute:
            return False
        times.append(now)
        known.used = now
        self._open.move_to_end(token)
        return True

    def _forget_idle(self) -> None:
        limit = self._clock() - IDLE_SECONDS
        while self._open and next(iter(self._open.values())).used < limit:
            self._open.popitem(last=False)
