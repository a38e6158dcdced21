"""Pages and files come compressed. Only answers to GET: they hold no token and nothing that a visitor wrote, so their length tells nothing."""

from __future__ import annotations

import gzip

from sanic.response import BaseHTTPResponse, HTTPResponse

from bot.channels.web.context import App, WebRequest

_KINDS = ("text/", "application/json", "application/yaml")
_SMALL = 1024


async def _compress(request: WebRequest, response: BaseHTTPResponse) -> None:
    if request.method not in ("GET", "HEAD") or not isinstance(response, HTTPResponse) or not response.body or len(response.body) < _SMALL:
        return
    if not (response.content_type or "").startswith(_KINDS):
        return
    response.headers["Vary"] = "Accept-Encoding" if not response.headers.get("Vary") else f"{response.headers['Vary']}, Accept-Encoding"
    if "gzip" in request.headers.get("accept-encoding", ""):
        response.body = gzip.compress(response.body, 6, mtime=0)
        response.headers["Content-Encoding"] = "gzip"


def install(app: App) -> None:
    """Compress what `app` answers."""
    app.register_middleware(_compress, "response")
