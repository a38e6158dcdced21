"""The headers of every answer: nothing is loaded from elsewhere, kept, or passed on."""

from __future__ import annotations

from sanic.response import BaseHTTPResponse

from bot.channels.web.context import App, WebRequest
from bot.channels.web.settings import OWN, Settings
from bot.content.sites import Site

STATIC = "max-age=3600"
# At the end everything of this origin goes: what the browser kept of the pages, and whatever another program on the same origin left.
CLEAR = {"Clear-Site-Data": '"cache", "cookies", "storage"'}
_SAME = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    # Lets a host page with Cross-Origin-Embedder-Policy show the chat; who may frame it is for frame-ancestors to say.
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Origin-Agent-Cluster": "?1",
}
# What a page of another origin may load: the script for the host page, and the page in its frame.
_EMBEDDED = ("/widget.js", "/chat")


def content_security_policy(path: str, settings: Settings, site: Site) -> str:
    """The policy of a page. The exit's form is answered with a way to another site, which browsers count as the form's."""
    rules = [
        "default-src 'none'", "style-src 'self'", "img-src data:", f"form-action 'self' {settings.leave_of(site)}", "base-uri 'none'",
        f"frame-ancestors {settings.ancestors_of(site)}", "require-trusted-types-for 'script'", "trusted-types 'none'",
    ]  # fmt: skip
    if path == "/":
        rules += ["script-src 'self'", "frame-src 'self'"]
    elif path == "/chat":
        rules += ["script-src 'self'", "connect-src 'self'"]
    return "; ".join(rules)


async def add_headers(request: WebRequest, response: BaseHTTPResponse) -> None:
    """Response middleware."""
    for name, value in _SAME.items():
        response.headers[name] = value
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if request.path in _EMBEDDED else "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    site: Site = getattr(request.ctx, "site", OWN)
    response.headers["Content-Security-Policy"] = content_security_policy(request.path, request.app.ctx.settings, site)


def install(app: App) -> None:
    """Put the headers on every answer of `app`, errors included."""
    app.register_middleware(add_headers, "response")
