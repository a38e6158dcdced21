"""A safety pattern that catches an example of another intent of its own language sends people to a crisis answer who meant something else (warning)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.content.library import Content
from bot.content.problems import Problem
from bot.content.training_examples import Example, examples

ID = "pattern-lines"
TRAINED = True


def check(content: Content) -> Iterator[Problem]:
    """Pattern lines that are too wide, each once with the first example that it catches."""
    from bot.components.pattern_matcher import PatternMatcher  # imports spaCy, which is slow to load

    safety = {name for name, topic in content.topics.items() if topic.safety}
    for language, patterns in content.patterns.items():
        others = [example for example in examples(content, language) if example.intent not in safety]
        if not any(patterns.safety.values()) or not others:
            continue
        matcher = PatternMatcher(patterns)
        caught: dict[tuple[str, str], list[Example]] = defaultdict(list)
        for example in others:
            for group, line in dict.fromkeys((group, line) for group, line, _ in matcher.find(tuple(example.plain.split()))):
                if group in patterns.safety and group != example.intent:
                    caught[group, line].append(example)
        for (group, line), hits in caught.items():
            found = f"{line!r}, which catches {len(hits)} of other intents' examples, such as {hits[0].text!r} ({hits[0].intent})"
            fix = "Make the line narrower, or move the example if it is a matter of safety."
            yield Problem(ID, f"languages/{language}/patterns.yml", f"safety.{group}", found, f"messages of {group} alone", fix, warning=True)
