"""The directory: every service and every law with its standing, what is due first; confirm, hide, show again; coverage as a map and a table."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sanic import Blueprint, HTTPResponse

from bot.content import clock, keeping
from bot.content.coverage import SHORT, kinds_covered
from bot.content.due import Due, due_of
from bot.content.edit import Edit
from bot.content.library import Content
from bot.content.locales import country_name
from bot.content.normalise import fold
from bot.content.problems import ContentError
from bot.content.services import INTERNATIONAL, KINDS, Service
from bot.review import tilemap
from bot.review.context import ReviewRequest, account_of, session_of
from bot.review.form import read_form
from bot.review.registry import Page
from bot.review.render import go, page, words_of
from bot.review.trouble import TroubleError

PAGE = Page("directory", "/directory", order=40)
blueprint = Blueprint("review-directory")


@dataclass(frozen=True)
class Line:
    """A service in the list; `due` None: nothing to do."""

    service: Service
    country: str
    due: Due | None

    @property
    def seen(self) -> str:
        return seen(self.service)


def today() -> date:
    """The day on which something is due or confirmed."""
    return clock.now().date()


def named(code: str, language: str) -> str:
    """A country by its name; ZZ stands for all of them."""
    return "–" if code == INTERNATIONAL else country_name(code, language)


def _order(line: Line) -> tuple[object, ...]:
    """The least sure and the oldest first, hidden ones last, as `signpost helplines due` has them."""
    due = line.due
    if line.service.hidden or due is None:
        return (2 if line.service.hidden else 1, line.service.id)
    return (0, "not sure" not in due.reasons, due.age is not None, -(due.age or 0), -len(due.reasons), line.service.id)


@blueprint.get("/directory")
async def show(request: ReviewRequest) -> HTTPResponse:
    """The list, what is due first, of one country or one kind if that is asked for."""
    t, content, arguments = words_of(request), request.app.ctx.desk.content, request.args
    country, kind, words = (arguments.get("country") or "").upper(), arguments.get("kind") or "", fold(arguments.get("q") or "")
    lines = [Line(service, named(service.country, t.code), due_of(service.id, service.standing, today())) for service in keeping.services_of(content)]
    found = [
        line
        for line in lines
        if (not country or line.service.country == country) and (not kind or line.service.kind == kind)
        and (not words or words in fold(f"{line.service.id} {line.service.name}")) and (arguments.get("state") != "hidden" or line.service.hidden)
    ]  # fmt: skip
    codes = sorted({line.service.country for line in lines}, key=lambda code: fold(named(code, t.code)))
    return page(
        request, "directory.html", "directory.title", lines=sorted(found, key=_order), total=len(lines), due=sum(line.due is not None for line in found),
        countries=[(code, named(code, t.code)) for code in codes], kinds=KINDS, country=country, kind=kind, q=arguments.get("q") or "",
        state=arguments.get("state") or "",
    )  # fmt: skip


@blueprint.get("/directory/law")
async def law(request: ReviewRequest) -> HTTPResponse:
    """The law of each country, what is due first."""
    t, content = words_of(request), request.app.ctx.desk.content
    rows = [(code, country_name(code, t.code), found, due_of(code, found.standing, today())) for code, found in content.law.items()]
    rows.sort(key=lambda row: (row[3] is None, row[3] is not None and "not sure" not in row[3].reasons, -((row[3].age if row[3] else 0) or 0), row[1]))
    return page(request, "directory_law.html", "directory.law_title", rows=rows)


@blueprint.get("/directory/coverage")
async def coverage(request: ReviewRequest) -> HTTPResponse:
    """How many services of each kind a country has, on a map of squares and in a table."""
    t, content, column = words_of(request), request.app.ctx.desk.content, request.args.get("kind") or SHORT[0]
    column = column if column in SHORT else SHORT[0]
    counted = kinds_covered(content)
    return page(
        request, "directory_coverage.html", "directory.coverage_title", column=column, columns=SHORT, tiles=tilemap.tiles(), size=tilemap.SIZE,
        extent=tilemap.extent(), counted=counted, names={tile.country: country_name(tile.country, t.code) for tile in tilemap.tiles()} |
        {code: country_name(code, t.code) for code in counted}, law=content.law,
    )  # fmt: skip


def seen(service: Service) -> str:
    """What a page shows of a service, in a value that changes when the service does."""
    facts = {**vars(service), "audiences": sorted(service.audiences)}
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def checked(edit: Edit) -> list[Path]:
    """Write an edit that nothing is wrong with. Raises TroubleError with what is."""
    errors = [problem for problem in edit.problems() if not problem.warning]
    if errors:
        raise TroubleError("directory_checks", 409, found=" ".join(f"{problem.key}: {problem.found}; {problem.wanted}. {problem.fix}" for problem in errors))
    return edit.write()


async def keep(request: ReviewRequest, why: str, act: Callable[[Content, Service], Edit], said: str) -> HTTPResponse:
    """Change the service that a form names, unless somebody has changed it since the form was shown."""
    form, ctx = read_form(request), request.app.ctx
    name = form.text("id")

    def write(content: Content) -> list[Path]:
        try:
            service = keeping.find(content, name)
            if form.text("seen") != seen(service):
                raise TroubleError("directory_meanwhile", 409, name=service.name)
            return checked(act(content, service))
        except LookupError as error:
            raise TroubleError("directory_lookup", 409, found=str(error.args[0])) from error
        except ContentError as error:
            raise TroubleError("directory_checks", 409, found=str(error)) from error

    await asyncio.to_thread(ctx.desk.change, account_of(request).name, f"{name}: {why}", write)
    session_of(request).say(words_of(request)(said, name=name))
    back = form.text("back")
    return go(back if back.startswith("/directory") else "/directory")


@blueprint.post("/directory/confirm")
async def confirm(request: ReviewRequest) -> HTTPResponse:
    """Somebody asked the service: everything is right."""
    by, settled = account_of(request).name, read_form(request).text("settled") == "yes"
    return await keep(
        request, f"confirmed by {by}", lambda content, service: keeping.confirm(content, service.id, by, today(), settled=settled), "directory.was_confirmed"
    )


@blueprint.post("/directory/hide")
async def hide(request: ReviewRequest) -> HTTPResponse:
    """Show it no more, at once."""
    why = " ".join(read_form(request).text("why").split())[:300] or words_of(request)("directory.no_reason")
    return await keep(request, f"hidden: {why}", lambda content, service: keeping.hide(content, service.id, why), "directory.was_hidden")


@blueprint.post("/directory/unhide")
async def unhide(request: ReviewRequest) -> HTTPResponse:
    """Show it again."""
    return await keep(request, "shown again", lambda content, service: keeping.unhide(content, service.id), "directory.was_unhidden")


@blueprint.post("/directory/law/confirm")
async def confirm_law(request: ReviewRequest) -> HTTPResponse:
    """A lawyer read what stands here."""
    ctx, who, country = request.app.ctx, account_of(request).name, read_form(request).text("country")

    def write(content: Content) -> list[Path]:
        try:
            return [keeping.confirm_law(content, country, who, today())]
        except LookupError as error:
            raise TroubleError("directory_lookup", 409, found=str(error.args[0])) from error
        except ContentError as error:
            raise TroubleError("directory_checks", 409, found=str(error)) from error

    await asyncio.to_thread(ctx.desk.change, who, f"law of {country}: confirmed by {who}", write)
    session_of(request).say(words_of(request)("directory.was_confirmed", name=country))
    return go("/directory/law")
