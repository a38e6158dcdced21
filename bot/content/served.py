"""Which wording of a text is shown: safety texts by their approvals, all others as they stand.

A safety text (approvals.SAFETY_TOPICS), first that applies:
1. the wording in the file, if it is approved and was made from the present English;
2. the wording that was approved last, with today's numbers;
3. a draft, stale or not, unless the site shows approved wordings only: nobody approved the English it is behind either, and it can be read;
4. the numbers alone, in the visitor's language as far as it has words for them. Never silence, and never English in place of another language.
A wording that lacks a number which the English names now gets it in front.
"""

from __future__ import annotations

from dataclasses import replace

from bot.content.approvals import ROLES, SAFETY_TOPICS, Approval, state
from bot.content.library import Content
from bot.content.messages import Entry

NUMBERS = {"emergency": "part_kind_emergency", "crisis_line": "part_kind_crisis", "child_line": "part_kind_child_helpline"}


def is_safety(base: Entry) -> bool:
    """Whether a text needs both approvals and is never replaced by English."""
    return base.topic in SAFETY_TOPICS


def last_approved(key: str, entry: Entry | None, approvals: tuple[Approval, ...]) -> Entry | None:
    """The wording of a safety text that both roles approved last; it stands in the file or beside its approvals."""
    by_digest: dict[str, set[str]] = {}
    for approval in approvals:
        if approval.message == key:
            by_digest.setdefault(approval.digest, set()).add(approval.role)
    for approval in reversed(approvals):
        if approval.message != key or not set(ROLES) <= by_digest[approval.digest]:
            continue
        if entry is not None and entry.digest == approval.digest:
            return entry
        kept = next((other for other in approvals if other.message == key and other.digest == approval.digest and other.text), None)
        if kept and kept.text:
            return Entry(key=key, text=kept.text, young=kept.young, buttons=dict(kept.buttons or {}))
    return None


def served(content: Content, key: str, language: str, known: frozenset[str]) -> tuple[Entry, str] | None:
    """The wording to show and its language; None: the numbers alone. `known` are the placeholders that can be filled in. Raises KeyError."""
    base = content.base[key]
    if not is_safety(base):
        return content.entry(key, language)
    texts = content.texts.get(language)
    entry = texts.entries.get(key) if texts else None
    approvals = content.approvals.get(language, ())
    if entry and state(entry, base, approvals, language) == "approved":
        return entry, language
    last = last_approved(key, entry, approvals)
    if last and last.placeholders <= known | base.placeholders:
        return last, language
    return (entry, language) if entry and not content.approved_only else None


def titles(content: Content, entry: Entry, base: Entry, language: str) -> dict[str, str]:
    """A title for each button of the English text: the wording's own, else what the language calls that button elsewhere.

    A safety text does without a button that has no title in the language; every other text shows the English one.
    """
    found = {}
    for target, english in base.buttons.items():
        title = entry.buttons.get(target) or title_of(content, target, language) or (None if is_safety(base) else english)
        if title:
            found[target] = title
    return found


def title_of(content: Content, target: str, language: str) -> str | None:
    """What the language calls a button that leads there, as menus and doors say it before other texts; None where it has no such button."""
    texts = content.texts.get(language)
    having = [entry for entry in texts.entries.values() if target in entry.buttons] if texts else []
    first = min(having, key=lambda entry: "menu" not in entry.key and "door" not in entry.key, default=None)
    return first.buttons[target] if first else None


def with_numbers(content: Content, entry: Entry, base: Entry, language: str) -> Entry:
    """`entry` with the numbers in front that the English names now and it does not."""
    missing = [name for name in NUMBERS if name in base.placeholders - entry.placeholders]
    if not missing or not is_safety(base):
        return entry
    lines = "\n".join(_line(content, name, language) for name in missing)
    return replace(entry, text=f"{lines}\n{entry.text}", young=f"{lines}\n{entry.young}" if entry.young else None)


def numbers_only(content: Content, base: Entry, language: str) -> Entry:
    """A card of numbers in place of a safety text: the country, the emergency number, the crisis line, and the child helpline where the text names it."""
    names = ["emergency", "crisis_line", *(["child_line"] if "child_line" in base.placeholders else [])]
    return Entry(key=base.key, text="\n".join(["{country}", *(_line(content, name, language) for name in names)]))


def _line(content: Content, name: str, language: str) -> str:
    """`Emergency number: {emergency}`, the words left out where the language does not have them."""
    texts = content.texts.get(language)
    label = texts.entries.get(NUMBERS[name]) if texts else None
    return f"{label.text}: {{{name}}}" if label else f"{{{name}}}"
