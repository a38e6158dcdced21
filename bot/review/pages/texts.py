"""Texts: reading them in two languages side by side."""

from __future__ import annotations

import asyncio

from sanic import Blueprint, HTTPResponse

from bot.content.library import Content
from bot.content.messages import BASE, Entry
from bot.content.progress import STATES
from bot.content.text_edit import file_of
from bot.review.context import ReviewRequest, account_of
from bot.review.history import History, LastChange
from bot.review.registry import Page
from bot.review.render import page
from bot.review.text_view import TextView, beside_of, english_changes, places, views
from bot.review.trouble import TroubleError

PAGE = Page("texts", "/texts", order=20)
blueprint = Blueprint("review-texts")
FIRST = "safety"
ALL = "all"


def language_of(request: ReviewRequest, content: Content, code: str | None, *, translated: bool = True) -> str:
    """The language to look at: the named one, else the first the account answers for, else the first translated or, without `translated`, English."""
    mine = [language for language in account_of(request).languages if language in content.languages]
    others = [language for language in content.languages if language != BASE] if translated else []
    for choice in (code, *mine, *others, BASE):
        if choice in content.languages:
            return str(choice)
    raise TroubleError("no_languages", 500)


def _history(request: ReviewRequest) -> History:
    history: History = request.app.ctx.shelf.setdefault("texts", History())
    return history


@blueprint.get("/texts")
async def show(request: ReviewRequest) -> HTTPResponse:
    """All texts of a subject, filtered by state and open requests."""
    content = request.app.ctx.desk.content
    language = language_of(request, content, request.args.get("language"))
    beside = beside_of(language, request.args.get("beside"), content)
    everything = await asyncio.to_thread(views, content, language)
    topics = list(dict.fromkeys(view.base.topic for view in everything))
    topics.sort(key=lambda topic: topic != FIRST)
    topic = request.args.get("topic") if request.args.get("topic") in (*topics, ALL) else next(iter(topics), ALL)
    wanted = request.args.get("state") if request.args.get("state") in (*STATES, "open") else ""
    search = (request.args.get("search") or "").strip()
    here = [view for view in everything if topic in (ALL, view.base.topic)]
    shown = [view for view in here if _fits(view, wanted, search)]
    return page(
        request, "texts.html", "texts.title", language=language, beside=beside, languages=content.languages, topics=topics, topic=topic, state=wanted,
        states=STATES, search=search, shown=shown, total=len(here), other=_entries(content, beside), open={t: _open(everything, t) for t in topics},
        left={t: sum(view.state != "approved" and view.base.topic == t for view in everything) for t in topics},
    )  # fmt: skip


def _entries(content: Content, language: str) -> dict[str, Entry]:
    texts = content.texts.get(language)
    return texts.entries if texts else {}


def _open(everything: list[TextView], topic: str) -> int:
    return sum(view.open for view in everything if view.base.topic == topic)


def _fits(view: TextView, state: str, search: str) -> bool:
    if state == "open" and not view.open:
        return False
    if state in STATES and view.state != state:
        return False
    said = f"{view.key} {view.base.text} {view.entry.text if view.entry else ''}".casefold()
    return search.casefold() in said


@blueprint.get("/texts/<language:str>/<key:str>")
async def show_one(request: ReviewRequest, language: str, key: str) -> HTTPResponse:
    """One text with everything about it."""
    return await one(request, language, key)


def known(content: Content, language: str, key: str) -> TextView:
    """The text as it stands. Raises TroubleError where there is none such."""
    if language not in content.languages or key not in content.base:
        raise TroubleError("no_text", 404, name=key[:80], language=language[:20])
    return views(content, language, [key])[0]


async def one(
    request: ReviewRequest, language: str, key: str, *, status: int = 200, typed: dict[str, object] | None = None, **values: object
) -> HTTPResponse:  # fmt: skip
    """The page of one text; `typed`: fields of the form for editing as a person left them, with `values` saying why it was not written."""
    desk = request.app.ctx.desk
    content, account = desk.content, account_of(request)
    view = known(content, language, key)
    beside = beside_of(language, request.args.get("beside"), content)
    keys = [other for other, entry in content.base.items() if entry.topic == view.base.topic]
    number = keys.index(key)
    last: dict[str, LastChange] = await asyncio.to_thread(_history(request).of, file_of(content, language, key))
    file = file_of(content, language, key)
    around = {"previous": keys[number - 1] if number else None, "following": keys[number + 1] if number + 1 < len(keys) else None}
    rights = {"roles": [role for role in view.lacking if account.may_approve(role, language)], "may_edit": bool(account.roles)}
    mine = [approval for approval in view.approvals if approval.name == account.name]
    shown = {
        **around,
        **rights,
        "mine": mine,
        "typed": typed,
        "changes": english_changes(view, content.data) if view.state == "stale" else {},
        "found": [],
        "conflict": False,
        **values,
    }
    return page(
        request, "text.html", key, status=status, view=view, language=language, beside=beside, languages=content.languages,
        other=_entries(content, beside).get(key), places=places(desk.flow, key, language), last=last.get(key),
        file=file.relative_to(content.data.parent.parent), **shown,
    )  # fmt: skip
