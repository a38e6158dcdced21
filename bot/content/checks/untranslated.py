"""Texts, titles and widget strings that a language lacks, that are older than the English, or that are still English: warnings, since English stands in.

A missing text of the topic `safety` is an error, unless the language is only begun.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.checks._texts import message_file, widget_file
from bot.content.library import Content
from bot.content.messages import BASE, Entry, widget_entry
from bot.content.problems import Problem

ID = "untranslated"
SAFETY = "safety"
# A name or a web address may be the same in every language; a sentence is not.
SAME_WORDS = 3


def _same(text: str, base: str) -> bool:
    return text.strip() == base.strip() and len(base.split()) > SAME_WORDS


def _entry(language: str, entry: Entry, base: Entry, *, begun: bool) -> Iterator[Problem]:
    file = message_file(language, entry)
    if entry.source != base.digest:
        fix = f"See what changed (`signpost status {language} --stale`), correct the text, then `signpost stamp {language} {base.key}`."
        yield Problem(ID, file, f"{base.key}.source", entry.source or "none", f"{base.digest}, the English as it is now", fix, warning=True)
    if _same(entry.text, base.text):
        yield Problem(ID, file, base.key, "the English text", "a translation", "Translate it.", warning=True)
    for target, title in base.buttons.items():
        key = f"{base.key}.buttons.{target}"
        if target not in entry.buttons:
            yield Problem(ID, file, key, "no title", f"a title for {title!r}", "Add it.", warning=begun or base.topic != SAFETY)
        elif _same(entry.buttons[target], title):
            yield Problem(ID, file, key, "the English title", "a translation", "Translate it.", warning=True)


def check(content: Content) -> Iterator[Problem]:
    """What is missing, stale or still English."""
    for language, texts in content.texts.items():
        if language == BASE:
            continue
        begun = language in content.begun
        for key, base in content.base.items():
            if key in texts.entries:
                yield from _entry(language, texts.entries[key], base, begun=begun)
            else:
                yield Problem(ID, message_file(language, base), key, "no text", "a translation", "Translate it.", warning=begun or base.topic != SAFETY)
        page = widget_entry(content.texts[BASE].widget)
        if texts.widget and texts.widget_source != page.digest:
            fix = f"See `signpost status {language} --stale`, correct the strings, then `signpost stamp {language} widget`."
            yield Problem(ID, widget_file(language), "source", texts.widget_source or "none", f"{page.digest}, the English as it is now", fix, warning=True)
        for key, text in page.buttons.items():
            place = f"widget.{key}"
            if key not in texts.widget:
                yield Problem(ID, widget_file(language), place, "no text", f"a translation of {text!r}", "Translate it.", warning=True)
            elif _same(texts.widget[key], text):
                yield Problem(ID, widget_file(language), place, "the English text", "a translation", "Translate it.", warning=True)
