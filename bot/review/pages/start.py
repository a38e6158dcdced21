"""The first page: what there is to do."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse

from bot.content.standing import Tally, tallies
from bot.review.context import ReviewRequest
from bot.review.registry import Page
from bot.review.render import page

PAGE = Page("start", "/", order=0)
blueprint = Blueprint("review-start")


@blueprint.get("/")
async def show(request: ReviewRequest) -> HTTPResponse:
    """How far each language is, and what is broken."""
    found: list[Tally] = tallies(request.app.ctx.desk.content)
    return page(request, "start.html", "start.title", tallies=found)
