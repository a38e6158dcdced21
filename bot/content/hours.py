"""Opening hours in the service's and the visitor's time. The syntax is OpenStreetMap's `opening_hours`, evaluated by opening-hours-py.

Public holidays (`PH` in an expression) are those of the library's own calendars of about 140 countries, to which the same evaluation applies.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opening_hours import OpeningHours, ParserError, UnknownCountryError  # type: ignore[attr-defined]  # its stub lacks the names


@dataclass(frozen=True)
class OpenState:
    """Whether a service answers at a moment. `open` is None when the hours are not known; `changes` is when it opens or closes next (aware), if ever.

    `holiday`: it is a public holiday there and the hours say nothing about holidays, so that they are not known today.
    """

    open: bool | None
    changes: datetime | None = None
    always: bool = False
    holiday: bool = False


UNKNOWN = OpenState(open=None)


@functools.lru_cache(maxsize=512)
def has_holidays(country: str | None) -> bool:
    """Whether the public holidays of a country are known."""
    if not country:
        return False
    try:
        return bool(OpeningHours("PH", country=country).is_open(datetime(2026, 1, 1, 12)) or _some_holiday(country))
    except UnknownCountryError:
        return False


def _some_holiday(country: str) -> bool:
    return OpeningHours("PH", country=country).next_change(datetime(2026, 1, 2)) is not None


@functools.lru_cache(maxsize=2048)
def _hours(expression: str, zone: str, country: str | None) -> OpeningHours:
    return OpeningHours(expression, timezone=ZoneInfo(zone), country=country if has_holidays(country) else None)


def _is_holiday(country: str | None, zone: str, moment: datetime) -> bool:
    return has_holidays(country) and bool(_hours("PH", zone, country).is_open(moment))


def names_holidays(expression: str) -> bool:
    """Whether an expression says something about public holidays."""
    return "PH" in expression


def _every_day(expression: str, zone: str, moment: datetime) -> bool:
    """Whether it is open on each day of the week: then a holiday is a day like others, as far as is known."""
    start = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    hours = _hours(expression, zone, None)
    days = [start + timedelta(days=number) for number in range(7)]
    changes = [hours.next_change(day) for day in days]
    return all(hours.is_open(day) or (change is not None and change - day < timedelta(days=1)) for day, change in zip(days, changes, strict=True))


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


def _after_holidays(expression: str, zone: str, country: str | None, opens: datetime | None) -> datetime | None:
    """The first opening from `opens` on that is on no public holiday, where the hours of those are not known."""
    hours = _hours(expression, zone, country)
    while opens and _is_holiday(country, zone, opens) and not _every_day(expression, zone, opens):
        closes = hours.next_change(opens)
        opens = hours.next_change(closes) if closes else None
    return opens


def open_state(expression: str | None, zone: str | None, now: datetime, country: str | None = None) -> OpenState:
    """The state at `now` (aware). Unknown hours, an unknown zone or an expression that does not parse are unknown, never closed.

    On a public holiday of `country` (ISO 3166-1) the hours of weekdays hold only if they say so.
    """
    if not expression:
        return UNKNOWN
    if expression.strip() == "24/7":
        return OpenState(open=True, always=True)
    if not zone or not zone_exists(zone):
        return UNKNOWN
    try:
        hours = _hours(expression, zone, country)
    except ParserError:
        return UNKNOWN
    moment = now.astimezone(ZoneInfo(zone))
    if hours.is_unknown(moment) or (names_holidays(expression) and not has_holidays(country)):
        return UNKNOWN
    if not names_holidays(expression) and _is_holiday(country, zone, moment) and not _every_day(expression, zone, moment):
        return OpenState(open=None, holiday=True)
    is_open = hours.is_open(moment)
    changes = hours.next_change(moment)
    if not is_open and not names_holidays(expression):
        changes = _after_holidays(expression, zone, country, changes)
    return OpenState(open=is_open, changes=changes, always=is_open and changes is None)
