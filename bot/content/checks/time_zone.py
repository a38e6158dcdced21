"""Time zones of services exist, and a service whose hours are known has one: without it nobody can say whether it is open."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.checks._directory import services
from bot.content.hours import zone_exists
from bot.content.library import Content
from bot.content.problems import Problem

ID = "time-zone"
WANTED = "an IANA time zone, as Europe/Helsinki"
ALWAYS = "24/7"


def check(content: Content) -> Iterator[Problem]:
    """Unknown zones, and hours without a zone."""
    for file, service in services(content):
        hours = [text for text in (service.hours, *(channel.hours for channel in service.channels)) if text and text.strip() != ALWAYS]
        if service.timezone and not zone_exists(service.timezone):
            yield Problem(ID, file, f"{service.id}.timezone", service.timezone, WANTED, "Correct its name.")
        elif hours and not service.timezone:
            yield Problem(ID, file, f"{service.id}.timezone", f"none, with the hours {hours[0]!r}", WANTED, "Add the zone in which the hours are given.")
