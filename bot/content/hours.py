"""Opening hours in the service's and the visitor's time. The syntax is OpenStreetMap's `opening_hours`, evaluated by opening-hours-py."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # its stub lacks the name


@dataclass(frozen=True)
class OpenState:
    """Whether a service answers at a moment. `open` is None when the hours are not known; `changes` is when it opens or closes next (aware), if ever."""

    open: bool | None
    changes: datetime | None = None
    always: bool = False


UNKNOWN = OpenState(open=None)


@functools.lru_cache(maxsize=2048)
def _hours(expression: str, zone: str) -> OpeningHours:
    return OpeningHours(expression, timezone=ZoneInfo(zone))


def parse_error(expression: str) -> str | None:
    """What is wrong with an opening_hours expression, or None."""
    try:
        OpeningHours(expression)
    except ParserError as error:
        return str(error).splitlines()[-1].strip(" =")
    return None


def zone_exists(name: str) -> bool:
    """Whether `name` is an IANA time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def open_state(expression: str | None, zone: str | None, now: datetime) -> OpenState:
    """The state at `now` (aware). Unknown hours, an unknown zone or an expression that does not parse are unknown, never closed."""
    if not expression:
        return UNKNOWN
    if expression.strip() == "24/7":
        return OpenState(open=True, always=True)
    if not zone or not zone_exists(zone):
        return UNKNOWN
    try:
        hours = _hours(expression, zone)
    except ParserError:
        return UNKNOWN
    moment = now.astimezone(ZoneInfo(zone))
    if hours.is_unknown(moment):
        return UNKNOWN
    is_open = hours.is_open(moment)
    changes = hours.next_change(moment)
    return OpenState(open=is_open, changes=changes, always=is_open and changes is None)
