"""Where open conversations lie between two turns, with a lock for each. This one: in this process, for one process."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.record import Record

IDLE_SECONDS = 30 * 60
# How long it is remembered that a conversation was left on purpose: its token alone.
LEFT_SECONDS = 24 * 3600
_MOST_LEFT = 100_000


class ShelfError(Exception):
    """Conversations cannot be reached now. `state` says why, in the words of `readyz`."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


@dataclass
class Held:
    """A conversation while its turn is under way; `record` is None where there is none. What it is at the end is kept, if it changed.

    `tracker`: the one that the record was made of in this turn.
    """

    record: Record | None = None
    tracker: DialogueStateTracker | None = None


class Shelf(Protocol):
    """Every method but `state` raises ShelfError where conversations cannot be reached."""

    async def look(self, token: str) -> Record | None:
        """A conversation as it is now, without waiting for a turn under way."""

    def hold(self, token: str) -> AbstractAsyncContextManager[Held]:
        """Hold a conversation alone. What was changed is kept at the end, but not after an exception, and not if it was deleted meanwhile."""

    async def add(self, token: str, record: Record) -> None:
        """Keep a new conversation."""

    async def delete(self, token: str) -> None:
        """Forget a conversation at once."""

    async def leave(self, token: str) -> None:
        """Forget a conversation at once, and remember for a day that it was left on purpose."""

    async def left(self, token: str) -> bool:
        """Whether a conversation was left on purpose, as far as that is remembered."""

    async def state(self) -> str:
        """`ready`, or why conversations cannot be kept now: store_full, store_slow, store_gone."""

    async def close(self) -> None:
        """Let go of connections."""


class MemoryShelf:
    """Keeps conversations in this process until they have been idle for `idle_seconds`."""

    def __init__(self, idle_seconds: float = IDLE_SECONDS, clock: Callable[[], float] = lambda: time.monotonic()) -> None:
        self._idle = idle_seconds
        self._clock = clock
        # Least recently kept first.
        self._kept: OrderedDict[str, tuple[float, Record]] = OrderedDict()
        self._left: OrderedDict[str, float] = OrderedDict()
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    def _find(self, token: str) -> Record | None:
        kept = self._kept.get(token)
        if kept is None or self._clock() - kept[0] > self._idle:
            self._kept.pop(token, None)
            return None
        return kept[1]

    async def look(self, token: str) -> Record | None:
        return self._find(token)

    @asynccontextmanager
    async def hold(self, token: str) -> AsyncIterator[Held]:
        lock, waiting = self._locks.get(token, (asyncio.Lock(), 0))
        self._locks[token] = (lock, waiting + 1)
        try:
            async with lock:
                before = self._find(token)
                held = Held(before)
                yield held
                if held.record is not None and held.record is not before and (before is None or token in self._kept):
                    await self.add(token, held.record)
        finally:
            waiting = self._locks[token][1] - 1
            if waiting:
                self._locks[token] = (lock, waiting)
            else:
                del self._locks[token]

    async def add(self, token: str, record: Record) -> None:
        self._kept[token] = (self._clock(), record)
        self._kept.move_to_end(token)
        limit = self._clock() - self._idle
        while self._kept and next(iter(self._kept.values()))[0] < limit:
            self._kept.popitem(last=False)

    async def delete(self, token: str) -> None:
        self._kept.pop(token, None)

    async def leave(self, token: str) -> None:
        if self._kept.pop(token, None) is None:
            return
        self._left[token] = self._clock()
        while len(self._left) > _MOST_LEFT or next(iter(self._left.values())) < self._clock() - LEFT_SECONDS:
            self._left.popitem(last=False)

    async def left(self, token: str) -> bool:
        return token in self._left

    async def state(self) -> str:
        return "ready"

    async def close(self) -> None:
        """Nothing to let go of."""
