"""Reading what the plain page's forms post."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from bot.channels.web.context import WebRequest
from bot.channels.web.web_error import WebError
from bot.engine.opening import DOORS

_FIELDS = 32
_SHORT = 64
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Form:
    """A posted form. `page` names the page it was posted from, `choices` the pressed buttons and chosen settings, `text` what was typed."""

    token: str = ""
    page: str = ""
    history: str = ""
    action: str = ""
    text: str = ""
    choices: tuple[str, ...] = ()
    language: str | None = None
    country: str | None = None
    site: str = ""
    door: str | None = None
    time_zone: str | None = None


def _code(value: str | None, pattern: str) -> str | None:
    return value if value and re.fullmatch(pattern, value) else None


def language_code(value: str | None) -> str | None:
    """A language tag as a page or address gives it; None for anything else."""
    return _code(value, r"[A-Za-z0-9_-]{2,35}")


def country_code(value: str | None) -> str | None:
    """A country code as a page or address gives it; None for anything else."""
    return _code(value, r"[A-Za-z]{2}")


def time_zone(value: str | None) -> str | None:
    """An IANA time zone as a page or address gives it; None for anything else."""
    return _code(value, r"[A-Za-z0-9_+/-]{1,64}")


def door_name(value: str | None) -> str | None:
    """One of the doors; None for anything else."""
    return value if value in DOORS else None


def read_form(request: WebRequest) -> Form:
    """The fields of a form post. Raises WebError for what is no such post."""
    if len(request.body) > request.app.ctx.settings.max_form:
        raise WebError("text_too_long")
    if not (request.headers.get("content-type") or "").startswith("application/x-www-form-urlencoded"):
        raise WebError("bad_request", "Content-Type: wanted application/x-www-form-urlencoded.")
    try:
        pairs = parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_FIELDS, errors="replace")
    except ValueError:
        raise WebError("bad_request", f"Body: found too many fields; wanted at most {_FIELDS}.") from None
    fields = dict(pairs)
    return Form(
        token=fields.get("token", "")[:_SHORT],
        page=fields.get("page", "")[:_SHORT],
        history=fields.get("history", ""),
        action=fields.get("action", "")[:_SHORT],
        text=_SURROGATE.sub("", fields.get("text", "")).replace("\r\n", "\n"),
        choices=tuple(value[:_SHORT] for name, value in pairs if name == "choice" and value),
        language=language_code(fields.get("language")),
        country=country_code(fields.get("country")),
        site=fields.get("site", "")[:_SHORT],
        door=door_name(fields.get("door")),
        time_zone=time_zone(fields.get("time_zone")),
    )
