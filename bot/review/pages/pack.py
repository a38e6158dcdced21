"""The review pack: choose language and country, get one file."""

from __future__ import annotations

import asyncio
from datetime import date

from sanic import Blueprint, HTTPResponse, raw

from bot.content.locales import country_name
from bot.content.services import INTERNATIONAL
from bot.review.context import ReviewRequest
from bot.review.pack import make
from bot.review.pages.texts import language_of
from bot.review.registry import Page
from bot.review.render import page, words_of
from bot.review.trouble import TroubleError

PAGE = Page("pack", "/pack", order=80)
blueprint = Blueprint("review-pack")


@blueprint.get("/pack")
async def show(request: ReviewRequest) -> HTTPResponse:
    """The form."""
    content, t = request.app.ctx.desk.content, words_of(request)
    names = sorted((country_name(code, t.code), code) for code in content.services if code != INTERNATIONAL)
    return page(request, "pack.html", "pack.title", languages=content.languages, language=language_of(request, content, None), countries=names)


@blueprint.get("/pack/file")
async def file(request: ReviewRequest) -> HTTPResponse:
    """The pack as a file to keep."""
    desk, settings = request.app.ctx.desk, request.app.ctx.settings
    content, flow = desk.content, desk.flow
    language, country = request.args.get("language"), request.args.get("country")
    if language not in content.languages or country not in content.services:
        raise TroubleError("no_pack", 404)
    text = await asyncio.to_thread(make, flow, language, country, root=settings.root, t=words_of(request), today=date.today())
    name = f"signpost-review-{language}-{country}-{date.today()}.html"
    return raw(text.encode(), content_type="text/html; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'})
