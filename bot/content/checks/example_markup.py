"""Examples are what people type: no brackets or braces, which Rasa reads as markup of an entity, and no slash in front, which it reads as a command."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.library import Content
from bot.content.problems import Problem
from bot.content.training_examples import examples

ID = "example-markup"
TRAINED = True


def check(content: Content) -> Iterator[Problem]:
    """Lines that Rasa would not take as they stand."""
    for language in content.languages:
        for example in examples(content, language):
            if any(char in example.text for char in "[]{}"):
                yield Problem(ID, example.file, example.intent, repr(example.text), "no brackets or braces", "Write it as a visitor would.")
            if example.text.startswith("/"):
                yield Problem(ID, example.file, example.intent, repr(example.text), "no slash at the beginning", "Remove the slash.")
