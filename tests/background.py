"""A Sanic application answering in this process, on a loop of its own, as long as a block lasts."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def listener() -> socket.socket:
    """A socket on a free port of this machine."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    return listening


@contextmanager
def answering(app: Any, listening: socket.socket) -> Iterator[None]:
    """The application answers on the socket."""
    loop, started = asyncio.new_event_loop(), threading.Event()

    async def begin() -> None:
        server = await app.create_server(sock=listening, access_log=False)
        if server is None:
            raise RuntimeError("no server")
        await server.startup()
        await server.start_serving()
        started.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(begin())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    if not started.wait(20):
        raise RuntimeError("the server did not start")
    try:
        yield
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
