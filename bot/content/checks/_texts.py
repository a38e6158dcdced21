"""Every text a visitor can read, with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.library import Content
from bot.content.messages import Entry


@dataclass(frozen=True)
class Text:
    """A text in one language. `kind`: bubble, title (of a button) or widget."""

    language: str
    file: str
    key: str
    kind: str
    text: str


def message_file(language: str, entry: Entry) -> str:
    """The file in which a language has the entry, or should have it."""
    return f"languages/{language}/messages/{entry.topic}.yml"


def widget_file(language: str) -> str:
    """The file of page and widget of a language."""
    return f"languages/{language}/widget.yml"


def bubbles(language: str, entry: Entry) -> Iterator[Text]:
    """The text of an entry and, where it has one, that for visitors under 18."""
    file = message_file(language, entry)
    yield Text(language, file, entry.key, "bubble", entry.text)
    if entry.young:
        yield Text(language, file, f"{entry.key}.young", "bubble", entry.young)


def titles(language: str, entry: Entry) -> Iterator[Text]:
    """The titles of an entry's buttons."""
    for target, title in entry.buttons.items():
        yield Text(language, message_file(language, entry), f"{entry.key}.buttons.{target}", "title", title)


def texts(content: Content) -> Iterator[Text]:
    """All texts, titles and widget strings of all languages."""
    for language, in_language in content.texts.items():
        for entry in in_language.entries.values():
            yield from bubbles(language, entry)
            yield from titles(language, entry)
        for key, text in in_language.widget.items():
            yield Text(language, widget_file(language), f"widget.{key}", "widget", text)
