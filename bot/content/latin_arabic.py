"""Arabic typed in Latin letters ("ana 3ayez atkallem"), as many of the young write it, put into Arabic letters ("انا عايز اتكلم").

Short vowels are written in the one script and not in the other, and a Latin letter stands for several Arabic ones; so no table of letters does it. Each word is
looked up by its consonants among words that are known, and the known word that sounds most like it, and is frequent, takes its place. What is like none of them
(a French or English word, a name) stays as it was typed. Nothing is kept beyond one text: a cache would hold what visitors wrote.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

# How often a word occurs before it is known; how many of those with the same consonants are compared.
LEAST: Final = 2
COMPARED: Final = 30
# The highest cost at which a known word takes a typed one's place, and what a frequent word has the better of a rare one.
DEAREST: Final = 1.2
FREQUENCY: Final = 0.15
# How many readings of a word's letters are looked up.
_READINGS: Final = 12

_ARABIC: Final = re.compile("[\u0621-\u064a]+")
_TYPED: Final = re.compile(r"[a-z0-9']*[a-z][a-z0-9']*")
_PARTS: Final = re.compile(r"[a-z0-9']+|[^a-z0-9']+")
_ARTICLES: Final = frozenset({"el", "al", "il", "l"})
_ARTICLE: Final = "ال"
# Longest first: letters typed together for one sound.
_UNITS: Final = re.compile(r"sh|ch|kh|gh|th|dh|ou|oo|ee|aa|ii|uu|[3679]'|.")
# The Arabic letters a Latin unit may stand for, the likeliest first.
_LETTERS: Final[Mapping[str, str]] = {
    "b": "ب", "p": "ب", "t": "تطث", "6": "ط", "th": "ثذتظ", "j": "ج", "g": "جغق", "7": "ح", "h": "هح", "5": "خ", "kh": "خ", "7'": "خ", "d": "دضذظ", "dh": "ذضظ",
    "9'": "ض", "r": "ر", "z": "زذظ", "6'": "ظ", "s": "سصث", "sh": "ش", "ch": "ش", "3": "ع", "gh": "غ", "3'": "غ", "8": "غق", "f": "ف", "v": "ف", "q": "ق",
    "9": "قص", "2": "ءقأئؤ", "k": "كق", "c": "كس", "l": "ل", "m": "م", "n": "ن", "x": "س",
    "a": "اىةعأآ", "aa": "اآ", "e": "ايىةإ", "i": "يىإا", "ii": "ي", "ee": "ي", "y": "ي", "o": "وأ", "u": "وأ", "ou": "و", "oo": "و", "uu": "و", "w": "و",
}  # fmt: skip
_VOWELS: Final = frozenset("aeiouwy") | {"aa", "ii", "ee", "ou", "oo", "uu"}
_SHORT: Final = frozenset("aeiou")
# Letters that a word's consonants are told without: vowels, and the ones that are often not typed.
_SILENT: Final = frozenset("اأإآىةءئؤويـ")
# One name for the letters that one Latin letter may stand for.
_NAMES: Final[Mapping[str, str]] = {
    "ط": "ت", "ث": "تس", "ذ": "دز", "ض": "د", "ظ": "دز", "ص": "س", "ح": "ه", "ق": "كغ",
}  # fmt: skip


def _named(letters: str) -> set[str]:
    return {name for letter in letters for name in _NAMES.get(letter, letter)}


# What the consonants of a Latin unit may be named; of a glottal stop also nothing.
_UNIT_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    unit: ("", "ك") if unit == "2" else tuple(sorted(_named("".join(letter for letter in letters if letter not in _SILENT))))
    for unit, letters in _LETTERS.items() if unit not in _VOWELS
}  # fmt: skip


def in_latin(text: str) -> bool:
    """Whether a text has Latin letters and no Arabic ones."""
    return bool(re.search("[a-z]", text.lower())) and not _ARABIC.search(text)


def _keys(choices: Iterable[tuple[str, ...]]) -> set[str]:
    """The consonants side by side, in each of their readings; twice the same counts once."""
    readings = itertools.islice(itertools.product(*choices), _READINGS)
    return {re.sub(r"(.)\1+", r"\1", "".join(reading)) for reading in readings}


def _keys_of_arabic(word: str) -> set[str]:
    choices = [tuple(_NAMES.get(letter, letter)) for letter in word if letter not in _SILENT]
    keys = _keys(choices)
    if word.endswith("ه"):
        keys |= _keys(choices[:-1])
    return keys


def _keys_of_latin(units: list[str]) -> set[str]:
    choices = [_UNIT_NAMES.get(unit, ("",)) for unit in units if unit not in _VOWELS]
    keys = _keys(choices)
    if units[-1] == "h":
        keys |= _keys(choices[:-1])
    return keys


def _left_out(letter: str, *, first: bool, last: bool) -> float:
    """What it costs that an Arabic letter was not typed."""
    if letter in "ءأإئؤـ" or (letter == "ا" and first):
        return 0.3
    if letter in _SILENT:
        return 0.4 if last else 0.9
    return 0.6 if letter == "ه" and last else 2.0


def _not_heard(unit: str, *, last: bool) -> float:
    """What it costs that a typed unit stands for no Arabic letter: little for a short vowel, but at the end it is often "my" or "his"."""
    if unit in "iou" and last:
        return 0.8
    if unit in _SHORT:
        return 0.3
    return 0.6 if unit in _VOWELS or unit in "2h" else 2.0


def _cost(units: list[str], word: str) -> float:
    """How unlike the sounds of a typed word are to an Arabic word's: an edit distance."""
    before = [0.0]
    for place, letter in enumerate(word):
        before.append(before[-1] + _left_out(letter, first=place == 0, last=place == len(word) - 1))
    for row, unit in enumerate(units):
        skipped = 0.05 if row and unit == units[row - 1] else _not_heard(unit, last=row == len(units) - 1)
        now = [before[0] + skipped]
        for place, letter in enumerate(word):
            likely = _LETTERS.get(unit, "").find(letter)
            replaced = before[place] + (3.0 if likely < 0 else 0.1 * likely)
            left_out = now[place] + _left_out(letter, first=place == 0, last=place == len(word) - 1)
            now.append(min(before[place + 1] + skipped, replaced, left_out))
        before = now
    return before[-1]


