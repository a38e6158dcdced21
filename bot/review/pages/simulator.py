"""Talk to the guide as some visitor, and see beside each answer how it came about."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

from sanic import Blueprint, HTTPResponse

from bot.content import clock
from bot.content.library import Content
from bot.content.locales import countries, country_name
from bot.content.normalise import fold
from bot.content.problems import ContentError
from bot.content.write import write_whole
from bot.content.zones import zone_of, zones_of
from bot.engine import transcripts
from bot.engine.model import RulesError
from bot.engine.simulate import MAX_TURNS, Held, Setting
from bot.engine.trial import NoModelError, Trial
from bot.review.context import ReviewRequest, account_of, session_of
from bot.review.form import Form, read_form
from bot.review.registry import Page
from bot.review.render import go, page, words_of
from bot.review.trouble import TroubleError

PAGE = Page("simulator", "/simulator", order=30)
blueprint = Blueprint("review-simulator")
# Who talks: the door through which they come, or the button that they press first.
VISITORS: dict[str, tuple[str | None, str | None]] = {
    "anyone": (None, None), "self": ("self", None), "young": (None, "own_under_18"), "other": ("other", None), "survivor": ("survivor", None),
    "professional": (None, "other_professional"), "law": ("law", None), "talk": ("talk", None),
}  # fmt: skip
_LONGEST = 1000
_NAME = 120


@dataclass(frozen=True)
class Asked:
    """What the form of the simulator says: who, where, when, and what was said so far."""

    visitor: str = "anyone"
    language: str = "en"
    country: str = ""
    zone: str = "UTC"
    day: str = ""
    hour: str = ""
    sent: tuple[dict[str, str], ...] = ()

    @property
    def setting(self) -> Setting:
        """For the simulator. Raises TroubleError for a day or an hour that is none."""
        try:
            moment = datetime.fromisoformat(f"{self.day}T{self.hour}").replace(tzinfo=ZoneInfo(self.zone))
        except ValueError:
            raise TroubleError("simulator_time", 400) from None
        door, first = VISITORS[self.visitor]
        return Setting(self.language, self.country or None, moment, self.zone if self.country else None, door, first)

    @property
    def script(self) -> str:
        """What was said, for the form's hidden field."""
        return json.dumps(self.sent, ensure_ascii=False)


def trial_of(request: ReviewRequest) -> Trial:
    """The one guide of this tool that staff try things with."""
    shelf = request.app.ctx.shelf
    if "trial" not in shelf:
        shelf["trial"] = Trial(request.app.ctx.desk.data)
    found: Trial = shelf["trial"]
    return found


def _now(zone: str) -> tuple[str, str]:
    moment = clock.now().astimezone(ZoneInfo(zone))
    return moment.date().isoformat(), moment.strftime("%H:%M")


def _script(text: str) -> tuple[dict[str, str], ...]:
    """What was said so far. Raises TroubleError for a hidden field that this tool did not make."""
    try:
        turns = json.loads(text or "[]")
        ok = isinstance(turns, list) and all(
            isinstance(turn, dict) and len(turn) == 1 and set(turn) <= {"visitor", "press"} and all(isinstance(value, str) for value in turn.values())
            for turn in turns
        )
    except (ValueError, RecursionError):
        ok = False
    if not ok or len(turns) >= MAX_TURNS:
        raise TroubleError("simulator_long" if ok else "bad_form", 400, count=MAX_TURNS)
    return tuple(turns)


def _asked(request: ReviewRequest, form: Form) -> Asked:
    content = request.app.ctx.desk.content
    country = form.text("country").upper()
    country = country if country in countries() else ""
    zones = zones_of(country) or ("UTC",)
    zone = form.text("zone") if form.text("zone") in zones else zone_of(country) or "UTC"
    language = form.text("language")
    today, hour = _now(zone)
    return Asked(
        visitor=form.text("visitor") if form.text("visitor") in VISITORS else "anyone", language=language if language in content.languages else "en",
        country=country, zone=zone, day=form.text("day") or today, hour=form.text("hour") or hour, sent=_script(form.get("sent")),
    )  # fmt: skip


def _next(asked: Asked, form: Form) -> tuple[dict[str, str], ...]:
    """What was said, with what is said now."""
    words, pressed = form.text("text")[:_LONGEST], form.text("press")
    if form.text("action") == "begin":
        return ()
    if form.text("action") == "undo":
        return asked.sent[:-1]
    if pressed:
        return (*asked.sent, {"press": pressed[:64]})
    return (*asked.sent, {"visitor": words}) if words and form.text("action") == "say" else asked.sent


