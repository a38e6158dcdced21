"""One text as a reviewer looks at it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bot.content.approvals import ROLES, Approval, state
from bot.content.comments import Comment, read_comments
from bot.content.flow import Flow, Step, Way
from bot.content.library import Content
from bot.content.messages import BASE, Entry
from bot.content.problems import ContentError
from bot.content.reading import Reading, reading
from bot.content.served import is_safety, last_approved
from bot.content.sources import changed, difference, load_sources


@dataclass(frozen=True)
class TextView:
    """`entry`: None where it is missing. `approvals` hold for the text as it stands; `fallen` held for an earlier one. `lacking`: roles that have not
    approved. `kept`: the wording that visitors read while this one waits, if it is another.
    """

    key: str
    language: str
    direction: str
    base: Entry
    entry: Entry | None
    state: str
    safety: bool
    approvals: tuple[Approval, ...]
    fallen: tuple[Approval, ...]
    lacking: tuple[str, ...]
    kept: Entry | None
    comments: tuple[Comment, ...]
    reading: Reading | None

    @property
    def digest(self) -> str:
        """What stands there now, empty for nothing."""
        return self.entry.digest if self.entry else ""

    @property
    def open(self) -> int:
        """How many ask for a change."""
        return sum(comment.open for comment in self.comments)


def views(content: Content, language: str, keys: list[str] | None = None) -> list[TextView]:
    """The texts of a language in the order of the English files; `keys`: these alone."""
    approvals = content.approvals.get(language, ())
    comments, _ = read_comments(content.data, language)
    return [_view(content, language, key, approvals, comments) for key in (content.base if keys is None else keys) if key in content.base]


def _view(content: Content, language: str, key: str, approvals: tuple[Approval, ...], comments: tuple[Comment, ...]) -> TextView:
    base = content.base[key]
    texts = content.texts.get(language)
    entry = texts.entries.get(key) if texts else None
    mine = [approval for approval in approvals if approval.message == key]
    holding = tuple(approval for approval in mine if entry and approval.digest == entry.digest)
    needed = ROLES if is_safety(base) else ("language",)
    found = state(entry, base, approvals, language)
    last = last_approved(key, entry, approvals) if is_safety(base) and found != "approved" else None
    return TextView(
        key=key, language=language, direction=content.languages[language].direction, base=base, entry=entry, state=found, safety=is_safety(base),
        approvals=holding, fallen=tuple(approval for approval in mine if approval not in holding),
        lacking=tuple(role for role in needed if role not in {approval.role for approval in holding}),
        kept=last if last and (entry is None or last.digest != entry.digest) else None,
        comments=tuple(comment for comment in comments if comment.message == key), reading=reading(entry.text, language) if entry else None,
    )  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A step that says the text, and the buttons on a way to it: (title, text that offers it)."""

    step: Step
    buttons: tuple[tuple[str, str], ...]


def title_of(content: Content, way: Way, language: str) -> str:
    """What a button is called, in English where the language has no title."""
    texts = content.texts.get(language)
    entry = texts.entries.get(way.key) if texts else None
    return (entry.buttons.get(way.target) if entry else None) or content.base[way.key].buttons.get(way.target, way.target)


def places(flow: Flow, key: str, language: str) -> list[Place]:
    """Where in the conversation a text is said."""
    content = flow.content
    return [
        Place(step, tuple((title_of(content, way, language), way.key) for _, way in flow.way_to(step))) for step in flow.saying.get(key, ())
    ]  # fmt: skip


def beside_of(language: str, wanted: str | None, content: Content) -> str:
    """The language shown beside: the wanted one if there is one, else English, and beside English the first other."""
    if wanted in content.languages and wanted != language:
        return str(wanted)
    return BASE if language != BASE else next((code for code in content.languages if code != BASE), BASE)


def english_changes(view: TextView, data: Path) -> dict[str, list[tuple[str, str]]]:
    """What changed in the English since a stale translation was made, part by part, as runs of (same, gone or new, words); nothing where it is not kept."""
    try:
        found = changed(view.entry.source if view.entry else None, view.base, load_sources(data))
    except (ContentError, AttributeError):
        return {}
    return {name: _runs(difference(old or "", new or "")) for name, (old, new) in (found or {}).items()}


def _runs(text: str) -> list[tuple[str, str]]:
    kinds = {"[-": "gone", "{+": "new"}
    return [(kinds.get(run[:2], "same"), run[2:-2] if run[:2] in kinds else run) for run in re.split(r"(\[-.*?-\]|\{\+.*?\+\})", text) if run.strip()]
