"""Texts: approving, commenting, editing. What the person saw comes along as a digest: who is overtaken is told, and loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import quote

from sanic import Blueprint, HTTPResponse

from bot.content import comments
from bot.content.approvals import ROLES
from bot.content.approve import approve, withdraw
from bot.content.library import Content
from bot.content.messages import BASE
from bot.content.problems import ContentError, Problem
from bot.content.stamp import stamp
from bot.content.text_edit import Wording, changed_entry, file_of, keep_english, problems_of, write
from bot.review.context import ReviewRequest, account_of, session_of
from bot.review.desk import Change
from bot.review.form import Form, read_form
from bot.review.pages.texts import known, one
from bot.review.registry import Page
from bot.review.render import go, words_of
from bot.review.trouble import TroubleError

PAGE = Page("text_changes", "/texts", quiet=True)
blueprint = Blueprint("review-text-changes")
_AT = "/texts/<language:str>/<key:str>"


class _OvertakenError(Exception):
    """The text is no longer what the person saw."""


class _RefusedError(Exception):
    """The checks found errors."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__()


def _same(content: Content, language: str, key: str, form: Form) -> None:
    view = known(content, language, key)
    if view.digest != form.get("digest") or ("base" in dict(form.fields) and view.base.digest != form.get("base")):
        raise _OvertakenError


async def _change(request: ReviewRequest, why: str, action: Callable[[Content], Sequence[Path]]) -> Change:
    desk, account = request.app.ctx.desk, account_of(request)
    try:
        done = await asyncio.to_thread(desk.change, account.name, why, action)
    except ContentError as error:
        raise TroubleError("unreadable", 409, file=error.problems[0].file, found=error.problems[0].found) from error
    except OSError as error:
        raise TroubleError("unwritable", 500, file=Path(str(error.filename)).name, found=error.strerror or "") from error
    t = words_of(request)
    if done.commit:
        session_of(request).say(t("texts.committed", commit=done.commit))
    if done.trouble:
        session_of(request).say(t("texts.not_committed", reason=done.trouble), "bad")
    return done


def _back(request: ReviewRequest, language: str, key: str) -> HTTPResponse:
    """To the list one came from, at this text, or to the page of the text."""
    back = read_form(request).get("back")
    return go(f"{back}#{quote(key)}" if back.startswith("/texts?") else f"/texts/{language}/{key}")


@blueprint.post(f"{_AT}/approve")
async def approve_text(request: ReviewRequest, language: str, key: str) -> HTTPResponse:
    """Approve the text as it was seen, in one role."""
    form, account, t = read_form(request), account_of(request), words_of(request)
    known(request.app.ctx.desk.content, language, key)
    roles = [role for role in ROLES if role in form.all("role")]
    if not roles or not all(account.may_approve(role, language) for role in roles):
        raise TroubleError("not_your_role", 403)

    def action(content: Content) -> Sequence[Path]:
        _same(content, language, key, form)
        view = known(content, language, key)
        if view.state == "stale" or not view.entry:
            raise TroubleError("stale", 409)
        given = {approval.role for approval in view.approvals if approval.name == account.name}
        wanted = [role for role in roles if role not in given]
        return [approve(content, language, [key], name=account.name, roles=wanted, on=date.today())] if wanted else []

    try:
        await _change(request, f"{language}: {key} approved ({', '.join(roles)})", action)
    except _OvertakenError:
        return await one(request, language, key, status=409, conflict="approve")
    session_of(request).say(t("texts.approved_now", name=key))
    return _back(request, language, key)


@blueprint.post(f"{_AT}/withdraw")
async def withdraw_approval(request: ReviewRequest, language: str, key: str) -> HTTPResponse:
    """Take back one's own approval."""
    form, account = read_form(request), account_of(request)
    known(request.app.ctx.desk.content, language, key)

    def action(content: Content) -> Sequence[Path]:
        path = withdraw(content, language, key, form.get("digest"), name=account.name)
        return [path] if path else []

    await _change(request, f"{language}: approval of {key} withdrawn", action)
    session_of(request).say(words_of(request)("texts.withdrawn_now", name=key))
    return _back(request, language, key)


