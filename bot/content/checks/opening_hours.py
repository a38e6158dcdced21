"""Opening hours of services and channels can be read by a program, in OpenStreetMap's notation, and name public holidays (PH) only where those are known."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.checks._directory import channels, services
from bot.content.hours import has_holidays, names_holidays, parse_error
from bot.content.library import Content
from bot.content.problems import Problem

ID = "opening-hours"
WANTED = 'OpenStreetMap opening_hours, as "Mo-Fr 09:00-17:00"'


def _hours(content: Content) -> Iterator[tuple[str, str, str | None, str]]:
    for file, service in services(content):
        yield file, f"{service.id}.hours", service.hours, service.country
    for file, key, service, channel in channels(content):
        yield file, f"{key}.hours", channel.hours, service.country


def check(content: Content) -> Iterator[Problem]:
    """Expressions that do not parse, or that rest on unknown holidays."""
    for file, key, text, country in _hours(content):
        if text is None:
            continue
        if parse_error(str(text)):
            yield Problem(ID, file, key, repr(text), WANTED, "Correct it; hours that are not known are null.")
        elif names_holidays(str(text)) and not has_holidays(country):
            fix = "Leave PH out and say in note what holds on holidays; as it stands the service counts as one whose hours are not known."
            yield Problem(ID, file, key, repr(text), f"hours without PH: the public holidays of {country} are not known to the program", fix)
