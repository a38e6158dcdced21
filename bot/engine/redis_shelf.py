"""Conversations in Redis, for several workers and several servers: encrypted, expiring by themselves, each with a lock.

Redis may be slow, full, or gone. Nothing here waits longer than `TIMEOUT` for an answer, and what goes wrong is a ShelfError that says which it is.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from redis import asyncio as aioredis
from redis.exceptions import OutOfMemoryError, RedisError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeout

from bot.engine.record import Record
from bot.engine.sealing import Sealer
from bot.engine.shelf import IDLE_SECONDS, LEFT_SECONDS, Held, ShelfError

TIMEOUT = 1.0
CONNECTIONS = 64
# Longer than any turn takes; so long a visitor waits at most when the worker that held the conversation was killed.
LOCK_SECONDS = 6.0
LOCK_WAIT_SECONDS = LOCK_SECONDS + 2.0
_LOCK_PAUSE = 0.02
# After a failure nobody asks again for this long: visitors are told at once instead of one by one after a time-out.
REST_SECONDS = 1.0
_PROBE = "signpost:probe"
# Keep and let go in one step, and only by who still holds the lock. KEYS: lock, record. ARGV: holder, "XX" (only what is still there) or "NX", data, seconds.
_KEEP = """
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('del', KEYS[1])
if ARGV[2] == 'XX' and redis.call('exists', KEYS[2]) == 0 then return 2 end
redis.call('set', KEYS[2], ARGV[3], 'EX', ARGV[4])
return 1
"""
_LET_GO = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"
READY = "ready"
T = TypeVar("T")
log = logging.getLogger("signpost.store")


def _state_of(error: Exception) -> str:
    """What a failure says of Redis. Raises what is no failure of Redis."""
    if isinstance(error, OutOfMemoryError) or (isinstance(error, ResponseError) and "OOM command not allowed" in str(error)):
        return "store_full"
    if isinstance(error, (RedisTimeout, TimeoutError)):
        return "store_slow"
    if isinstance(error, (RedisError, OSError)):
        return "store_gone"
    raise error


class RedisShelf:
    """The shelf of `SIGNPOST_REDIS_URL`."""

    def __init__(self, url: str, key: bytes, *, idle_seconds: int = IDLE_SECONDS, timeout: float = TIMEOUT, lock_seconds: float = LOCK_SECONDS) -> None:
        pool = aioredis.BlockingConnectionPool.from_url(
            url, max_connections=CONNECTIONS, timeout=None, socket_timeout=None, socket_connect_timeout=None, health_check_interval=0,
        )  # fmt: skip
        # No limits of redis-py: they count the time in which this process was busy with something else. `_in_time` has the one that holds.
        self._redis: Any = aioredis.Redis(connection_pool=pool)
        self._sealer = Sealer(key)
        self._idle = idle_seconds
        self._timeout = timeout
        self._lock_seconds = lock_seconds
        self._resting_until, self._state = 0.0, READY
        self._keep = self._redis.register_script(_KEEP)
        self._let_go = self._redis.register_script(_LET_GO)

    def _names(self, token: str) -> tuple[str, str]:
        """(lock, record): the braces keep them on one node of a cluster."""
        name = f"signpost:{{{self._sealer.name(token)}}}"
        return f"{name}:lock", name

    async def _ask(self, answer: Awaitable[T]) -> T:
        """The answer of Redis, or ShelfError."""
        if time.monotonic() < self._resting_until:
            if asyncio.iscoroutine(answer):
                answer.close()
            raise ShelfError(self._state)
        try:
            found = await self._in_time(answer)
            if self._state != "store_full":
                self._tell(READY)
            return found
        except Exception as error:
            state = _state_of(error)
        self._tell(state)
        if state != "store_full":  # of a full one what is there can still be read
            self._resting_until = time.monotonic() + REST_SECONDS
        raise ShelfError(state)

    async def _in_time(self, answer: Awaitable[T]) -> T:
        """The answer, or TimeoutError. A process that was busy itself for longer than the limit first looks whether the answer has come meanwhile."""
        asked = asyncio.ensure_future(answer)
        try:
            for patience in (self._timeout, 0.05):
                done, _ = await asyncio.wait([asked], timeout=patience)
                if done:
                    return asked.result()
            raise TimeoutError
        finally:
            asked.cancel()

    def _tell(self, state: str) -> None:
        """Log a change, once."""
        if state != self._state:
            self._state = state
            log.log(logging.INFO if state == READY else logging.ERROR, "conversations: %s", state)

    def _read(self, token: str, sealed: bytes | None) -> Record | None:
        """The record; none where it was made by another version or with another key: that conversation is over."""
        data = self._sealer.open(token, sealed) if sealed else None
        try:
            return Record.unpack(data) if data is not None else None
        except ValueError:
            return None

    async def look(self, token: str) -> Record | None:
        return self._read(token, await self._ask(self._redis.get(self._names(token)[1])))

    async def _take(self, lock: str, record: str, holder: str) -> bytes | None:
        """The lock, and what is kept."""
        deadline = time.monotonic() + LOCK_WAIT_SECONDS
        while True:
            both = self._redis.pipeline(transaction=False)
            both.set(lock, holder, nx=True, px=int(self._lock_seconds * 1000))
            both.get(record)
            ours, sealed = await self._ask(both.execute())
            if ours:
                return bytes(sealed) if sealed else None
            if time.monotonic() > deadline:
                raise ShelfError("store_slow")
            await asyncio.sleep(_LOCK_PAUSE)

    @asynccontextmanager
    async def hold(self, token: str) -> AsyncIterator[Held]:
        lock, name = self._names(token)
        holder = secrets.token_hex(8)
        before = self._read(token, await self._take(lock, name, holder))
        held, done = Held(before), False
        try:
            yield held
            if held.record is not None and held.record is not before:
                done = True
                sealed = self._sealer.seal(token, held.record.pack())
                only = "NX" if before is None else "XX"
                if not await self._ask(self._keep(keys=[lock, name], args=[holder, only, sealed, self._idle])):
                    raise ShelfError("store_slow")  # the turn took longer than the lock lasts: another may have begun
        finally:
            if not done:
                with suppress(ShelfError):
                    await self._ask(self._let_go(keys=[lock], args=[holder]))

    async def add(self, token: str, record: Record) -> None:
        await self._ask(self._redis.set(self._names(token)[1], self._sealer.seal(token, record.pack()), ex=self._idle))
        self._tell(READY)

    async def delete(self, token: str) -> None:
        await self._ask(self._redis.delete(self._names(token)[1]))

    async def leave(self, token: str) -> None:
        name = self._names(token)[1]
        if await self._ask(self._redis.delete(name)):
            await self._ask(self._redis.set(f"{name}:left", b"", ex=LEFT_SECONDS))

    async def left(self, token: str) -> bool:
        return bool(await self._ask(self._redis.exists(f"{self._names(token)[1]}:left")))

    async def state(self) -> str:
        """By writing a word: it finds a Redis that answers and cannot keep anything, too."""
        try:
            await self._ask(self._redis.set(_PROBE, b"", ex=60))
        except ShelfError as error:
            return error.state
        self._tell(READY)
        return READY

    async def close(self) -> None:
        with suppress(RedisError, OSError):
            await self._redis.close()
            await self._redis.connection_pool.disconnect()
