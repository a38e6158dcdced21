"""What is wrong in the files: those that cannot be read, and what the checks find."""

from __future__ import annotations

import asyncio

from sanic import Blueprint, HTTPResponse

from bot.content.checks import run_checks, stumbled
from bot.content.library import Content
from bot.content.problems import Problem
from bot.review.context import ReviewRequest
from bot.review.registry import Page
from bot.review.render import page

PAGE = Page("problems", "/problems", order=90)
blueprint = Blueprint("review-problems")


def _found(content: Content) -> list[Problem]:
    try:
        return run_checks(content, trained=False)
    except Exception as error:  # whatever a check meets in broken files is told, not thrown
        return [stumbled("checks", error)]


@blueprint.get("/problems")
async def show(request: ReviewRequest) -> HTTPResponse:
    """Broken files first, then errors, then warnings."""
    content, unread = request.app.ctx.desk.read()
    checked = await asyncio.to_thread(_found, content)
    return page(
        request, "problems.html", "problems.title", unread=unread, errors=[item for item in checked if not item.warning],
        warnings=[item for item in checked if item.warning],
    )  # fmt: skip
