"""Each translated text beside its English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.checks._texts import Text, bubbles, titles, widget_file
from bot.content.library import Content
from bot.content.messages import BASE


@dataclass(frozen=True)
class Pair:
    """A translation and the English it stands for; a text for visitors under 18 stands for the English one, or where there is none for the other."""

    text: Text
    english: str


def pairs(content: Content) -> Iterator[Pair]:
    """Every text, title and string of every language but English that English has too."""
    for language, texts in content.texts.items():
        if language == BASE:
            continue
        for key, entry in texts.entries.items():
            base = content.base.get(key)
            if base is None:
                continue
            for text in bubbles(language, entry):
                yield Pair(text, (base.young or base.text) if text.key.endswith(".young") else base.text)
            for title in titles(language, entry):
                target = title.key.rpartition(".buttons.")[2]
                if target in base.buttons:
                    yield Pair(title, base.buttons[target])
        for key, string in texts.widget.items():
            english = content.texts[BASE].widget.get(key)
            if english is not None:
                yield Pair(Text(language, widget_file(language), f"widget.{key}", "widget", string), english)
