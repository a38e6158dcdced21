"""Messages of tests/nlu put to the guide for people to look at: figures of one language, and every confusion with what may have caused it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.content.examples import nearest
from bot.content.library import Content
from bot.content.training_examples import Example, examples
from bot.evaluation.data import Sample
from bot.evaluation.metrics import OUT_OF_SCOPE, IntentFigures, Rate, intent_figures

Parse = Callable[[str, str | None], Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Wrong:
    """A message that was understood otherwise than meant, with the examples of the wrong intent that resemble it most."""

    text: str
    confidence: float
    resembles: tuple[Example, ...]


@dataclass(frozen=True)
class Confusion:
    """Messages of `meant` that were understood as `understood`; `danger`: one of immediate safety was missed."""

    meant: str
    understood: str
    danger: bool
    messages: tuple[Wrong, ...]


@dataclass(frozen=True)
class Measured:
    """How one language is understood."""

    language: str
    accuracy: Rate
    safety: Rate
    intents: dict[str, IntentFigures]
    confusions: tuple[Confusion, ...]


async def measure(content: Content, language: str, messages: Sequence[Sample], parse: Parse, done: Callable[[int], None] = lambda number: None) -> Measured:
    """Put the messages to the guide. `done` is told how many are; other work goes on meanwhile."""
    public = {name: topic.public for name, topic in content.topics.items()}
    safety = {topic.public for topic in content.topics.values() if topic.safety}
    pairs: list[tuple[str, str]] = []
    wrong: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for number, message in enumerate(messages, start=1):
        parsed = await parse(message.text, language)
        found = public.get(str(parsed["intent"]["name"]), OUT_OF_SCOPE)
        pairs.append((message.intent, found))
        if found != message.intent:
            wrong.setdefault((message.intent, found), []).append((message.text, float(parsed["intent"]["confidence"])))
        done(number)
        await asyncio.sleep(0)
    by_intent: dict[str, list[Example]] = {}
    for example in examples(content, language):
        by_intent.setdefault(public.get(example.intent, example.intent), []).append(example)
    confusions = [
        Confusion(
            meant, found, meant in safety and found not in safety,
            tuple(Wrong(text, confidence, tuple(nearest(by_intent.get(found, ()), text))) for text, confidence in texts),
        )
        for (meant, found), texts in wrong.items()
    ]  # fmt: skip
    dangers = [found in safety for meant, found in pairs if meant in safety]
    return Measured(
        language, Rate(sum(meant == found for meant, found in pairs), len(pairs)), Rate(sum(dangers), len(dangers)), intent_figures(pairs),
        tuple(sorted(confusions, key=lambda item: (not item.danger, -len(item.messages), item.meant, item.understood))),
    )  # fmt: skip
