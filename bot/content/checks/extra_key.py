"""Keys, button targets and widget keys of a translation that English does not have: nobody would ever see their texts."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.checks._texts import message_file, widget_file
from bot.content.library import Content
from bot.content.messages import BASE
from bot.content.problems import Problem

ID = "extra-key"
FIX = "Correct its name after languages/en, or remove it."


def check(content: Content) -> Iterator[Problem]:
    """What a language has and English does not."""
    for language, texts in content.texts.items():
        if language == BASE:
            continue
        for key, entry in texts.entries.items():
            base = content.base.get(key)
            if base is None:
                yield Problem(ID, message_file(language, entry), key, "a text that English does not have", "the keys of English", FIX)
                continue
            for target in entry.buttons:
                if target not in base.buttons:
                    place = f"{key}.buttons.{target}"
                    yield Problem(ID, message_file(language, entry), place, "a button that English does not have", "the targets of English", FIX)
            if entry.topic != base.topic:
                fix = f"Move it to {base.topic}.yml."
                yield Problem(ID, message_file(language, entry), key, f"the text in {entry.topic}.yml", f"the file {base.topic}.yml, as in English", fix)
        for key in texts.widget:
            if key not in content.texts[BASE].widget:
                yield Problem(ID, widget_file(language), f"widget.{key}", "a text that English does not have", "the keys of English", FIX)
