"""A small HTTP client over asyncio streams: cheap, so that it measures the server and not itself."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    """A response, and how long it took from the first byte sent to the last received, in seconds."""

    status: int
    body: dict[str, Any]
    seconds: float


class Connection:
    """One connection at a time, opened anew where the server closed it, as a browser does."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None, token: str = "") -> Answer:
        """The answer. Raises OSError or asyncio.IncompleteReadError where there is none."""
        data = json.dumps(body).encode() if body is not None else b""
        head = f"{method} {path} HTTP/1.1\r\nHost: guide\r\nContent-Type: application/json\r\nX-Conversation: {token}\r\nContent-Length: {len(data)}\r\n\r\n"
        began = time.perf_counter()
        for attempt in (1, 2):
            fresh = self._streams is None
            try:
                if self._streams is None:
                    self._streams = await asyncio.open_connection("127.0.0.1", self._port)
                self._streams[1].write(head.encode() + data)
                status, answer = await asyncio.wait_for(self._read(), 60)
                return Answer(status, answer, time.perf_counter() - began)
            except (OSError, asyncio.IncompleteReadError):
                self.close()
                if fresh or attempt == 2:
                    raise
        raise AssertionError

    async def _read(self) -> tuple[int, dict[str, Any]]:
        if self._streams is None:
            raise ConnectionError
        reader = self._streams[0]
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(head.partition("content-length:")[2].partition("\r\n")[0] or 0)
        data = await reader.readexactly(length)
        if "connection: close" in head:
            self.close()
        return int(head.split(" ", 2)[1]), json.loads(data) if data else {}

    def close(self) -> None:
        """Hang up."""
        if self._streams:
            self._streams[1].close()
        self._streams = None
