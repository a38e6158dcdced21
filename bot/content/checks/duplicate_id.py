"""The id of a service is used once in all files: cards, reviews and confirmations refer to it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.checks._directory import services
from bot.content.library import Content
from bot.content.problems import Problem

ID = "duplicate-id"


def check(content: Content) -> Iterator[Problem]:
    """Ids used a second time."""
    first: dict[str, str] = {}
    for file, service in services(content):
        if service.id in first:
            found = f"an id that stands in {first[service.id]} already"
            yield Problem(ID, file, service.id, found, "an id of its own", "Rename it, or remove the entry if both are one service.")
        first.setdefault(service.id, file)
