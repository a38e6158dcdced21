"""The English wording that a translation names as its source is the present one or kept in sources.yml; else its change cannot be shown (warning)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.checks._texts import message_file, widget_file
from bot.content.library import Content
from bot.content.messages import BASE, widget_entry
from bot.content.problems import Problem
from bot.content.sources import load_sources

ID = "source-kept"


def check(content: Content) -> Iterator[Problem]:
    """Sources that nobody could look up any more."""
    kept = load_sources(content.data)
    page = widget_entry(content.texts[BASE].widget).digest

    def problem(language: str, file: str, key: str, source: str | None, present: str) -> Iterator[Problem]:
        if source and source not in kept:
            fix = f"Run `signpost stamp {language}`." if source == present else "Read the English again and stamp the text, or put the digest right."
            yield Problem(ID, file, key, f"{source}, which is not kept", "a wording in sources.yml", fix, warning=True)

    for language, texts in content.texts.items():
        if language == BASE:
            continue
        for key, entry in texts.entries.items():
            if key in content.base:
                yield from problem(language, message_file(language, entry), f"{key}.source", entry.source, content.base[key].digest)
        yield from problem(language, widget_file(language), "source", texts.widget_source, page)
