"""Coming in and going out: log in, log out, accept an invitation, choose the language of the tool."""

from __future__ import annotations

import asyncio

from sanic import Blueprint, HTTPResponse

from bot.content.approvals import ROLES
from bot.review.accounts import Account
from bot.review.context import ReviewRequest, session_of
from bot.review.form import read_form
from bot.review.gate import cookie_name
from bot.review.passwords import LONGEST, SHORTEST
from bot.review.registry import Page
from bot.review.render import go, is_own, page
from bot.review.sessions import LONGEST_SECONDS
from bot.review.trouble import TroubleError
from bot.review.words import languages

PAGE = Page("log_in", "/log-in", quiet=True)
blueprint = Blueprint("review-log-in")
# Hashing takes 32 MB and a core for a quarter of a second: one at a time.
_one = asyncio.Semaphore(1)


@blueprint.get("/log-in")
async def show(request: ReviewRequest) -> HTTPResponse:
    """The form."""
    return page(request, "log_in.html", "log_in.title", name="", target=request.args.get("next", "/"), again="", kept=[], problem="")


@blueprint.post("/log-in")
async def enter(request: ReviewRequest) -> HTTPResponse:
    """Name and password. Who was logged out over a form gets it back as it was."""
    ctx, form = request.app.ctx, read_form(request)
    name, target, again = form.text("name"), form.get("next", "/"), form.get("again")
    kept = list(form.starting("kept.").items())
    account, problem = None, "log_in.wrong"
    if ctx.attempts.refused(name):
        problem = "log_in.wait"
    else:
        async with _one:
            account = await asyncio.to_thread(ctx.book.enter, name, form.get("password")[:LONGEST])
    if account is None:
        ctx.attempts.wrong(name)
        return page(request, "log_in.html", "log_in.title", status=401, name=name, target=target, again=again, kept=kept, problem=problem)
    ctx.attempts.right(name)
    key = _begin(request, account)
    if is_own(again):
        return _with_cookie(request, page(request, "again.html", "log_in.again", again=again, kept=kept), key)
    return _with_cookie(request, go(target), key)


@blueprint.post("/log-out")
async def leave(request: ReviewRequest) -> HTTPResponse:
    """End the session here."""
    name = cookie_name(secure=request.app.ctx.settings.secure)
    request.app.ctx.sessions.end(request.cookies.get(name))
    answer = go("/log-in")
    answer.add_cookie(name, "", path="/", httponly=True, secure=request.app.ctx.settings.secure, samesite="Lax", max_age=0)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@blueprint.post("/ui-language")
async def choose_language(request: ReviewRequest) -> HTTPResponse:
    """The language of the tool itself."""
    form = read_form(request)
    if form.get("ui") in languages():
        session_of(request).ui = form.get("ui")
    return go(form.get("next", "/"))


@blueprint.get("/welcome")
async def invitation(request: ReviewRequest) -> HTTPResponse:
    """An invitation: choose a password, and for the first account of all name and roles."""
    return _welcome(request, request.args.get("key", ""))


@blueprint.post("/welcome")
async def accept(request: ReviewRequest) -> HTTPResponse:
    """Use the invitation up and come in."""
    ctx, form = request.app.ctx, read_form(request)
    key, password, name = form.get("key"), form.get("password"), " ".join(form.get("name").split())[:80]
    invited = ctx.book.invited(key)
    if invited is None:
        raise TroubleError("invitation", 403)
    first = not invited.name
    problem = ""
    if first and not name:
        problem = "log_in.no_name"
    elif not SHORTEST <= len(password) <= LONGEST:
        problem = "log_in.short"
    elif password != form.get("password_again"):
        problem = "log_in.differ"
    if problem:
        return _welcome(request, key, name=name, problem=problem)
    roles = tuple(role for role in ROLES if role in form.all("role")) if first else None
    async with _one:
        account = await asyncio.to_thread(ctx.book.accept, key, password, name=name if first else None, roles=roles)
    if account is None:
        raise TroubleError("invitation", 403)
    ctx.sessions.end_all(account.name)
    return _with_cookie(request, go("/"), _begin(request, account))


def _welcome(request: ReviewRequest, key: str, *, name: str = "", problem: str = "") -> HTTPResponse:
    invited = request.app.ctx.book.invited(key)
    if invited is None:
        raise TroubleError("invitation", 403)
    return page(
        request, "welcome.html", "log_in.welcome", status=400 if problem else 200, key=key, invited=invited, name=name, problem=problem,
        roles=ROLES, shortest=SHORTEST,
    )  # fmt: skip


def _begin(request: ReviewRequest, account: Account) -> str:
    key, session = request.app.ctx.sessions.begin(account.name)
    request.ctx.session, request.ctx.account = session, account
    return key


def _with_cookie(request: ReviewRequest, answer: HTTPResponse, key: str) -> HTTPResponse:
    secure = request.app.ctx.settings.secure
    answer.add_cookie(cookie_name(secure=secure), key, path="/", httponly=True, secure=secure, samesite="Lax", max_age=LONGEST_SECONDS)
    return answer
