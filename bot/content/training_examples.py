"""The training examples of every language, as they stand in `languages/<code>/nlu/`."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from bot.content.files import read_yaml, relative
from bot.content.library import Content
from bot.content.normalise import words


@dataclass(frozen=True)
class Example:
    """One line under one intent."""

    language: str
    file: str
    intent: str
    text: str

    @functools.cached_property
    def plain(self) -> str:
        """The line as examples are compared: case, accents and punctuation put aside; words with a space between."""
        return plain(self.text)


def plain(text: str) -> str:
    """A line as `Example.plain` has it."""
    return " ".join(words(text))


@functools.lru_cache(maxsize=512)
def _read(path: Path, modified: int, language: str, data: Path) -> tuple[Example, ...]:
    file = relative(path, data)
    found: list[Example] = []
    for block in read_yaml(path, root=data).get("nlu") or ():
        if not isinstance(block, dict) or not isinstance(block.get("examples"), str) or "intent" not in block:
            continue
        lines = (line.strip() for line in block["examples"].splitlines())
        found += [Example(language, file, str(block["intent"]), line.removeprefix("-").strip()) for line in lines if line.startswith("-")]
    return tuple(found)


def examples(content: Content, language: str) -> list[Example]:
    """The examples of one language in the order of the files. Raises ContentError for a file that is no YAML."""
    folder = content.data / "languages" / language / "nlu"
    return [example for path in sorted(folder.glob("*.yml")) for example in _read(path, path.stat().st_mtime_ns, language, content.data)]
