"""How far the texts of each language are: the figures of the review tool's first page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bot.content.approvals import state
from bot.content.library import Content
from bot.content.messages import BASE
from bot.content.progress import STATES


@dataclass(frozen=True)
class Tally:
    """One language: how many of its texts are in each state."""

    code: str
    name: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def states(content: Content, code: str) -> dict[str, str]:
    """The state of every text of a language, by its name."""
    texts, approvals = content.texts.get(code), content.approvals.get(code, ())
    if code == BASE:
        return {key: state(entry, entry, approvals, code) for key, entry in content.base.items()}
    return {key: state(texts.entries.get(key) if texts else None, base, approvals, code) for key, base in content.base.items()}


def tallies(content: Content) -> list[Tally]:
    """Every language, in the order of the register."""
    return [_tally(content, code) for code in content.languages]


def _tally(content: Content, code: str) -> Tally:
    counts = Counter(states(content, code).values())
    return Tally(code, content.languages[code].name, {name: counts[name] for name in STATES})
