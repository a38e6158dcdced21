"""Before every page: is this server meant, who asks, and did this tool's own page send the form. After it: the headers."""

from __future__ import annotations

import hmac
from urllib.parse import quote

from sanic import HTTPResponse
from sanic.response import BaseHTTPResponse, redirect

from bot.review.context import App, ReviewRequest
from bot.review.form import read_form
from bot.review.render import page
from bot.review.trouble import TroubleError

# What who is not logged in can reach.
OPEN = ("/log-in", "/welcome")
STATIC = "/static/"
_SAFE = ("GET", "HEAD")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    # same-origin, not no-referrer: with that browsers send "Origin: null" with forms, and the gate could not tell whose they are.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}


def cookie_name(*, secure: bool) -> str:
    """The name of the session's cookie; browsers hold `__Host-` to TLS, this host and the whole path."""
    return "__Host-signpost-review" if secure else "signpost-review"


def _same_origin(request: ReviewRequest) -> bool:
    """Whether a page of ours sent it, as far as the browser says: it always names the origin of a form, and older ones at least send none."""
    site = request.headers.get("sec-fetch-site")
    if site not in (None, "same-origin", "none"):
        return False
    settings = request.app.ctx.settings
    scheme = "https" if settings.secure else "http"
    origin = request.headers.get("origin")
    return origin is None or origin.lower() in {f"{scheme}://{host}" for host in settings.hosts}


async def _check(request: ReviewRequest) -> HTTPResponse | None:
    ctx = request.app.ctx
    if (request.headers.get("host") or "").lower() not in ctx.settings.hosts:
        raise TroubleError("wrong_host", 421, address=ctx.settings.home)
    if request.path.startswith(STATIC):
        return None
    if request.method not in _SAFE and not _same_origin(request):
        raise TroubleError("foreign_form", 403)
    key = request.cookies.get(cookie_name(secure=ctx.settings.secure))
    session = ctx.sessions.find(key)
    account = ctx.book.find(session.name) if session else None
    if session and account:
        request.ctx.session, request.ctx.account = session, account
    if request.path in OPEN:
        return None
    if account is None or session is None:
        if request.method in _SAFE:
            target = request.path + (f"?{request.query_string}" if request.query_string else "")
            return redirect(f"/log-in?next={quote(target, safe='')}" if target != "/" else "/log-in", status=303)
        # What was typed is not lost: it comes back after logging in.
        kept = [field for field in read_form(request).fields if field[0] != "csrf"]
        return page(request, "log_in.html", "log_in.title", status=401, again=request.path, kept=kept, problem="log_in.ended", name="", target="")
    if request.method not in _SAFE:
        sent = request.headers.get("x-csrf") or read_form(request).get("csrf")
        if not hmac.compare_digest(sent.encode(), session.csrf.encode()):
            raise TroubleError("old_form", 403)
    return None


async def _add_headers(request: ReviewRequest, response: BaseHTTPResponse) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")


def install(app: App) -> None:
    """Put the gate before every page of `app`."""
    app.register_middleware(_check, "request")
    app.register_middleware(_add_headers, "response")
