"""A set typed otherwise: in capitals, with letters exchanged, apart, or as digits, and in the midst of other messages; what the guide makes of it.

.venv/bin/python benchmarks/understanding/robustness.py benchmarks/understanding/development
"""

from __future__ import annotations

import argparse
import asyncio
import random
from collections.abc import Callable
from pathlib import Path

from bot.engine.privacy import configure_logging

configure_logging()

from bot.commands.train import ensure_model  # noqa: E402
from bot.content.library import content_store  # noqa: E402
from bot.engine.conversation import Guide  # noqa: E402
from bot.engine.understanding import doubtful  # noqa: E402
from bot.evaluation.data import Sample, load_samples  # noqa: E402

_DIGITS = str.maketrans("aeiost", "431057")
# What the whole message can turn on: beside it such lines would make another message of it.
_ANSWERS = {"affirm", "deny", "misunderstood", "change_language", "inform_country", "seek_illegal_content"}
Typed = Callable[[str, random.Random], str]


def _digits(word: str) -> str:
    return word.translate(_DIGITS)


def _longest(text: str, change: Callable[[str], str]) -> str:
    parts = text.split(" ")
    longest = max(range(len(parts)), key=lambda number: len(parts[number]))
    parts[longest] = change(parts[longest])
    return " ".join(parts)


def _exchanged(text: str, pick: random.Random) -> str:
    """Two neighbouring letters inside every other long word exchanged."""
    parts = text.split(" ")
    for number, part in enumerate(parts):
        if len(part) > 3 and pick.random() < 0.5:
            at = pick.randrange(1, len(part) - 2)
            parts[number] = part[:at] + part[at + 1] + part[at] + part[at + 2 :]
    return " ".join(parts)


TYPED: dict[str, Typed] = {
    "as they are": lambda text, _: text,
    "in capitals, three exclamation marks": lambda text, _: text.upper() + "!!!",
    "letters exchanged in every other long word": _exchanged,
    "the longest word spaced": lambda text, _: _longest(text, " ".join),
    "the longest word with digits": lambda text, _: _longest(text, _digits),
    "all words with digits": lambda text, _: _digits(text),
}


def _ended(text: str) -> str:
    return text if text[-1] in ".?!؟…" else f"{text}."


def among(message: Sample, others: list[Sample], pick: random.Random, each: int) -> str:
    """The message with so many others before and after it."""
    chosen = pick.sample(others, 2 * each)
    return " ".join(_ended(found.text) for found in (*chosen[:each], message, *chosen[each:]))


async def row(guide: Guide, name: str, asked: list[tuple[str, str | None, str]], safety: set[str], *, whole: bool) -> str:
    """A row of the table; `asked`: text, page language, what it means; `whole`: whether the meaning of all is known, not only whether there is a danger."""
    topics = content_store().current.topics
    right = heard = either = alarmed = vain = dangers = 0
    for text, page, wanted in asked:
        parsed = await guide.parse(text, page)
        intent = str(parsed["intent"]["name"])
        answered = topics[intent].public if intent in topics else intent
        right += answered == wanted
        doubt = doubtful(parsed, topics)
        if wanted in safety:
            dangers, heard, either = dangers + 1, heard + (answered in safety), either + (answered in safety or doubt)
        else:
            alarmed, vain = alarmed + (answered in safety), vain + doubt
    others = len(asked) - dangers
    columns = [name, f"{100 * right / len(asked):.1f}" if whole else "-", f"{100 * heard / dangers:.1f}, {100 * either / dangers:.1f}",
               f"{100 * alarmed / others:.1f}", f"{100 * vain / others:.1f}"]  # fmt: skip
    return f"| {' | '.join(columns)} |"


async def table(folder: Path) -> None:
    topics, languages = content_store().current.topics, content_store().current.languages
    messages = load_samples(folder, topics, None).messages
    safety = {topic.public for topic in topics.values() if topic.safety}
    guide = Guide(ensure_model())
    print("| typed | intent accuracy % | dangers answered %, or asked back | false alarms % | asked in vain % |\n|---|---|---|---|---|")
    for name, typed in TYPED.items():
        pick = random.Random(1)  # noqa: S311
        asked = [(typed(found.text, pick), code if code in languages else None, found.intent) for code, all_ in messages.items() for found in all_]
        print(await row(guide, name, asked, safety, whole=True), flush=True)
    for each in (1, 2):
        pick, asked = random.Random(1), []  # noqa: S311
        for code, found in messages.items():
            others = [message for message in found if message.intent not in safety | _ANSWERS]
            for message in [message for message in found if message.intent in safety]:
                page = code if code in languages else None
                asked += [(among(message, others, pick, each), page, message.intent), (among(pick.choice(others), others, pick, each), page, "-")]
        print(await row(guide, f"a danger, or one more harmless message, with {2 * each} others around it", asked, safety, whole=False), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    asyncio.run(table(parser.parse_args().folder))


if __name__ == "__main__":
    main()
