"""One message is processed once: a request that is repeated while the first is still being answered waits for the same answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

T = TypeVar("T")


class InFlight:
    """The messages being answered, by conversation and message id. A repeat after the answer is the guide's to recognise."""

    def __init__(self) -> None:
        self._tasks: dict[tuple[str, str], asyncio.Task[Any]] = {}

    async def once(self, key: tuple[str, str], work: Callable[[], Awaitable[T]]) -> T:
        """The result of `work`, or of the same work under way. It goes on when who asked has hung up, so that a retry finds the answer."""

        async def run() -> T:
            return await work()

        task = self._tasks.get(key)
        if task is None:
            task = asyncio.ensure_future(run())
            self._tasks[key] = task
            task.add_done_callback(lambda done: self._forget(key, done))
        answer: T = await asyncio.shield(task)
        return answer

    def _forget(self, key: tuple[str, str], done: asyncio.Task[Any]) -> None:
        self._tasks.pop(key, None)
        if not done.cancelled():
            done.exception()  # looked at, so that asyncio does not print one that nobody waited for
