"""The messages to test with, `<folder>/<language>/*.yml` in Rasa's format, and which of them the training data hold already."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.content.files import DATA, read_yaml, relative
from bot.content.locales import normalise_language
from bot.content.normalise import clean, words
from bot.content.problems import ContentError, Problem
from bot.content.topics import Topic

ROOT = DATA.parent.parent
TESTS = ROOT / "tests" / "nlu"
# Messages that are hard for software, in the same form; counted by themselves.
ADVERSARIAL = ROOT / "tests" / "adversarial"
# An entity is marked as [word](country) or [word]{"entity": "country"}: the visitor types the word alone.
_MARKED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True)
class Sample:
    """A message, the language it is written in (its folder) and the public intent it has been given by hand."""

    language: str
    intent: str
    text: str


@dataclass(frozen=True)
class SampleSet:
    """The messages to count, by language, and how many of each language stand in its training data (`seen`) and are left out."""

    messages: dict[str, list[Sample]]
    seen: dict[str, int]


def normalised(text: str) -> str:
    """The form in which a test message and a training example are compared; what has no words (an emoji) stays as it is."""
    return " ".join(words(text)) or clean(text)


def read_lines(path: Path, root: Path) -> list[tuple[str, str]]:
    """(intent, text) of every example in one file, entity marks taken off. Raises ContentError."""
    found: list[tuple[str, str]] = []
    for block in read_yaml(path, root=root).get("nlu") or ():
        if isinstance(block, dict) and isinstance(block.get("intent"), str) and isinstance(block.get("examples"), str):
            lines = (line.strip() for line in block["examples"].splitlines())
            found += [(block["intent"], _MARKED.sub(r"\1", line[1:].strip())) for line in lines if line.startswith("-") and line[1:].strip()]
    return found


def training_lines(language: str, data: Path = DATA) -> list[tuple[str, str]]:
    """(intent, text) of the training examples of a language; none if it has none. Raises ContentError."""
    return [line for path in sorted((data / "languages" / language / "nlu").glob("*.yml")) for line in read_lines(path, data)]


def drawn(lines: Iterable[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """At most so many (intent, text) of each intent, with a fixed seed: what a classifier would have to learn from if there were fewer examples."""
    by_intent: dict[str, list[str]] = {}
    for intent, text in lines:
        by_intent.setdefault(intent, []).append(text)
    pick = random.Random(1)  # noqa: S311
    return [(intent, text) for intent, texts in sorted(by_intent.items()) for text in pick.sample(texts, min(most, len(texts)))]


def tested_languages(folder: Path = TESTS) -> dict[str, Path]:
    """The languages there are messages of, by the name of their folder; a folder that begins with `_` or `.` is none."""
    folders = sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] not in "_." and any(path.glob("*.yml")))
    return {normalise_language(path.name) or path.name: path for path in folders}


def load_samples(folder: Path, topics: dict[str, Topic], languages: Iterable[str] | None = None) -> SampleSet:
    """The messages of the languages named, or of all. Raises ContentError for a file that cannot be read, an unknown intent, a language without messages."""
    name = relative(folder, ROOT)
    found = tested_languages(folder) if folder.is_dir() else {}
    wanted = list(dict.fromkeys(normalise_language(code) or code for code in languages)) if languages else list(found)
    problems = [
        Problem("evaluate", f"{name}/{code}", "-", "no messages", ", ".join(found) or "folders with *.yml", "Name another language or write the messages.")
        for code in wanted or ("<language>",)
        if code not in found
    ]
    messages: dict[str, list[Sample]] = {}
    seen: dict[str, int] = {}
    for code in wanted:
        known = {normalised(text) for _, text in training_lines(code)}
        counted: list[Sample] = []
        seen[code] = 0
        for path in sorted(found[code].glob("*.yml")) if code in found else ():
            for intent, text in read_lines(path, folder):
                if intent not in topics:
                    problem = Problem("evaluate", relative(path, ROOT), intent, "an unknown intent", "an intent of docs/intents.md", "Correct the intent.")
                    problems += [problem] if problem not in problems else []
                elif normalised(text) in known:
                    seen[code] += 1
                else:
                    counted.append(Sample(code, topics[intent].public, text))
        messages[code] = counted
    if problems:
        raise ContentError(problems)
    return SampleSet(messages, seen)