class Lexicon:
    """Words that are known in Arabic letters, by their consonants."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        """`counts`: word -> how often it occurs."""
        self._counts = counts
        self._words: dict[str, list[str]] = defaultdict(list)
        for word in sorted(counts, key=lambda word: (-counts[word], word)):
            for key in _keys_of_arabic(word):
                if len(self._words[key]) < COMPARED:
                    self._words[key].append(word)

    def arabic(self, text: str) -> str:
        """The text with every word that is known in Arabic letters."""
        return "".join(self._parts(_PARTS.findall(text.lower())))

    def _parts(self, parts: list[str]) -> Iterator[str]:
        # A word that comes again is looked up once; forgotten afterwards.
        known = functools.cache(self._word)
        rest = iter(range(len(parts)))
        for at in rest:
            part = parts[at]
            if part in _ARTICLES and at + 2 < len(parts) and parts[at + 1] == " ":
                # "el walad" is one word in Arabic.
                whole = known("al" + parts[at + 2])
                if whole and whole.startswith(_ARTICLE):
                    yield whole
                    next(rest), next(rest)
                    continue
            yield (known(part) if _TYPED.fullmatch(part) else None) or part

    def _word(self, typed: str) -> str | None:
        """The known word that is most like it, or None where none is like it."""
        units = _UNITS.findall(typed)
        found = {word for key in _keys_of_latin(units) for word in self._words.get(key, ())}
        costs = [(_cost(units, word) - FREQUENCY * math.log(self._counts[word]), word) for word in found]
        cost, word = min(costs, default=(math.inf, ""))
        return word if cost < DEAREST else None


def count(texts: Iterable[str]) -> dict[str, int]:
    """The words in Arabic letters that occur often enough in some texts, with how often."""
    counts = Counter(word for text in texts for word in _ARABIC.findall(text))
    return {word: number for word, number in counts.items() if number >= LEAST}
