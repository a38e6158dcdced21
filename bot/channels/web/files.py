"""Files that are the same for everybody: style sheets, scripts, description of the interface."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sanic import Blueprint, HTTPResponse, raw

from bot.channels.web.context import WebRequest
from bot.channels.web.counting import shown
from bot.channels.web.headers import STATIC
from bot.channels.web.sites import site_of
from bot.content.colours import text_on
from bot.content.library import content_store

HERE = Path(__file__).parent
files = Blueprint("files")
_METHODS = ["GET", "HEAD"]
_STYLE = (HERE / "style.css").read_bytes()
_SCRIPT = (HERE / "chat.js").read_bytes()
_OPENAPI = (HERE / "openapi.yml").read_bytes()
# In the address of style sheet and script, so that a page never meets those of an earlier version.
STYLE_DIGEST = hashlib.sha256(_STYLE).hexdigest()[:8]
SCRIPT_DIGEST = hashlib.sha256(_SCRIPT).hexdigest()[:8]
_ROBOTS = b"User-agent: *\nDisallow: /api/\nDisallow: /chat\n"


def _file(content: bytes, content_type: str) -> HTTPResponse:
    return raw(content, content_type=content_type, headers={"Cache-Control": STATIC})


@files.route("/style.css", methods=_METHODS, name="style")
async def style(request: WebRequest) -> HTTPResponse:
    """The style sheet of all pages."""
    return _file(_STYLE, "text/css; charset=utf-8")


@files.route("/chat.js", methods=_METHODS, name="script")
async def script(request: WebRequest) -> HTTPResponse:
    """The script of the chat page."""
    return _file(_SCRIPT, "text/javascript; charset=utf-8")


@files.route("/theme.css", methods=_METHODS, name="theme")
async def theme(request: WebRequest) -> HTTPResponse:
    """The colours of a site, over those of the style sheet."""
    site = site_of(request, request.args.get("site"))
    dark = site.accent_dark
    rules = [f":root {{ --accent: {site.accent}; --on-accent: {text_on(site.accent)}; }}"] if site.accent else []
    if site.accent and not dark:
        # The light colour must not reach the dark page, where nobody could read it.
        rules = [f"@media (prefers-color-scheme: light) {{ {rules[0]} }}"]
    if dark:
        rules.append(f"@media (prefers-color-scheme: dark) {{ :root {{ --accent: {dark}; --on-accent: {text_on(dark)}; }} }}")
    rules = rules or ["/* The guide's own colours. */"]
    return _file("\n".join(rules).encode(), "text/css; charset=utf-8")


@files.route("/openapi.yml", methods=_METHODS, name="openapi")
async def openapi(request: WebRequest) -> HTTPResponse:
    """The description of this interface."""
    return _file(_OPENAPI, "application/yaml; charset=utf-8")


@files.route("/robots.txt", methods=_METHODS, name="robots")
async def robots(request: WebRequest) -> HTTPResponse:
    """What crawlers leave alone."""
    return _file(_ROBOTS, "text/plain; charset=utf-8")


@files.route("/widget.js", methods=_METHODS, name="widget")
async def widget(request: WebRequest) -> HTTPResponse:
    """The script for the host page, with its few words in every language."""
    shown(request, "launcher")
    content = content_store().current
    words = {
        code: [content.widget(code)["launcher"], content.widget(code)["close"], language.direction] for code, language in content.languages.items()
    }  # fmt: skip
    text = request.app.ctx.templates.get_template("widget.js").render(words=words)
    return _file(text.encode(), "text/javascript; charset=utf-8")
