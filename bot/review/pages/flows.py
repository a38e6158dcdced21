"""Flows: the conversation as pictures, drawn from rules, stories and buttons as the files have them now."""

from __future__ import annotations

import asyncio

from sanic import Blueprint, HTTPResponse

from bot.content.flow import OPENING, Flow, Step
from bot.review.context import ReviewRequest
from bot.review.drawing.cards import Painter, name_of, subject
from bot.review.pages.texts import language_of
from bot.review.registry import Page
from bot.review.render import page, words_of
from bot.review.trouble import TroubleError

PAGE = Page("flows", "/flows", order=10)
blueprint = Blueprint("review-flows")
WHOLE = "whole"


def subjects(flow: Flow) -> dict[str, list[Step]]:
    """The steps where a subject begins (no step inside one), by the file of their rules."""
    found: dict[str, list[Step]] = {}
    for step in flow.steps.values():
        if step.id != OPENING and step.kind != "step" and not step.condition:
            found.setdefault(step.file.rpartition("/")[2].removesuffix(".yml"), []).append(step)
    return found


@blueprint.get("/flows")
async def show(request: ReviewRequest) -> HTTPResponse:
    """All subjects, and what is wrong anywhere."""
    desk = request.app.ctx.desk
    flow, content = desk.flow, desk.content
    language, t = language_of(request, content, request.args.get("language"), translated=False), words_of(request)
    names = {step.id: name_of(content, step, language, t) for step in flow.steps.values()}
    return page(
        request, "flows.html", "flows.title", language=language, languages=content.languages, flow=flow, names=names, opening=OPENING in flow.steps,
        groups=subjects(flow), counts={step.id: len(subject(flow, step.name)) for step in flow.steps.values()},
        country=[step for step in flow.steps.values() if step.country],
    )  # fmt: skip


@blueprint.get("/flows/<intent:str>")
async def show_one(request: ReviewRequest, intent: str) -> HTTPResponse:
    """The picture of one subject, or of the whole."""
    desk = request.app.ctx.desk
    flow, content = desk.flow, desk.content
    language = language_of(request, content, request.args.get("language"), translated=False)
    painter = Painter(flow, language, words_of(request))
    if intent == WHOLE:
        drawing = await asyncio.to_thread(painter.whole)
        steps, title = [], words_of(request)("flows.whole")
    else:
        steps = subject(flow, intent) if intent in flow.by_intent or (intent == OPENING and OPENING in flow.steps) else []
        if not steps:
            raise TroubleError("no_flow", 404, name=intent[:80])
        drawing = await asyncio.to_thread(painter.subject, intent)
        title = name_of(content, steps[0], language, words_of(request))
    safety = [step for step in flow.steps.values() if step.safety and not step.condition]
    return page(
        request, "flow.html", title, language=language, languages=content.languages, drawing=drawing, intent=intent, steps=steps,
        safety=[(step, name_of(content, step, language, words_of(request))) for step in safety],
    )  # fmt: skip
