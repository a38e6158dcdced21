"""Files that are the same for everybody: style sheet, script for the host page, description of the interface."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sanic import Blueprint, HTTPResponse, raw

from bot.channels.web.context import WebRequest
from bot.channels.web.headers import STATIC
from bot.content.library import content_store

HERE = Path(__file__).parent
files = Blueprint("files")
_STYLE = (HERE / "style.css").read_bytes()
# In the address of the style sheet, so that a page never meets the one of an earlier version.
STYLE_DIGEST = hashlib.sha256(_STYLE).hexdigest()[:8]
_OPENAPI = (HERE / "openapi.yml").read_bytes()


def _file(content: bytes, content_type: str) -> HTTPResponse:
    return raw(content, content_type=content_type, headers={"Cache-Control": STATIC})


@files.get("/style.css", name="style")
async def style(request: WebRequest) -> HTTPResponse:
    """The style sheet of all pages."""
    return _file(_STYLE, "text/css; charset=utf-8")


@files.get("/openapi.yml", name="openapi")
async def openapi(request: WebRequest) -> HTTPResponse:
    """The description of this interface."""
    return _file(_OPENAPI, "application/yaml; charset=utf-8")


@files.get("/widget.js", name="widget")
async def widget(request: WebRequest) -> HTTPResponse:
    """The script for the host page, with the launcher's words in every language."""
    content = content_store().current
    words = {code: content.widget(code)["launcher"] for code in content.languages}
    directions = {code: language.direction for code, language in content.languages.items()}
    script = request.app.ctx.templates.get_template("widget.js").render(words=words, directions=directions)
    return _file(script.encode(), "text/javascript; charset=utf-8")
