"""What it costs, and saves, to ask the encoder only where the n-grams are not sure (`sure` of `PooledIntentClassifier`): the whole guide, a folder's messages.

.venv/bin/python benchmarks/understanding/cascade.py benchmarks/understanding/development
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.engine.privacy import configure_logging

configure_logging()

from bot.commands.train import ensure_model  # noqa: E402
from bot.components.intent_classifier import PooledIntentClassifier  # noqa: E402
from bot.content.library import content_store  # noqa: E402
from bot.encoder.encoder import SentenceEncoder  # noqa: E402
from bot.engine.conversation import Guide  # noqa: E402
from bot.engine.understanding import doubtful  # noqa: E402
from bot.evaluation.data import load_samples  # noqa: E402

ALWAYS = 1.01
SURE = (ALWAYS, 0.999, 0.995, 0.99, 0.98, 0.95, 0.9)


@dataclass
class Asked:
    """What became of the messages: (intent, asked back) of each, how many were parsed without the encoder, how long each took in ms."""

    answers: list[tuple[str, bool]] = field(default_factory=list)
    without: int = 0
    took: list[float] = field(default_factory=list)


async def ask(sure: float, messages: list[tuple[str, str | None]]) -> Asked:
    """The guide with the encoder asked below this confidence."""
    defaults = PooledIntentClassifier.get_default_config()
    PooledIntentClassifier.get_default_config = staticmethod(lambda: {**defaults, "sure": sure})  # type: ignore[method-assign]
    guide, topics, found = Guide(ensure_model()), content_store().current.topics, Asked()
    encode, calls = SentenceEncoder.encode, [0]

    def counted(self: SentenceEncoder, texts: list[str]) -> Any:
        calls[0] += 1
        return encode(self, texts)

    await guide.warm_up()
    SentenceEncoder.encode = counted  # type: ignore[method-assign]
    try:
        for text, page in messages:
            before, started = calls[0], time.perf_counter()
            parsed = await guide.parse(text, page)
            found.took.append((time.perf_counter() - started) * 1000)
            found.without += calls[0] == before
            intent = str(parsed["intent"]["name"])
            found.answers.append((topics[intent].public if intent in topics else intent, doubtful(parsed, topics)))
    finally:
        SentenceEncoder.encode = encode  # type: ignore[method-assign]
        PooledIntentClassifier.get_default_config = staticmethod(lambda: defaults)  # type: ignore[method-assign]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    topics, languages = content_store().current.topics, content_store().current.languages
    samples = load_samples(parser.parse_args().folder, topics, None)
    gold = [message.intent for found in samples.messages.values() for message in found]
    messages = [(message.text, code if code in languages else None) for code, found in samples.messages.items() for message in found]
    safety = {topic.public for topic in topics.values() if topic.safety}
    dangers = [number for number, intent in enumerate(gold) if intent in safety]
    others = [number for number, intent in enumerate(gold) if intent not in safety]
    print("| encoder asked below | without it % | answered otherwise | intent accuracy % | dangers answered %, or asked back | false alarms % | median ms |")
    print("|---|---|---|---|---|---|---|")
    always: list[tuple[str, bool]] = []
    for sure in SURE:
        found = asyncio.run(ask(sure, messages))
        always = always or found.answers
        answered = [intent in safety for intent, _ in found.answers]
        right = sum(intent == wanted for (intent, _), wanted in zip(found.answers, gold, strict=True))
        heard, either = (sum(answered[i] or (back and found.answers[i][1]) for i in dangers) for back in (False, True))
        columns = [
            "always" if sure == ALWAYS else f"{sure}", f"{100 * found.without / len(gold):.0f}",
            str(sum(one != other for one, other in zip(always, found.answers, strict=True))), f"{100 * right / len(gold):.2f}",
            f"{100 * heard / len(dangers):.1f}, {100 * either / len(dangers):.1f}", f"{100 * sum(answered[i] for i in others) / len(others):.2f}",
            f"{statistics.median(found.took):.1f}",
        ]  # fmt: skip
        print(f"| {' | '.join(columns)} |", flush=True)


if __name__ == "__main__":
    main()
