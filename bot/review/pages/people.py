"""Who may use the tool: keepers invite, change and remove; everybody sees who is there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from urllib.parse import quote

from sanic import Blueprint, HTTPResponse

from bot.content.approvals import ROLES
from bot.review.accounts import Account, same_name
from bot.review.context import ReviewRequest, account_of, session_of
from bot.review.form import Form, read_form
from bot.review.registry import Page
from bot.review.render import go, page, words_of
from bot.review.trouble import TroubleError

PAGE = Page("people", "/people", order=95)
blueprint = Blueprint("review-people")


@blueprint.get("/people")
async def show(request: ReviewRequest) -> HTTPResponse:
    """Names, roles, languages."""
    return _page(request)


def _page(request: ReviewRequest, *, link: str = "", invited: str = "") -> HTTPResponse:
    ctx = request.app.ctx
    return page(
        request, "people.html", "people.title", accounts=ctx.book.accounts, roles=ROLES, languages=ctx.desk.content.languages, link=link, invited=invited
    )  # fmt: skip


def _keeper(request: ReviewRequest) -> Account:
    account = account_of(request)
    if not account.keeper:
        raise TroubleError("no_keeper", 403)
    return account


def _described(form: Form, known: Iterable[str]) -> Account:
    return Account(
        name=" ".join(form.get("name").split())[:80], roles=tuple(role for role in ROLES if role in form.all("role")),
        languages=tuple(code for code in known if code in form.all("language")), keeper="keeper" in form.all("role"),
    )  # fmt: skip


@blueprint.post("/people/invite")
async def invite(request: ReviewRequest) -> HTTPResponse:
    """A new colleague, or a new password for one who is there: a link that works once, for seven days."""
    _keeper(request)
    ctx, form = request.app.ctx, read_form(request)
    described = _described(form, ctx.desk.content.languages)
    if not described.name:
        raise TroubleError("no_name", 400)
    known = ctx.book.find(described.name)
    if known and form.get("again") != "yes":
        raise TroubleError("name_taken", 409, name=known.name)
    key = ctx.book.invite(known or described)
    return _page(request, link=f"{ctx.settings.home}/welcome?key={quote(key)}", invited=(known or described).name)


@blueprint.post("/people/remove")
async def remove(request: ReviewRequest) -> HTTPResponse:
    """Take a person out and log them out."""
    me, ctx, name = _keeper(request), request.app.ctx, read_form(request).text("name")
    if same_name(name, me.name):
        raise TroubleError("not_yourself", 400)
    account = ctx.book.find(name)
    if account:
        ctx.book.remove(account.name)
        ctx.sessions.end_all(account.name)
        session_of(request).say(words_of(request)("people.removed", name=account.name))
    return go("/people")


@blueprint.post("/people/change")
async def change(request: ReviewRequest) -> HTTPResponse:
    """Other roles or languages."""
    me, ctx, form = _keeper(request), request.app.ctx, read_form(request)
    account, described = ctx.book.find(form.text("name")), _described(form, ctx.desk.content.languages)
    if account is None:
        raise TroubleError("not_found", 404)
    keeper = described.keeper or same_name(account.name, me.name)  # nobody locks themselves out
    ctx.book.put(dataclasses.replace(account, roles=described.roles, languages=described.languages, keeper=keeper))
    session_of(request).say(words_of(request)("people.changed", name=account.name))
    return go("/people")
