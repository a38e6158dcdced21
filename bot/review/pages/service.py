"""One service: all that is known of it, in a form that is checked before it is written."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, HTTPResponse

from bot.content import keeping
from bot.content.due import due_of
from bot.content.edit import Edit
from bot.content.library import Content
from bot.content.services import ANONYMOUS, AUDIENCES, BASES, CHANNELS, COSTS, KINDS, REACH, Channel, Service
from bot.review.context import ReviewRequest
from bot.review.form import Form, read_form
from bot.review.pages.directory import keep, named, seen, today
from bot.review.registry import Page
from bot.review.render import page, words_of
from bot.review.trouble import TroubleError

PAGE = Page("service", "/directory/service", quiet=True)
blueprint = Blueprint("review-service")
# Fields of one line, in the order of the form; what stands in them is a text or nothing.
TEXTS = ("name", "summary", "region", "hours", "timezone", "cost_note", "reporting", "tracking")
AGES = ("age_min", "age_max")
CHANNEL_TEXTS = ("display", "number", "url", "address", "use", "hours", "press", "word", "note")
_NEW_ROWS = 1


@blueprint.get("/directory/service")
async def show(request: ReviewRequest) -> HTTPResponse:
    """The facts of a service, and the form to change them."""
    try:
        service = keeping.find(request.app.ctx.desk.content, request.args.get("id") or "")
    except LookupError as error:
        raise TroubleError("directory_lookup", 404, found=str(error.args[0])) from error
    return page(
        request, "service.html", service.name, service=service, due=due_of(service.id, service.standing, today()), seen=seen(service),
        country=named(service.country, words_of(request).code), **choices(service),
    )  # fmt: skip


def choices(service: Service) -> dict[str, Any]:
    """What the form of a service offers."""
    return {
        "texts": TEXTS, "ages": AGES, "kinds": KINDS, "audiences": AUDIENCES, "costs": COSTS, "anonymous": ANONYMOUS, "bases": BASES,
        "channel_types": CHANNELS, "channel_texts": CHANNEL_TEXTS, "reaches": REACH, "channels": [*service.channels, *([Channel("")] * _NEW_ROWS)],
    }  # fmt: skip


def _list(text: str) -> list[str]:
    return [part for part in text.replace(",", " ").split() if part]


def _age(form: Form, name: str) -> int | None:
    text = form.text(name)
    if text and not text.isdigit():
        raise TroubleError("directory_checks", 400, found=f"{name}: {text!r}; a whole number or nothing.")
    return int(text) if text else None


def _channels(form: Form, service: Service) -> list[dict[str, Any]]:
    """The channels of the form; what the form does not show of one (what to expect) stays. A row without a kind is none."""
    found = []
    for number in range(len(service.channels) + _NEW_ROWS):
        start = f"channel-{number}-"
        kind = form.text(f"{start}type")
        if not kind or form.text(f"{start}remove") == "yes":
            continue
        old = service.channels[number] if number < len(service.channels) else Channel(kind)
        values: dict[str, Any] = {"type": kind}
        values |= {name: form.text(start + name) or None for name in CHANNEL_TEXTS}
        values |= {"reach": form.text(f"{start}reach") or "unknown", "languages": _list(form.get(f"{start}languages"))}
        values |= {"cost": form.text(f"{start}cost") or None, "expect": list(old.expect)}
        kept = {name: value for name, value in values.items() if value not in (None, []) and (name, value) != ("reach", "unknown")}
        # The files say it where a short code has no international form.
        found.append({"type": kind, "number": values["number"], **kept} if kind == "phone" else kept)
    return found


def values_of(form: Form, service: Service) -> dict[str, Any]:
    """What the form says, as fields of an entry. Raises TroubleError for an age that is no number."""
    values: dict[str, Any] = {name: " ".join(form.text(name).split()) or None for name in TEXTS}
    values |= {name: _age(form, name) for name in AGES}
    chosen = form.all("audiences")
    order = sorted(service.audiences, key=AUDIENCES.index) if set(chosen) == service.audiences else [name for name in AUDIENCES if name in chosen]
    values |= {
        "kind": form.text("kind"), "languages": _list(form.get("languages")), "cost": form.text("cost") or None, "anonymous": form.text("anonymous"),
        "on_bill": {"yes": True, "no": False}.get(form.text("on_bill")), "channels": _channels(form, service),
    }  # fmt: skip
    if set(chosen) != service.audiences:
        values["audiences"] = order
    values["standing"] = {"basis": form.text("basis"), "source": form.text("source") or None, "doubt": " ".join(form.text("doubt").split()) or None}
    if form.text("read_today") == "yes":
        values["standing"]["checked"] = today()
    return values


@blueprint.post("/directory/service")
async def change(request: ReviewRequest) -> HTTPResponse:
    """Write what the form says, if nothing is wrong with it. Facts that change are no longer confirmed."""
    form = read_form(request)

    def act(content: Content, service: Service) -> Edit:
        values = values_of(form, service)
        edit = keeping.change(content, service, values)
        if service.standing.confirmed_on and edit.changed():
            edit.change(service.country, service.id, {"standing": {"confirmed_by": None, "confirmed_on": None}})
        return edit

    return await keep(request, "facts changed", act, "directory.was_changed")
