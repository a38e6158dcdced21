"""The headers of every answer: nothing is loaded from elsewhere, kept, or passed on."""

from __future__ import annotations

from sanic.response import BaseHTTPResponse

from bot.channels.web.context import App, WebRequest

STATIC = "max-age=3600"
_SAME = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def content_security_policy(path: str, *, frame_ancestors: str, leave_to: str) -> str:
    """The policy of a page. Scripts and frames only on the demo page; the leave button's form is answered with a way to another site, which browsers count."""
    rules = [
        "default-src 'none'", "style-src 'self'", "img-src data:", f"form-action 'self' {leave_to}", "base-uri 'none'", f"frame-ancestors {frame_ancestors}",
    ]  # fmt: skip
    if path == "/":
        rules += ["script-src 'self'", "frame-src 'self'"]
    return "; ".join(rules)


async def add_headers(request: WebRequest, response: BaseHTTPResponse) -> None:
    """Response middleware."""
    settings = request.app.ctx.settings
    for name, value in _SAME.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Content-Security-Policy"] = content_security_policy(
        request.path, frame_ancestors=settings.frame_ancestors, leave_to=settings.leave_to
    )  # fmt: skip


def install(app: App) -> None:
    """Put the headers on every answer of `app`, errors included."""
    app.register_middleware(add_headers, "response")
