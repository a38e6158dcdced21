"""The texts of the guide: one file per language and topic, each entry with its text and its buttons."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.content.bidi import in_order
from bot.content.files import DATA, read_yaml, relative
from bot.content.problems import ContentError, Problem

BASE = "en"
WIDGET = "widget"
PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\}")
_ENTRY_KEYS = {"text", "young", "buttons", "note", "source", "affirm", "deny"}


@dataclass(frozen=True)
class Entry:
    """One text as it is spoken.

    `young` is what a visitor under 18 reads in place of `text`, in languages that address them otherwise than adults.
    `buttons` maps the intent a button leads to to its title, in order. `affirm` and `deny` name the button that a typed yes or no presses (base language
    only). `source` is the digest of the English entry that a translation was made from. `note` is for translators and reviewers.
    """

    key: str
    text: str
    buttons: dict[str, str] = field(default_factory=dict)
    note: str | None = None
    source: str | None = None
    affirm: str | None = None
    deny: str | None = None
    topic: str = ""
    young: str | None = None

    def spoken(self, *, under_18: bool) -> str:
        """The text for a visitor of that age."""
        return self.young if under_18 and self.young else self.text

    @property
    def placeholders(self) -> set[str]:
        """The names in braces that the program fills in."""
        return set(PLACEHOLDER.findall(self.text))

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change when text or buttons change; approvals and translations hold for exactly one digest."""
        parts = [self.text.strip(), *([self.young.strip()] if self.young else []), *(f"{target}={title.strip()}" for target, title in self.buttons.items())]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class LanguageTexts:
    """All texts of one language: entries by key, and the strings of page and widget with the digest of the English ones they were made from."""

    code: str
    entries: dict[str, Entry]
    widget: dict[str, str]
    widget_source: str | None = None


def _entry(key: str, topic: str, fields: Any, file: str, problems: list[Problem]) -> Entry | None:
    if not isinstance(fields, dict) or not isinstance(fields.get("text"), str) or not fields["text"].strip():
        problems.append(Problem("messages", file, key, "no text", "text: and what the guide says", "Add the text."))
        return None
    unknown = set(fields) - _ENTRY_KEYS
    if unknown:
        problems.append(Problem("messages", file, key, ", ".join(sorted(unknown)), ", ".join(sorted(_ENTRY_KEYS)), "Remove or rename the field."))
    buttons = fields.get("buttons") or {}
    if not isinstance(buttons, dict) or not all(isinstance(title, str) for title in buttons.values()):
        problems.append(Problem("messages", file, key, "buttons of another form", "target: title", "Put titles such as Yes and No in quotes."))
        buttons = {}
    return Entry(
        key=key, text=fields["text"].strip(), buttons=dict(buttons), note=fields.get("note"), source=fields.get("source"),
        affirm=fields.get("affirm"), deny=fields.get("deny"), topic=topic, young=fields.get("young"),
    )  # fmt: skip


def widget_entry(widget: dict[str, str]) -> Entry:
    """The strings of page and widget as an entry whose parts are its buttons: source and digest are then those of all other texts."""
    return Entry(key=WIDGET, text=WIDGET, buttons=dict(widget), topic=WIDGET)


def _filled(fields: Any) -> Any:
    """What is translated already of an entry in which empty texts and titles still wait; None where there is no text yet."""
    if not isinstance(fields, dict) or not isinstance(fields.get("text"), str):
        return fields
    if not fields["text"].strip():
        return None
    buttons = fields.get("buttons")
    kept = {target: title for target, title in buttons.items() if title != ""} if isinstance(buttons, dict) else buttons
    return {**{name: value for name, value in fields.items() if value != ""}, **({"buttons": kept} if buttons is not None else {})}


def read_language(code: str, data: Path = DATA, *, begun: bool = False) -> tuple[LanguageTexts, list[Problem]]:
    """The texts of one language as far as they can be read, and every problem in its files; in a language that is `begun` an empty text is one that is
    not translated yet.
    """
    folder = data / "languages" / code
    problems: list[Problem] = []
    entries: dict[str, Entry] = {}
    for path in sorted((folder / "messages").glob("*.yml")):
        file = relative(path, data)
        try:
            content = read_yaml(path, root=data)
        except ContentError as error:
            problems += error.problems
            continue
        if content.get("language") != code:
            problems.append(Problem("messages", file, "language", repr(content.get("language")), code, "The first line names the language of the folder."))
        if content.get("topic") != path.stem:
            problems.append(Problem("messages", file, "topic", repr(content.get("topic")), path.stem, "The second line names the file's topic."))
        messages = content.get("messages") or {}
        if not isinstance(messages, dict):
            problems.append(Problem("messages", file, "messages", type(messages).__name__, "names, each with its text", "Compare with another language."))
            continue
        for key, fields in messages.items():
            if key in entries:
                problems.append(Problem("messages", file, key, "the key a second time", "each key once", f"It also stands in {entries[key].topic}.yml."))
            if begun and (fields := _filled(fields)) is None:
                continue
            entry = _entry(key, path.stem, fields, file, problems)
            if entry:
                entries[key] = entry
    widget: dict[str, str] = {}
    widget_source = None
    widget_path = folder / "widget.yml"
    if widget_path.exists():
        try:
            content = read_yaml(widget_path, root=data)
            widget = {key: str(value) for key, value in (content.get("widget") or {}).items() if not begun or str(value).strip()}
            widget_source = content.get("source")
        except ContentError as error:
            problems += error.problems
        except AttributeError:
            problems.append(Problem("messages", relative(widget_path, data), "widget", "no mapping", "names, each with its text", "Compare with English."))
    return LanguageTexts(code=code, entries=entries, widget=widget, widget_source=str(widget_source) if widget_source else None), problems


def load_language(code: str, data: Path = DATA, *, begun: bool = False) -> LanguageTexts:
    """The texts of one language. Raises ContentError with every problem in its files."""
    texts, problems = read_language(code, data, begun=begun)
    if problems:
        raise ContentError(problems)
    return texts


def fill(text: str, values: dict[str, str]) -> str:
    """`text` with its placeholders filled in; a line whose placeholder is empty and that says nothing else is left out.

    Telephone numbers keep their order in text from right to left. A placeholder without a value is a fault of the program and raises KeyError: braces are
    never shown to a visitor.
    """
    lines = []
    for line in text.split("\n"):
        filled = PLACEHOLDER.sub(lambda match: values[match.group(1)], line)
        if filled.strip() or not line.strip():
            lines.append(filled.rstrip())
    return in_order("\n".join(lines).strip())
