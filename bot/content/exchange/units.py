"""What a translator works on, piece by piece: each text, each title and each string with the English, its change, its context and its limit."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from bot.content.approvals import state
from bot.content.checks.length import TITLE, WORDS
from bot.content.exchange.context import Context
from bot.content.files import read_yaml
from bot.content.library import Content
from bot.content.messages import BASE, WIDGET, Entry, widget_entry
from bot.content.sources import TEXT, YOUNG, changed, load_sources, parts

MISSING, STALE, DRAFT, APPROVED = "missing", "stale", "draft", "approved"


@dataclass(frozen=True)
class Unit:
    """One piece. `key`: utter_x, utter_x.young, utter_x.buttons.target or widget.name; `english_before` is set where the English changed since.

    `optional`: a text for visitors under 18 that only languages need which address them otherwise.
    """

    key: str
    kind: str
    file: str
    english: str
    text: str
    state: str
    limit: str
    context: tuple[str, ...]
    english_before: str | None = None
    optional: bool = False

    @property
    def stale(self) -> bool:
        """Whether the English of this piece changed since it was translated."""
        return self.state == STALE


def fingerprint(text: str) -> str:
    """Eight hexadecimal digits of a translation, by which an import sees that the file has gone on since the export."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:8]


def part_key(key: str, part: str) -> str:
    """The name of a piece of an entry."""
    if key == WIDGET:
        return f"{WIDGET}.{part.removeprefix('buttons.')}"
    return key if part == TEXT else f"{key}.{part}"


def split_key(unit_key: str) -> tuple[str, str]:
    """(entry, part) of a piece's name."""
    key, _, part = unit_key.partition(".")
    if key == WIDGET:
        return WIDGET, f"buttons.{part}"
    return key, part or TEXT


def raw_parts(fields: Any) -> dict[str, str]:
    """The pieces of an entry as they stand in its file, empty ones with them."""
    if not isinstance(fields, dict):
        return {}
    buttons = {f"buttons.{target}": str(title).strip() for target, title in (fields.get("buttons") or {}).items()}
    return {name: str(fields.get(name) or "").strip() for name in (TEXT, YOUNG)} | buttons


def raw_entries(content: Content, code: str) -> dict[str, dict[str, Any]]:
    """The entries of a language by key as they stand in its files, those without a text with them; page and widget are the entry `widget`."""
    folder = content.data / "languages" / code
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((folder / "messages").glob("*.yml")):
        found |= {key: fields for key, fields in (read_yaml(path, root=content.data).get("messages") or {}).items() if isinstance(fields, dict)}
    page = read_yaml(folder / "widget.yml", root=content.data) if (folder / "widget.yml").exists() else {}
    found[WIDGET] = {"text": WIDGET, "buttons": dict(page.get(WIDGET) or {}), "source": page.get("source")}
    return found


def english_entries(content: Content) -> dict[str, Entry]:
    """What is translated, in the order in which it matters: texts of safety first, page and widget last."""
    first = ("safety", "boundaries", "young", "opening", "cards")
    order = sorted(content.base.items(), key=lambda item: first.index(item[1].topic) if item[1].topic in first else len(first))
    return {**dict(order), WIDGET: widget_entry(content.texts[BASE].widget)}


def young_keys(content: Content, code: str) -> set[str]:
    """The texts that some language says otherwise to visitors under 18, where this language does so or is only begun."""
    own = content.texts.get(code)
    needed = code in content.begun or (own is not None and sum(bool(entry.young) for entry in own.entries.values()) > 1)
    return {key for texts in content.texts.values() for key, entry in texts.entries.items() if entry.young} if needed else set()


def _parts(base: Entry, optional: bool) -> dict[str, str]:
    """The English pieces of an entry; the text for adults stands where English has none for the young and the language may want one."""
    pieces = parts(base)
    if base.key == WIDGET:
        del pieces[TEXT]
    elif optional and YOUNG not in pieces:
        pieces = {TEXT: pieces[TEXT], YOUNG: pieces[TEXT], **{name: text for name, text in pieces.items() if name != TEXT}}
    return pieces


def units(content: Content, code: str) -> list[Unit]:
    """Every piece of a language, in the order of the work. `content` has the begun languages too. Raises ContentError."""
    kept, approvals, raw = load_sources(content.data), content.approvals.get(code, ()), raw_entries(content, code)
    young, context = young_keys(content, code), Context(content)
    found = []
    for key, base in english_entries(content).items():
        fields = raw.get(key, {})
        have, source = raw_parts(fields), fields.get("source")
        entry = content.texts[code].entries.get(key) if code in content.texts else None
        whole = APPROVED if key != WIDGET and state(entry, base, approvals, code) == APPROVED else DRAFT
        since = changed(str(source) if source else None, base, kept)
        for part, english in _parts(base, key in young).items():
            text = have.get(part, "")
            optional = part == YOUNG and not base.young
            compared = TEXT if optional else part
            before = since[compared][0] if since and compared in since else None
            behind = since is None or compared in since
            file = "widget.yml" if key == WIDGET else f"messages/{base.topic}.yml"
            found.append(Unit(
                key=part_key(key, part), kind=_kind(key, part), file=file, english=english, text=text,
                state=MISSING if not text else STALE if behind else whole, limit=_limit(key, part), optional=optional,
                context=context.lines(key, part, optional=optional), english_before=before if text else None,
            ))  # fmt: skip
    return found


def _kind(key: str, part: str) -> str:
    if key == WIDGET:
        return "page"
    return {TEXT: "text", YOUNG: "text under 18"}.get(part, "button")


def _limit(key: str, part: str) -> str:
    if key == WIDGET:
        return ""
    return f"{WORDS} words" if part in (TEXT, YOUNG) else f"{TITLE} characters"
