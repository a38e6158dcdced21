"""What the tool says: `words/<code>/<page>.yml`. A new language is a new folder; what it lacks is said in English."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from babel import Locale

from bot.content.files import read_yaml

FOLDER = Path(__file__).parent / "words"
BASE = "en"


def _flat(values: dict[str, Any], start: str) -> dict[str, Any]:
    return {f"{start}.{key}": value for key, value in values.items()}


@functools.lru_cache(maxsize=64)
def catalogue(code: str, folder: Path = FOLDER) -> dict[str, Any]:
    """All words of a language by `<file>.<key>`; a value is a text, or a text for each plural form (one, few, many, other). Raises ContentError."""
    found: dict[str, Any] = {}
    for path in sorted((folder / code).glob("*.yml")):
        found |= _flat(read_yaml(path, root=folder), path.stem)
    return found


def languages(folder: Path = FOLDER) -> list[str]:
    """The languages the tool speaks, English first."""
    return [BASE, *sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name != BASE)]


class Words:
    """The words of one language."""

    def __init__(self, code: str = BASE, folder: Path = FOLDER) -> None:
        self.code = code
        self._locale = Locale.parse(code, sep="-")
        self.direction = "rtl" if self._locale.character_order == "right-to-left" else "ltr"
        self._words = {**catalogue(BASE, folder), **catalogue(code, folder)}

    def __call__(self, key: str, **values: Any) -> str:
        """The words of a key with its values filled in; where they depend on a number, `count` says which. Raises KeyError for an unknown key."""
        text = self._words[key]
        if isinstance(text, dict):
            text = text.get(self._locale.plural_form(values["count"])) or text["other"]
        return str(text).format(**values) if values else str(text)

    def has(self, key: str) -> bool:
        """Whether there are such words: for keys put together with a name from the data."""
        return key in self._words


def choose(wanted: str | None, accepted: str | None = None, folder: Path = FOLDER) -> str:
    """The language to speak: the chosen one, else the first the browser asks for that there is, else English."""
    known = languages(folder)
    asked = [part.partition(";")[0].strip() for part in (accepted or "").split(",")]
    for code in [wanted or "", *asked]:
        for tag in (code, code.partition("-")[0]):
            if tag in known:
                return tag
    return BASE
