"""Every intent has at least 10 examples in every language that is spoken; under 30, or in a language that is begun, it is a warning.

Steps need none: their buttons' titles are their examples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.content.library import Content
from bot.content.problems import Problem
from bot.content.training_examples import examples

ID = "few-examples"
TRAINED = True
LEAST, ENOUGH = 10, 30


def check(content: Content) -> Iterator[Problem]:
    """Intents that a language can hardly tell apart yet. The same line twice counts once."""
    for language in content.languages:
        found = examples(content, language)
        files = {example.intent: example.file for example in found}
        counts = Counter(intent for intent, _ in {(example.intent, example.plain) for example in found})
        for name, topic in content.topics.items():
            if topic.kind == "step" or counts[name] >= ENOUGH:
                continue
            file = files.get(name, f"languages/{language}/nlu")
            fix = "Add messages as different people would write them."
            usable = counts[name] >= LEAST or language in content.begun
            found_here = f"{counts[name]} example" + "s" * (counts[name] != 1)
            yield Problem(ID, file, name, found_here, f"at least {ENOUGH if counts[name] >= LEAST else LEAST}", fix, warning=usable)