def _render(request: ReviewRequest, asked: Asked, held: Held | None = None, *, problem: str = "", name: str = "") -> HTTPResponse:
    t, content = words_of(request), request.app.ctx.desk.content
    named = sorted(((code, country_name(code, t.code)) for code in countries()), key=lambda item: fold(item[1]))
    return page(
        request, "simulator.html", "simulator.title", asked=asked, held=held, problem=problem, visitors=list(VISITORS), languages=content.languages,
        countries=named, zones=zones_of(asked.country) or ("UTC",), name=name, stale=trial_of(request).stale, longest=_LONGEST,
        topics=content.topics,
    )  # fmt: skip


@blueprint.get("/simulator")
async def show(request: ReviewRequest) -> HTTPResponse:
    """Choose who talks."""
    return _render(request, _asked(request, Form(tuple((key, request.args.get(key) or "") for key in ("visitor", "language", "country")))))


async def hold(request: ReviewRequest, asked: Asked) -> Held:
    """The conversation, held now. Raises TroubleError for whatever keeps the guide from talking."""
    try:
        return await trial_of(request).hold(request.app.ctx.desk.content, asked.setting, asked.sent)
    except NoModelError:
        raise TroubleError("simulator_model", 409) from None
    except RulesError as error:
        raise TroubleError("simulator_rules", 409, found=str(error)) from error
    except ContentError as error:
        raise TroubleError("simulator_rules", 409, found="; ".join(map(str, error.problems))) from error
    except KeyError as error:  # a text that another file wants and that cannot be read at present
        raise TroubleError("simulator_text", 409, found=str(error)) from error


@blueprint.post("/simulator")
async def talk(request: ReviewRequest) -> HTTPResponse:
    """One more turn, one less, or from the beginning. Nothing is kept: the page carries what was said."""
    form = read_form(request)
    asked = _asked(request, form)
    asked = replace(asked, sent=_next(asked, form))
    held = await hold(request, asked)
    # What the simulator itself pressed first belongs to what was said from now on.
    asked = replace(asked, sent=tuple(dict(turn.sent) for turn in held.turns[1:]))
    return _render(request, asked, held, problem=words_of(request)("simulator.no_button") if held.unknown else "")


@blueprint.post("/simulator/save")
async def save(request: ReviewRequest) -> HTTPResponse:
    """Keep the conversation as a test: what it meant, which texts and services came; not their wording."""
    form, ctx = read_form(request), request.app.ctx
    asked = _asked(request, form)
    name = " ".join(form.text("name").split())[:_NAME]
    if not name or not asked.sent:
        raise TroubleError("simulator_name", 400)
    held = await hold(request, asked)
    text, folder = transcripts.as_file(name, held.setting.opening, held.recorded), folder_of(request)

    def write(_: Content) -> list[Path]:
        path = transcripts.free_path(name, folder)
        write_whole(path, text)
        return [path]

    await asyncio.to_thread(ctx.desk.change, account_of(request).name, f"A conversation saved as a test: {name}", write)
    session_of(request).say(words_of(request)("simulator.saved", name=name))
    return go("/simulator/saved")


def folder_of(request: ReviewRequest) -> Path:
    """Where saved conversations lie."""
    return request.app.ctx.settings.root / "tests" / "transcripts"


@blueprint.get("/simulator/open")
async def open_saved(request: ReviewRequest) -> HTTPResponse:
    """A saved conversation, held again in the simulator."""
    saved = saved_path(request, request.args.get("file") or "")
    try:
        found = transcripts.read_transcript(saved, request.app.ctx.settings.root)
    except ContentError as error:
        raise TroubleError("simulator_file", 409, found="; ".join(map(str, error.problems))) from error
    opening = found["opening"]
    moment = datetime.fromisoformat(opening["time"])
    zone = opening.get("time_zone") or "UTC"
    try:
        local = moment.astimezone(ZoneInfo(zone))
    except (ValueError, LookupError, OSError):
        zone, local = "UTC", moment.astimezone(timezone.utc)
    sent = tuple({key: turn[key] for key in ("visitor", "press") if key in turn} for turn in found["turns"])
    visitor = next((name for name, (door, _) in VISITORS.items() if door and door == opening.get("door")), "anyone")
    language = opening.get("language") if opening.get("language") in request.app.ctx.desk.content.languages else "en"
    asked = Asked(visitor, str(language), str(opening.get("country") or ""), zone, local.date().isoformat(), local.strftime("%H:%M"), sent)
    held = await hold(request, asked)
    return _render(request, asked, held, name=found["name"], problem=words_of(request)("simulator.no_button") if held.unknown else "")


def saved_path(request: ReviewRequest, name: str) -> Path:
    """The file of a saved conversation. Raises TroubleError for one that is not there."""
    found = next((path for path in transcripts.files(folder_of(request)) if path.name == name), None)
    if found is None:
        raise TroubleError("not_found", 404)
    return found
