"""A translator's file laid over the files of a language, in memory: what would change, and everything that speaks against it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from bot.content.edit import dump, parse
from bot.content.exchange.incoming import CHECK, Incoming, IncomingLine, Read
from bot.content.exchange.merge_lines import merge_lines
from bot.content.exchange.units import APPROVED, english_entries, fingerprint, part_key, raw_entries, raw_parts, split_key, units
from bot.content.library import Content
from bot.content.messages import WIDGET, Entry
from bot.content.problems import ContentError, Problem
from bot.content.sources import TEXT, YOUNG, entry_from, load_sources, parts

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


@dataclass
class Plan:
    """What an import would do. `files` by path relative to the data folder; `places` of changed pieces by name, for naming what is wrong with them."""

    files: dict[str, str] = field(default_factory=dict)
    wordings: list[Entry] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    lines: list[IncomingLine] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    left: int = 0
    no_longer_approved: list[str] = field(default_factory=list)
    confirmed: int = 0
    lines_changed: int = 0


class Documents:
    """The YAML files of a language, read when first needed and written when changed."""

    def __init__(self, content: Content, code: str) -> None:
        self._folder, self.code = content.data / "languages" / code, code
        self._documents: dict[str, Any] = {}
        self._before: dict[str, str] = {}

    def get(self, name: str, new: dict[str, Any]) -> Any:
        """The document of a file; `new` where there is none yet."""
        if name not in self._documents:
            path = self._folder / name
            self._before[name] = path.read_text(encoding="utf-8") if path.exists() else ""
            self._documents[name] = parse(self._before[name]) if self._before[name] else CommentedMap(new)
        return self._documents[name]

    def changed(self) -> dict[str, str]:
        """The files that say something else now."""
        written = {name: dump(document) for name, document in self._documents.items()}
        return {f"languages/{self.code}/{name}": text for name, text in written.items() if yaml.safe_load(text) != yaml.safe_load(self._before[name] or "null")}


def scalar(text: str, old: Any = None) -> Any:
    """A text in the style in which it is read back as it is by every version of YAML; a block stays a block."""
    if "\n" in text or isinstance(old, LiteralScalarString):
        return LiteralScalarString(text)
    try:
        plain = yaml.safe_load(f"text: {text}") == {"text": text}
    except yaml.YAMLError:
        plain = False
    return text if plain else DoubleQuotedScalarString(text)


def merge(content: Content, code: str, read: Read, file: str) -> Plan:
    """The plan of an import. Raises ContentError with everything in the file that cannot be used; content is not changed."""
    plan = Plan()
    problems: list[Problem] = []
    documents = Documents(content, code)
    pieces = _usable(content, code, read.pieces, file, plan, problems)
    by_entry: dict[str, dict[str, Incoming]] = defaultdict(dict)
    for key, piece in pieces.items():
        entry, part = split_key(key)
        by_entry[entry][part] = piece
    english, raw, kept = english_entries(content), raw_entries(content, code), load_sources(content.data)
    for key, found in by_entry.items():
        _merge_entry(documents, plan, english[key], raw.get(key, {}), found, kept, code)
    plan.lines, plan.lines_changed = merge_lines(content, documents, read.lines, file, problems)
    if problems:
        raise ContentError(problems)
    plan.files = documents.changed()
    return plan


def _usable(content: Content, code: str, pieces: Iterable[Incoming], file: str, plan: Plan, problems: list[Problem]) -> dict[str, Incoming]:
    """The pieces by name that say something; the others are counted or are problems."""
    known = {unit.key: unit for unit in units(content, code)}
    spare = {f"{key}.{YOUNG}" for key in content.base}
    raw = raw_entries(content, code)
    found: dict[str, Incoming] = {}
    for piece in pieces:
        place = f"{piece.place}, {piece.key}"
        if piece.key not in known and piece.key not in spare:
            fix = "It was renamed or removed in English since the export. Take it out, or export again."
            problems.append(Problem(CHECK, file, place, "a text that English does not have", "a name of languages/en", fix))
            continue
        if piece.key in found:
            if found[piece.key].text != piece.text:
                fix = f"It also stands in {found[piece.key].place}: keep one of them."
                problems.append(Problem(CHECK, file, place, "the same name with another text", "each name once", fix))
            continue
        if _CONTROL.search(piece.text):
            problems.append(Problem(CHECK, file, place, "a control character", "letters, signs and line ends", "Type the text anew."))
            continue
        entry, part = split_key(piece.key)
        present = raw_parts(raw.get(entry, {})).get(part, "")
        if not piece.text:
            plan.left += bool(present)
            continue
        if piece.before is not None and piece.before != (fingerprint(present) if present else "") and piece.text != present:
            if fingerprint(piece.text) == piece.before:
                continue  # only our side went on
            fix = "Export again and carry your change over to the new file."
            problems.append(
                Problem(CHECK, file, place, f"a text that was also changed here since the export, to {present[:80]!r}", "a change on one side", fix)
            )
            continue
        found[piece.key] = piece
        unit = known.get(piece.key)
        if piece.text != present:
            plan.places[piece.key] = piece.place
            plan.new += not present
            plan.changed += bool(present)
            if unit and unit.state == APPROVED and entry not in plan.no_longer_approved:
                plan.no_longer_approved.append(entry)
    return found


def _merge_entry(
    documents: Documents, plan: Plan, base: Entry, fields: dict[str, Any], found: dict[str, Incoming], kept: dict[str, dict[str, str]], code: str
) -> None:
    """Write the pieces of one entry and say which English it now follows."""
    have, source = raw_parts(fields), str(fields.get("source") or "")
    texts = {part: piece.text for part, piece in found.items() if piece.text != have.get(part, "")}
    english = _followed(base, have, found, parts(base) if source == base.digest else kept.get(source))
    followed = entry_from(english, base.key) if english else None
    digest = followed.digest if followed and (have.get(TEXT) or TEXT in texts) else source
    if not texts and digest == source:
        return
    if followed and digest != source:
        plan.wordings.append(followed)
        plan.confirmed += not texts
    if base.key == WIDGET:
        document = documents.get("widget.yml", {"language": code, WIDGET: CommentedMap()})
        for part, text in texts.items():
            document[WIDGET][part.removeprefix("buttons.")] = scalar(text, document[WIDGET].get(part.removeprefix("buttons.")))
        if digest and document.get("source") != digest:
            if "source" in document:
                document["source"] = digest
            else:
                document.insert(1, "source", digest)
        return
    document = documents.get(f"messages/{base.topic}.yml", {"language": code, "topic": base.topic, "messages": CommentedMap()})
    entry = document["messages"].setdefault(base.key, CommentedMap(text=""))
    _set_parts(entry, texts, list(base.buttons))
    if digest and entry.get("source") != digest:
        entry["source"] = digest


def _set_parts(entry: Any, texts: dict[str, str], order: list[str]) -> None:
    for part, text in texts.items():
        if part == TEXT:
            entry["text"] = scalar(text, entry.get("text"))
        elif part == YOUNG and YOUNG not in entry:
            entry.insert(list(entry).index("text") + 1, YOUNG, scalar(text))
        elif part == YOUNG:
            entry[YOUNG] = scalar(text, entry[YOUNG])
        else:
            target = part.removeprefix("buttons.")
            if "buttons" not in entry or entry["buttons"] is None:
                after = YOUNG if YOUNG in entry else "text"
                entry.insert(list(entry).index(after) + 1, "buttons", CommentedMap())
            buttons = entry["buttons"]
            if target in buttons:
                buttons[target] = scalar(text, buttons[target])
            else:
                before = [name for name in buttons if name in order and order.index(name) < order.index(target)]
                buttons.insert(list(buttons).index(before[-1]) + 1 if before else 0, target, scalar(text))


def _followed(base: Entry, have: dict[str, str], found: dict[str, Incoming], old: dict[str, str] | None) -> dict[str, str] | None:
    """The English that the translation follows after the import, piece by piece; None where that is not known of some piece.

    A piece in the file follows the English in the file, unless it is marked to be looked at again and was not touched; one that is not in the file follows
    what it followed before. What is not translated follows whatever English says now.
    """
    english: dict[str, str] = {}
    for part, now in parts(base).items():
        piece = found.get(part)
        if base.key == WIDGET and part == TEXT:
            english[part] = now
        elif piece and not (piece.look_again and piece.text == have.get(part, "")):
            english[part] = piece.english or now
        elif not have.get(part):
            english[part] = now
        elif old is not None and part in old:
            english[part] = old[part]
        else:
            return None
    return english


def place_of(plan: Plan, problem_key: str) -> str | None:
    """Where in the translator's file the piece stands that a check complains of; None where the import did not touch it."""
    entry, part = split_key(problem_key)
    return plan.places.get(part_key(entry, part))
