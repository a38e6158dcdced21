"""The pattern language of `patterns.yml`: a line of words that a translator can write, and what a program makes of it.

`(a|b c)` one of; `[x]` may be missing; `word*` any ending, `*word` any beginning; `_` exactly one word; `...` up to three words; a line that begins with
`! ` is kept even when a word of negation stands before it; `{age}` a number.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.content.files import DATA, read_yaml
from bot.content.normalise import fold

GAP = 3
MAX_VARIANTS = 400
_TOKEN = re.compile(r"\(|\)|\||\[|\]|\.\.\.|\{age\}|[^\s()|\[\]]+")


@dataclass(frozen=True)
class Slot:
    """One place in a pattern. `kind`: words (one of `forms`), any ("_"), gap ("..."), age. A form is (kind, text): word, prefix, suffix or part."""

    kind: str
    forms: tuple[tuple[str, str], ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Pattern:
    """A line of `patterns.yml` spelled out: `variants` are its sequences of slots; `keep` if negation before it does not count."""

    line: str
    variants: tuple[tuple[Slot, ...], ...]
    keep: bool


class PatternError(ValueError):
    """A line that does not follow the notation."""


def _form(token: str) -> tuple[str, str]:
    text = re.sub(r"[^\w]", "", fold(token))
    if not text:
        raise PatternError(f"{token!r} has no letters")
    kind = {(True, True): "part", (False, True): "prefix", (True, False): "suffix"}.get((token.startswith("*"), token.endswith("*")), "word")
    return kind, text


@functools.lru_cache(maxsize=65_536)
def _slots(token: str) -> tuple[Slot, ...]:
    """The places of one token; a hyphen separates words, as it does in messages."""
    special = {"_": "any", "...": "gap", "{age}": "age"}.get(token)
    if special:
        return (Slot(special),)
    # Punctuation counts neither here nor in messages: a sign that stands alone is no place.
    pieces = [piece for piece in re.split(r"[-–/,.;:!?]", token) if piece.strip("*")]
    return tuple(Slot("words", (_form(piece),)) for piece in pieces)


def _merge(options: list[tuple[Slot, ...]], optional: bool) -> list[tuple[Slot, ...]]:
    """The options that are single words become one place with several forms, so that alternatives do not multiply."""
    single = [option for option in options if len(option) == 1 and option[0].kind == "words" and not option[0].optional]
    others = [option for option in options if option not in single]
    forms = tuple(dict.fromkeys(form for option in single for form in option[0].forms))
    if optional and not others and forms:
        return [(Slot("words", forms, optional=True),)]
    return [*([(Slot("words", forms),)] if forms else []), *others, *([()] if optional else [])]


def _sequence(tokens: list[str], closing: tuple[str, ...]) -> list[tuple[Slot, ...]]:
    """All ways to read the tokens up to one of `closing`, which is left in place."""
    ways: list[tuple[Slot, ...]] = [()]
    while tokens and tokens[0] not in closing:
        token = tokens.pop(0)
        if token in ("(", "["):
            end = ")" if token == "(" else "]"
            options = _sequence(tokens, ("|", end))
            while tokens and tokens[0] == "|":
                tokens.pop(0)
                options += _sequence(tokens, ("|", end))
            if not tokens:
                raise PatternError(f"{token} without {end}")
            tokens.pop(0)
            options = _merge([option for option in options if option], token == "[" or () in options)
        elif token in (")", "]", "|"):
            raise PatternError(f"{token} without its opening")
        else:
            options = [_slots(token)]
        ways = [before + after for before, after in itertools.product(ways, options)]
        if len(ways) > MAX_VARIANTS:
            raise PatternError(f"more than {MAX_VARIANTS} readings: split the line")
    return ways


@functools.lru_cache(maxsize=65_536)
def parse(line: str) -> Pattern:
    """A line of the pattern language. Raises PatternError, which says what is wrong.

    The content and the model hold the same lines: each is read once and kept once, until `forget_lines`.
    """
    keep = line.startswith("! ")
    tokens = _TOKEN.findall(line[2:] if keep else line)
    ways = _sequence(tokens, ())
    variants = tuple(dict.fromkeys(way for way in ways if any(slot.kind in ("words", "age") and not slot.optional for slot in way)))
    if not variants:
        raise PatternError("no word in it")
    return Pattern(line=line, variants=variants, keep=keep)


@dataclass(frozen=True)
class LanguagePatterns:
    """What `patterns.yml` of one language says, parsed."""

    code: str
    negations: frozenset[str] = frozenset()
    safety: dict[str, tuple[Pattern, ...]] = field(default_factory=dict)
    steps: dict[str, tuple[Pattern, ...]] = field(default_factory=dict)
    ages: tuple[Pattern, ...] = ()
    not_years: frozenset[str] = frozenset()
    minors: tuple[Pattern, ...] = ()
    numbers: dict[str, int] = field(default_factory=dict)
    countries: dict[str, tuple[str, ...]] = field(default_factory=dict)
    languages: dict[str, tuple[str, ...]] = field(default_factory=dict)


def patterns_from(content: dict[str, Any], code: str) -> tuple[LanguagePatterns, list[tuple[str, str, str]]]:
    """The parsed patterns and what could not be parsed, as (key, line, error); a bad line never takes the others with it."""
    errors: list[tuple[str, str, str]] = []

    def lines(key: str, values: Any) -> tuple[Pattern, ...]:
        found = []
        for line in values or ():
            try:
                found.append(parse(str(line)))
            except PatternError as error:
                errors.append((key, str(line), str(error)))
        return tuple(found)

    def groups(section: str) -> dict[str, tuple[Pattern, ...]]:
        return {key: lines(f"{section}.{key}", values) for key, values in (content.get(section) or {}).items()}

    def names(section: str) -> dict[str, tuple[str, ...]]:
        return {str(key): tuple(fold(str(value)) for value in values or ()) for key, values in (content.get(section) or {}).items()}

    patterns = LanguagePatterns(
        code=code,
        negations=frozenset(fold(str(word)).replace("'", "") for word in content.get("negations") or ()),
        safety=groups("safety"),
        steps=groups("steps"),
        ages=lines("ages", content.get("ages")),
        not_years=frozenset(fold(str(word)) for word in content.get("not_years") or ()),
        minors=lines("minors", content.get("minors")),
        numbers={fold(str(word)): int(number) for number, spelled in (content.get("numbers") or {}).items() for word in spelled or ()},
        countries=names("countries"),
        languages=names("languages"),
    )
    return patterns, errors


def load_patterns(code: str, data: Path = DATA) -> tuple[LanguagePatterns, list[tuple[str, str, str]]]:
    """The patterns of a language and the lines in error; empty where the language has no file. Raises ContentError if the file is no YAML."""
    path = data / "languages" / code / "patterns.yml"
    return patterns_from(read_yaml(path, root=data), code) if path.exists() else (LanguagePatterns(code=code), [])


def forget_lines() -> None:
    """Let go what `parse` remembers; what is in use stays with whoever uses it."""
    parse.cache_clear()
    _slots.cache_clear()


class PatternFiles(Mapping[str, LanguagePatterns]):
    """The patterns of some languages, read when they are asked for: a running server never asks, the model has its own."""

    def __init__(self, codes: Iterable[str], data: Path = DATA) -> None:
        self._codes, self._data = tuple(codes), data
        self._read: dict[str, LanguagePatterns] = {}

    def __getitem__(self, code: str) -> LanguagePatterns:
        if code not in self._codes:
            raise KeyError(code)
        if code not in self._read:
            self._read[code] = load_patterns(code, self._data)[0]
        return self._read[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)
