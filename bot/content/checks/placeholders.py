"""A translation names the same placeholders as the English, in the text for visitors under 18 too; braces are never left over: visitors would see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.content.checks._texts import Text, bubbles, texts, titles, widget_file
from bot.content.library import Content
from bot.content.messages import BASE, PLACEHOLDER
from bot.content.problems import Problem

ID = "placeholders"


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"


def _differs(text: Text, base: str) -> Iterator[Problem]:
    found, wanted = set(PLACEHOLDER.findall(text.text)), set(PLACEHOLDER.findall(base))
    if found != wanted:
        fix = "Copy the placeholders of the English text letter by letter."
        yield Problem(ID, text.file, text.key, _named(found), _named(wanted), fix)


def check(content: Content) -> Iterator[Problem]:
    """Placeholders that differ from the English, and braces that are none."""
    for text in texts(content):
        rest = PLACEHOLDER.sub("", text.text)
        if "{" in rest or "}" in rest:
            fix = "Write it as in English, without spaces."
            yield Problem(ID, text.file, text.key, "a brace that belongs to no placeholder", "{name} in small letters", fix)
    for language, in_language in content.texts.items():
        for key, entry in in_language.entries.items():
            base = content.base.get(key)
            if base is None:
                continue
            for text in bubbles(language, entry):
                yield from _differs(text, base.text)
            for title in titles(language, entry):
                yield from _differs(title, base.buttons.get(title.key.rpartition(".")[2], title.text))
        for key, string in in_language.widget.items():
            english = content.texts[BASE].widget.get(key, string)
            yield from _differs(Text(language, widget_file(language), f"widget.{key}", "widget", string), english)
