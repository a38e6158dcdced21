"""Opening hours of services and channels can be read by a program, in OpenStreetMap's notation."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.checks._directory import channels, services
from bot.content.hours import parse_error
from bot.content.library import Content
from bot.content.problems import Problem

ID = "opening-hours"
WANTED = 'OpenStreetMap opening_hours, as "Mo-Fr 09:00-17:00"'


def _hours(content: Content) -> Iterator[tuple[str, str, str | None]]:
    for file, service in services(content):
        yield file, f"{service.id}.hours", service.hours
    for file, key, _, channel in channels(content):
        yield file, f"{key}.hours", channel.hours


def check(content: Content) -> Iterator[Problem]:
    """Expressions that do not parse."""
    for file, key, text in _hours(content):
        if text is not None and parse_error(str(text)):
            yield Problem(ID, file, key, repr(text), WANTED, "Correct it; hours that are not known are null.")
