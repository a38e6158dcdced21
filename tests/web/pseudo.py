"""A right-to-left language for the tests, until the guide speaks one: English in Arabic letters, word for word."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from bot.content.library import content_store
from bot.content.locales import Language
from bot.content.messages import BASE, PLACEHOLDER, LanguageTexts

CODE = "ar"
_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابثدعفغهيجكلمنوبقرستوفوخيز")


def _turned(text: str) -> str:
    parts = PLACEHOLDER.split(text)
    return "".join(f"{{{part}}}" if number % 2 else part.lower().translate(_LETTERS) for number, part in enumerate(parts))


@contextmanager
def with_right_to_left() -> Iterator[str]:
    """While it lasts the guide has a right-to-left language: its own where it has one, else a made-up one. Its code."""
    store = content_store()
    content = store.current
    if CODE in content.languages:
        yield CODE
        return
    base = content.texts[BASE]
    entries = {
        key: replace(entry, text=_turned(entry.text), buttons={target: _turned(title) for target, title in entry.buttons.items()})
        for key, entry in base.entries.items()
    }  # fmt: skip
    texts = LanguageTexts(CODE, entries, {key: _turned(text) for key, text in base.widget.items()})
    store._content = replace(
        content, languages={**content.languages, CODE: Language(CODE, "العربية", "rtl", "you")}, texts={**content.texts, CODE: texts}
    )  # fmt: skip
    try:
        yield CODE
    finally:
        store._content = content
