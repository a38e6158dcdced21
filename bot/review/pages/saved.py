"""The saved conversations: hold all of them again and see what goes otherwise than when they were saved."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sanic import Blueprint, HTTPResponse

from bot.content.library import Content
from bot.content.problems import ContentError
from bot.engine import transcripts
from bot.engine.conversation import UnknownChoiceError
from bot.engine.model import RulesError
from bot.engine.trial import NoModelError
from bot.review.context import ReviewRequest, account_of, session_of
from bot.review.form import read_form
from bot.review.pages.simulator import folder_of, saved_path, trial_of
from bot.review.registry import Page
from bot.review.render import go, page, words_of
from bot.review.trouble import TroubleError

PAGE = Page("saved", "/simulator/saved", quiet=True)
blueprint = Blueprint("review-saved")


@dataclass(frozen=True)
class Saved:
    """One file: its conversation, or what is wrong with it; `differences` None where it was not held again."""

    file: str
    name: str
    turns: int
    opening: dict[str, Any]
    broken: tuple[str, ...] = ()
    differences: tuple[str, ...] | None = None


def _read(path: Path, root: Path, differences: tuple[str, ...] | None = None) -> Saved:
    try:
        found = transcripts.read_transcript(path, root)
    except ContentError as error:
        return Saved(path.name, path.stem, 0, {}, tuple(map(str, error.problems)))
    return Saved(path.name, found["name"], len(found["turns"]), found["opening"], (), differences)


def _page(request: ReviewRequest, saved: list[Saved], *, held: bool) -> HTTPResponse:
    changed = sum(bool(item.differences) or bool(item.broken) for item in saved)
    return page(request, "saved.html", "saved.title", saved=saved, held=held, changed=changed, stale=trial_of(request).stale)


@blueprint.get("/simulator/saved")
async def show(request: ReviewRequest) -> HTTPResponse:
    """All of them."""
    root = request.app.ctx.settings.root
    return _page(request, [_read(path, root) for path in transcripts.files(folder_of(request))], held=False)


@blueprint.post("/simulator/replay")
async def replay(request: ReviewRequest) -> HTTPResponse:
    """Hold all again with texts, rules and helplines as they stand now; those that go otherwise come first."""
    root, content, trial = request.app.ctx.settings.root, request.app.ctx.desk.content, trial_of(request)
    saved: list[Saved] = []
    try:
        for path in transcripts.files(folder_of(request)):
            saved.append(_read(path, root, tuple(await trial.compare(content, path, root))))
    except NoModelError:
        raise TroubleError("simulator_model", 409) from None
    except RulesError as error:
        raise TroubleError("simulator_rules", 409, found=str(error)) from error
    except KeyError as error:
        raise TroubleError("simulator_text", 409, found=str(error)) from error
    return _page(request, sorted(saved, key=lambda item: not (item.differences or item.broken)), held=True)


@blueprint.post("/simulator/accept")
async def accept(request: ReviewRequest) -> HTTPResponse:
    """Take what the guide says now as right."""
    ctx, path = request.app.ctx, saved_path(request, read_form(request).text("file"))
    try:
        turns = await trial_of(request).replay(ctx.desk.content, path, ctx.settings.root)
    except (ContentError, UnknownChoiceError, RulesError, NoModelError):
        raise TroubleError("simulator_file", 409, found=path.name) from None

    def write(_: Content) -> list[Path]:
        transcripts.record(path, turns)
        return [path]

    await asyncio.to_thread(ctx.desk.change, account_of(request).name, f"{path.stem}: what the guide says now is right", write)
    session_of(request).say(words_of(request)("saved.accepted", name=path.name))
    return go("/simulator/saved")
