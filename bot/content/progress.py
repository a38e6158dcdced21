"""How far a language is, counted from its files and never typed: what is required, what makes it usable, what makes it complete.

- required: somebody in danger is understood and answered in the language: texts of safety, of the opening and of cards, the strings of page and widget,
  patterns for every danger and words of negation, ten examples for each danger.
- usable: all of that, every other text, and ten examples for every intent. A language is spoken to visitors from here on.
- complete: all of that with nothing stale, thirty examples an intent, a glossary, forbidden words, the form of address, and test messages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.content.approvals import SAFETY_TOPICS, state
from bot.content.checks.few_examples import ENOUGH, LEAST
from bot.content.files import read_yaml
from bot.content.library import Content
from bot.content.messages import BASE, WIDGET, widget_entry
from bot.content.patterns import LanguagePatterns, load_patterns
from bot.content.training_examples import examples

STATES = ("missing", "stale", "draft", "approved")
REQUIRED, USABLE, COMPLETE = LEVELS = ("required", "usable", "complete")
REQUIRED_TOPICS = (*SAFETY_TOPICS, "opening", "cards")


@dataclass(frozen=True)
class Item:
    """One thing that a language has or lacks: what it is called and from which level on it is wanted."""

    name: str
    level: str
    done: bool


@dataclass(frozen=True)
class Progress:
    """One language. `standing`: spoken (to visitors), begun (being translated) or understood (examples and patterns alone)."""

    code: str
    name: str
    standing: str
    items: tuple[Item, ...]
    states: dict[str, int]
    examples: int
    patterns: int

    def lacking(self, level: str) -> tuple[str, ...]:
        """What is still wanted up to a level."""
        return tuple(item.name for item in self._upto(level) if not item.done)

    def share(self, level: str) -> float:
        """How much of what is wanted up to a level is there, 0 to 1."""
        items = self._upto(level)
        return sum(item.done for item in items) / len(items) if items else 1.0

    def reached(self, level: str) -> bool:
        """Whether nothing is wanted any more up to a level."""
        return not self.lacking(level)

    def _upto(self, level: str) -> list[Item]:
        wanted = LEVELS[: LEVELS.index(level) + 1]
        return [item for item in self.items if item.level in wanted]


def understood(data: Path) -> tuple[str, ...]:
    """Every language with examples, spoken or not, by folder."""
    return tuple(sorted(path.parent.name for path in (data / "languages").glob("*/nlu")))


def _texts(content: Content, code: str) -> Iterator[tuple[Item, str]]:
    """Each text with its state, and whether it still follows the English."""
    texts, approvals = content.texts.get(code), content.approvals.get(code, ())
    for key, base in content.base.items():
        entry = texts.entries.get(key) if texts else None
        found = state(entry, base, approvals, code)
        level = REQUIRED if base.topic in REQUIRED_TOPICS else USABLE
        titled = entry is not None and set(base.buttons) <= set(entry.buttons)
        yield Item(key, level, titled), found
        if found == "stale":
            yield Item(f"{key}: the English has changed", COMPLETE, False), ""


def _widget(content: Content, code: str) -> Iterator[Item]:
    texts, base = content.texts.get(code), content.texts[BASE].widget
    for key in base:
        yield Item(f"{WIDGET}.{key}", REQUIRED, bool(texts and texts.widget.get(key)))
    if texts and texts.widget and code != BASE and texts.widget_source != widget_entry(base).digest:
        yield Item("widget.yml: the English has changed", COMPLETE, False)


def _understanding(content: Content, counts: Counter[str], patterns: LanguagePatterns) -> Iterator[Item]:
    yield Item("patterns.yml: negations", REQUIRED, bool(patterns.negations))
    for name, topic in content.topics.items():
        if topic.kind == "step":
            continue
        if topic.safety:
            yield Item(f"patterns.yml: safety.{name}", REQUIRED, bool(patterns.safety.get(name)))
        yield Item(f"{LEAST} examples of {name}", REQUIRED if topic.safety else USABLE, counts[name] >= LEAST)
        yield Item(f"{ENOUGH} examples of {name}", COMPLETE, counts[name] >= ENOUGH)


def _beside(content: Content, code: str, tests: Path | None) -> Iterator[Item]:
    folder = content.data / "languages" / code
    language = content.languages.get(code)
    yield Item("languages.yml: address", COMPLETE, bool(language and str(language.address or "").strip()))
    path = folder / "forbidden.yml"
    yield Item("forbidden.yml", COMPLETE, path.exists() and bool(read_yaml(path, root=content.data).get("words")))
    if code != BASE:
        path = folder / "glossary.yml"
        terms = (read_yaml(path, root=content.data).get("terms") if path.exists() else None) or {}
        yield Item("glossary.yml", COMPLETE, any(isinstance(term, dict) and term.get("use") for term in terms.values()))
    if tests and tests.is_dir():
        yield Item(f"test messages (tests/nlu/{code})", COMPLETE, any((tests / code).glob("*.yml")))


def progress(content: Content, code: str, tests: Path | None = None) -> Progress:
    """How far one language is; `tests` is the folder of test messages, where it is at hand. `content` has the begun languages too."""
    patterns = content.patterns.get(code) or load_patterns(code, content.data)[0]
    lines = examples(content, code)
    counts = Counter(intent for intent, _ in {(example.intent, example.text.casefold()) for example in lines})
    texts = list(_texts(content, code))
    items = (*(item for item, _ in texts), *_widget(content, code), *_understanding(content, counts, patterns), *_beside(content, code, tests))
    language = content.languages.get(code)
    standing = "begun" if code in content.begun else "spoken" if language else "understood"
    states = {name: sum(found == name for _, found in texts) for name in STATES}
    return Progress(code, language.name if language else "", standing, items, states, len(lines), sum(len(found) for found in patterns.safety.values()))


def all_progress(content: Content, tests: Path | None = None) -> list[Progress]:
    """Every language of the register, then those that are understood alone."""
    codes = [*content.languages, *(code for code in understood(content.data) if code not in content.languages)]
    return [progress(content, code, tests) for code in codes]
