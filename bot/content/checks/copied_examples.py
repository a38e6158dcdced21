"""Examples that stand letter by letter in two languages: copied, not written as people write in that language (warning; names and loan words are short)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.library import Content
from bot.content.problems import Problem
from bot.content.progress import understood
from bot.content.training_examples import Example, examples

ID = "copied-examples"
TRAINED = True
LEAST_WORDS = 4


def check(content: Content) -> Iterator[Problem]:
    """Lines of four words and more that another language has too; the first language in the order of the folders keeps them."""
    seen: dict[str, Example] = {}
    codes = understood(content.data)
    for language in sorted(codes, key=lambda code: (code != "en", code)):
        for example in examples(content, language):
            line = example.plain
            if line.count(" ") + 1 < LEAST_WORDS:
                continue
            first = seen.setdefault(line, example)
            if first.language != language:
                found = f"{example.text!r}, also in {first.file}"
                yield Problem(ID, example.file, example.intent, found, f"a message as people write it in {language}", "Write one of its own.", warning=True)
