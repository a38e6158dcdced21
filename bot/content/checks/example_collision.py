"""The same example under two intents teaches nothing: an error in one language, a warning where two languages mean different things by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.content.library import Content
from bot.content.problems import Problem
from bot.content.training_examples import Example, examples

ID = "example-collision"
TRAINED = True


def check(content: Content) -> Iterator[Problem]:
    """Lines that stand under more than one intent once case, accents and punctuation are put aside."""
    seen: dict[str, list[Example]] = defaultdict(list)
    for language in content.languages:
        for example in examples(content, language):
            line = example.plain
            if not line or any(example.intent == other.intent and example.language == other.language for other in seen[line]):
                continue
            for other in seen[line]:
                if other.intent != example.intent:
                    found = f"{example.text!r}, also under {other.intent} in {other.file}"
                    fix = "Keep it where most people would mean it." if other.language == language else "Look whether both are right."
                    yield Problem(ID, example.file, example.intent, found, "one intent for one line", fix, warning=other.language != language)
            seen[line].append(example)