@blueprint.post(f"{_AT}/comment")
async def comment(request: ReviewRequest, language: str, key: str) -> HTTPResponse:
    """Say something, or ask for a change."""
    form, account = read_form(request), account_of(request)
    view = known(request.app.ctx.desk.content, language, key)
    text, kind = form.text("text")[: comments.LONGEST], form.get("kind")
    if not text:
        raise TroubleError("no_comment", 400)
    kind = kind if kind in comments.KINDS else "comment"

    def action(content: Content) -> Sequence[Path]:
        return [
            comments.add(
                content.data, language, message=key, digest=form.get("digest") or view.digest, name=account.name, kind=kind, text=text, on=date.today()
            )
        ]

    await _change(request, f"{language}: {'change asked for' if kind == 'change' else 'comment'} on {key}", action)
    return go(f"/texts/{language}/{key}#comments")


@blueprint.post(f"{_AT}/settle")
async def settle(request: ReviewRequest, language: str, key: str) -> HTTPResponse:
    """A request for a change is done."""
    form, account = read_form(request), account_of(request)
    known(request.app.ctx.desk.content, language, key)

    def action(content: Content) -> Sequence[Path]:
        path = comments.settle(content.data, language, set(form.all("id")), name=account.name, on=date.today())
        return [path] if path else []

    await _change(request, f"{language}: change of {key} done", action)
    return go(f"/texts/{language}/{key}#comments")


@blueprint.post(f"{_AT}/stamp")
async def still_says_the_same(request: ReviewRequest, language: str, key: str) -> HTTPResponse:
    """The translation says what the English says now."""
    form, account = read_form(request), account_of(request)
    known(request.app.ctx.desk.content, language, key)
    if language == BASE or not account.may_approve("language", language):
        raise TroubleError("not_your_role", 403)

    def action(content: Content) -> Sequence[Path]:
        _same(content, language, key, form)
        path = file_of(content, language, key)
        return [path, keep_english(content, [key])] if stamp(path, content.base, {key}) else []

    try:
        await _change(request, f"{language}: {key} compared with the English of now", action)
    except _OvertakenError:
        return await one(request, language, key, status=409, conflict="approve")
    return _back(request, language, key)


@blueprint.post(f"{_AT}/edit")
async def edit(request: ReviewRequest, language: str, key: str) -> HTTPResponse:
    """Write another wording, if the text is still what the person saw and the checks find no error."""
    form, account, t = read_form(request), account_of(request), words_of(request)
    known(request.app.ctx.desk.content, language, key)
    if not any(account.may_approve(role, language) for role in ROLES):
        raise TroubleError("not_your_role", 403)
    wording = Wording(form.get("text"), form.get("young"), form.starting("button."), form.get("current") == "yes")
    typed: dict[str, object] = {"text": wording.text, "young": wording.young, "buttons": wording.buttons or {}, "current": wording.current}

    def action(content: Content) -> Sequence[Path]:
        _same(content, language, key, form)
        entry = changed_entry(content, language, key, wording)
        old = known(content, language, key).entry
        if old and (entry.digest, entry.source) == (old.digest, old.source):
            return []
        errors = [problem for problem in problems_of(content, language, entry) if not problem.warning]
        if errors:
            raise _RefusedError(errors)
        return [write(content, language, entry), keep_english(content, [key])]

    try:
        done = await _change(request, f"{language}: {key} reworded", action)
    except _OvertakenError:
        return await one(request, language, key, status=409, typed=typed, conflict="edit")
    except _RefusedError as refused:
        return await one(request, language, key, status=400, typed=typed, found=refused.problems)
    session_of(request).say(t("texts.written") if done.paths else t("texts.unchanged"))
    return go(f"/texts/{language}/{key}")
