"""Adding a training example where it belongs, with what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from bot.content.files import relative
from bot.content.library import Content
from bot.content.problems import ContentError, Problem
from bot.content.training_examples import Example, examples, plain
from bot.content.write import write_whole

CHECK = "example"
LONGEST = 300
# From this likeness on, of 100, two lines are nearly the same.
ALIKE = 88.0
_INTENT = re.compile(r"^- intent:\s*([\w-]+)\s*$")


@dataclass(frozen=True)
class Objection:
    """Something that speaks against an example. `key` is a word of the review tool; a `warning` leaves the choice to the person."""

    key: str
    other: Example | None = None
    warning: bool = False


def objections(content: Content, language: str, intent: str, text: str, tested: Iterable[str] = ()) -> list[Objection]:
    """What speaks against `text` under `intent`. `tested`: the messages that understanding is measured with, which must never be learnt."""
    found: list[Objection] = []
    line = plain(text)
    if not line or len(text) > LONGEST or "\n" in text:
        return [Objection("length")]
    if any(char in text for char in "[]{}") or text.startswith(("/", "-", "#")):
        found.append(Objection("markup"))
    if line in {plain(message) for message in tested}:
        found.append(Objection("tested"))
    for code in content.languages:
        for other in examples(content, code):
            same = other.plain == line
            if same and other.intent == intent and code == language:
                found.append(Objection("there", other))
            elif same and other.intent != intent:
                found.append(Objection("collision", other, warning=code != language))
            elif code == language and other.intent != intent and not same and fuzz.ratio(other.plain, line, score_cutoff=ALIKE):
                found.append(Objection("alike", other, warning=True))
    return found


def nearest(lines: Iterable[Example], text: str, count: int = 3) -> list[Example]:
    """The examples whose words resemble a message most."""
    wanted = plain(text)
    return sorted(lines, key=lambda example: -fuzz.token_set_ratio(example.plain, wanted))[:count]


def add_example(content: Content, language: str, intent: str, text: str) -> Path:
    """Write the example as the last one of its intent; gives the file. Raises ContentError where the language has no such intent yet."""
    folder = content.data / "languages" / language / "nlu"
    for path in sorted(folder.glob("*.yml")):
        lines = path.read_text(encoding="utf-8").split("\n")
        heads = [number for number, line in enumerate(lines) if (match := _INTENT.match(line.strip())) and match.group(1) == intent]
        if heads:
            last = _last(lines, heads[0])
            if last is not None:
                indent = lines[last][: len(lines[last]) - len(lines[last].lstrip())]
                lines.insert(last + 1, f"{indent}- {text}")
                write_whole(path, "\n".join(lines))
                return path
    wanted = f"a block `- intent: {intent}` with at least one example"
    raise ContentError([Problem(CHECK, relative(folder, content.data), intent, "no examples of it", wanted, "Add the block first (TRANSLATING.md).")])


def _last(lines: list[str], head: int) -> int | None:
    """The last example of the block that begins at `head`."""
    last = None
    for number in range(head + 1, len(lines)):
        if _INTENT.match(lines[number].strip()):
            break
        if lines[number].strip().startswith("- "):
            last = number
    return last
