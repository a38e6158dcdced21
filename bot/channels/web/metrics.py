"""The server's technical figures are gathered from every answer and served on a port of their own, for Prometheus."""

from __future__ import annotations

import asyncio
import time

from sanic.response import BaseHTTPResponse

from bot.channels.web.context import App, WebRequest
from bot.channels.web.metrics_figures import Metrics


async def _start(request: WebRequest) -> None:
    request.ctx.started = time.monotonic()


async def _count(request: WebRequest, response: BaseHTTPResponse) -> None:
    started = getattr(request.ctx, "started", None)
    if started is not None:
        request.app.ctx.metrics.count(response.status, time.monotonic() - started)


def install(app: App) -> None:
    """Count every answer of `app`."""
    app.register_middleware(_start, "request")
    app.register_middleware(_count, "response")


async def serve(metrics: Metrics, host: str, port: int) -> asyncio.Server:
    """Answer GET /metrics on a port of its own; anything else is not found. Raises OSError where the port is taken."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
            found = head.startswith(b"GET /metrics ")
            body = metrics.text().encode() if found else b""
            status = "200 OK" if found else "404 Not Found"
            kind = "text/plain; version=0.0.4; charset=utf-8"
            writer.write(f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
            await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # whoever asked has gone, or asked nothing that can be read
        finally:
            writer.close()

    return await asyncio.start_server(answer, host, port)
