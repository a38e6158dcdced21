"""From a key to what the visitor reads: the text in their language with its placeholders filled in, and its buttons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.content.approvals import approved
from bot.content.cards import phone_of
from bot.content.emergency import emergency_number
from bot.content.library import Content
from bot.content.locales import country_name, language_name
from bot.content.messages import fill
from bot.content.offer import offered
from bot.content.rank import Visitor, rank
from bot.content.served import numbers_only, served, titles, with_numbers


@dataclass(frozen=True)
class Spoken:
    """A text ready to be shown, with the language it is really in (English where a translation is missing)."""

    text: str
    language: str
    buttons: list[dict[str, str]] = field(default_factory=list)


# The placeholders that every text may have.
STANDING = frozenset({"country", "language", "review_state", "emergency", "crisis_line", "child_line", "own_line", "duty"})


def standing_values(content: Content, visitor: Visitor, now: datetime, names: Iterable[str] = STANDING) -> dict[str, str]:
    """Those of `names` that every text may have. {emergency}, {crisis_line}, {child_line}, {own_line} are never empty: without a country, where the
    numbers work and a directory."""
    makers: dict[str, Callable[[], str]] = {
        "country": lambda: country_name(visitor.country, visitor.language) if visitor.country else "",
        "language": lambda: language_name(visitor.language, visitor.language),
        "review_state": lambda: part(content, "part_review_approved" if approved(content, visitor.language) else "part_review_draft", visitor.language),
        "emergency": lambda: emergency_number(content.services, visitor.country) or _anywhere(content, visitor.language),
        "crisis_line": lambda: _line(content, visitor, "crisis", "suicide", now),
        "child_line": lambda: _line(content, visitor, "child_helpline", "child_helpline", now),
        "own_line": lambda: _line(content, visitor, "prevention", "young" if visitor.under_18 else "self", now),
        "duty": lambda: _duty(content, visitor),
    }
    return {name: makers[name]() for name in names if name in makers}


# Who else may stand for a line that is closed now: a child line listens to a young person in despair as well.
_STAND_IN = {"crisis": "child_helpline"}


def _line(content: Content, visitor: Visitor, kind: str, need: str, now: datetime) -> str:
    """The best line of a kind by name and number; of those that are not known to be closed if there is one, and for a young person an open child line before a
    closed crisis line."""
    found = rank(content.services, visitor, need, now)
    own = [item for item in found if item.service.kind == kind]
    others = [item for item in found if visitor.under_18 and item.service.kind == _STAND_IN.get(kind) and item.state.open]
    for item in (*(item for item in own if item.state.open is not False), *others, *own):
        number = phone_of(item)
        url = next((channel.url for channel in item.channels if channel.url), "")
        where = number.display if number else _short(url)
        if where:
            return _named(item.service.name, where)
    for item in found:
        if item.service.kind == "directory":
            url = next((channel.url for channel in item.channels if channel.url), "")
            return _short(url)
    return "findahelpline.com"


def _named(name: str, where: str) -> str:
    """A service with where it is reached; once, where its name says it already ("Childline 116 111")."""
    return name if re.search(rf"(?<![\w.]){re.escape(where)}(?![\w.])", name) else f"{name}, {where}"


def _short(url: str) -> str:
    return url.removeprefix("https://").removeprefix("www.").rstrip("/")


def _anywhere(content: Content, language: str) -> str:
    """The emergency numbers where the country is not known; the numbers alone in a language that has no words for it."""
    entry, found = content.entry("part_emergency_unknown", language)
    return entry.text if found == language else "112, 911"


def _duty(content: Content, visitor: Visitor) -> str:
    """That the law obliges everybody to report, where it does; else nothing."""
    law = content.law.get(visitor.country or "")
    return part(content, "part_confidentiality_everyone", visitor.language) if law and law.everyone_reports else ""


def part(content: Content, key: str, language: str, **values: str) -> str:
    """A part of a text or card, filled in."""
    entry, _ = content.entry(key, language)
    return fill(entry.text, values)


def speak(content: Content, key: str, visitor: Visitor, now: datetime, values: dict[str, str] | None = None, intent: str | None = None) -> Spoken:
    """The text of `key` for this visitor, in answer to `intent`. Raises KeyError for an unknown key or a placeholder without a value."""
    base = content.base[key]
    found = served(content, key, visitor.language, STANDING | frozenset(values or {}))
    entry, language = found or (numbers_only(content, base, visitor.language), visitor.language)
    entry = with_numbers(content, entry, base, language) if found else entry
    needed = entry.placeholders - set(values or {})
    filled = fill(entry.spoken(under_18=visitor.under_18), {**standing_values(content, visitor, now, needed), **(values or {})})
    named = titles(content, entry, base, language)
    buttons = [{"title": named[target], "payload": target} for target in offered(base, content.topics, visitor, intent) if target in named]
    return Spoken(text=filled, language=language, buttons=buttons)
