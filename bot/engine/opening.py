"""How a conversation begins: what the page knows, in which language, behind which door."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from bot.content.locales import normalise_language
from bot.content.messages import BASE

# What a page may ask for, and the intent behind it.
DOORS = {"self": "door_self", "other": "door_other", "survivor": "door_survivor", "law": "door_law", "talk": "help_talk"}


@dataclass(frozen=True)
class Opening:
    """What the page knows when a conversation begins; every field may be unknown."""

    language: str | None = None
    country: str | None = None
    time_zone: str | None = None
    door: str | None = None
    accept_language: str | None = None


def opening_language(opening: Opening, spoken: Container[str | None]) -> tuple[str, str | None]:
    """(language to begin in, the page's language): the page's if the guide speaks it, else the browser's first that it does, else English."""
    page = normalise_language(opening.language)
    if page in spoken:
        return str(page), page
    for tag in (opening.accept_language or "").split(","):
        code = normalise_language(tag.split(";")[0].strip())
        if code in spoken:
            return str(code), page
    return BASE, page
