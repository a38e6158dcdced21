"""What speaks for or against a language beside its n-grams: its small frequent words, also as typed without diacritics, and letters that it does not have.

The words are spaCy's stop words and bot/data/function_words.yml, the letters bot/data/alphabets.yml.
"""

from __future__ import annotations

import functools
import importlib.util
import re
import runpy
from pathlib import Path

from bot.content.files import DATA, read_yaml
from bot.content.normalise import fold

# What one small frequent word of a language adds to its log probability; the share of it for a word that only is such a word once its diacritics are
# put back ("hogy" is one, "miert" for "miért" nearly so), and for languages whose small words we have no list of.
WORD_WEIGHT = 1.5
PLAIN_SHARE = 0.8
UNLISTED_SHARE = 0.3
# What letters outside a language's alphabet take from its log probability, once for a text: a name may bring one along.
LETTER_WEIGHT = 3.0

# Arabic in Latin letters: the name of its list of words, what share of a text's words has to stand in it, and how many.
LATIN_ARABIC = "ar-Latn"
LATIN_ARABIC_SHARE, LATIN_ARABIC_SURE_SHARE, LATIN_ARABIC_SURE_WORDS = 1 / 3, 1 / 2, 3

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")
# How letters with marks are typed on a keyboard without them, where they are not just left out.
_SPELT_OUT = {"de": str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"}), "da": str.maketrans({"å": "aa", "ø": "oe"}), "nb": str.maketrans({"å": "aa", "ø": "oe"})}


@functools.lru_cache(maxsize=1)
def function_words(codes: tuple[str, ...]) -> tuple[dict[str, dict[str, float]], frozenset[str]]:
    """(word -> those of the languages it is frequent in, with 1 or PLAIN_SHARE; those that have a list). All in lower case."""
    own = {code: text for code, text in read_yaml(DATA / "function_words.yml").items() if code != LATIN_ARABIC}
    package = importlib.util.find_spec("spacy")
    lists: dict[str, set[str]] = {code: set(str(text).lower().split()) for code, text in own.items()}
    for code in codes:
        # The file alone: imported as a module it would bring the language's whole tokenizer with it, of all languages together seconds and 100 MB.
        path = Path((package and package.origin) or "").parent / "lang" / code / "stop_words.py"
        if path.exists():
            lists.setdefault(code, set()).update(word.lower() for word in runpy.run_path(str(path))["STOP_WORDS"])
    found: dict[str, dict[str, float]] = {}
    for code, words in lists.items():
        for word in words:
            found.setdefault(word, {})[code] = 1.0
        for word in words:
            for plain in {fold(word), fold(word.translate(_SPELT_OUT.get(code, {})))}:
                found.setdefault(plain, {}).setdefault(code, PLAIN_SHARE)
    return found, frozenset(code for code, words in lists.items() if words)


@functools.lru_cache(maxsize=1)
def alphabets() -> dict[str, frozenset[str]]:
    """code -> its letters, in lower case, with a to z."""
    return {str(code): _LATIN | frozenset(str(letters)) for code, letters in read_yaml(DATA / "alphabets.yml").items()}


def by_words(text: str, codes: tuple[str, ...]) -> dict[str, float]:
    """What the small words of a text in lower case add to the log probability of each language."""
    known, listed = function_words(codes)
    added = dict.fromkeys(codes, 0.0)
    for word in _WORD.findall(text):
        languages = known.get(word)
        if languages is None:
            continue
        for code in added:
            added[code] += WORD_WEIGHT * languages.get(code, 0.0 if code in listed else UNLISTED_SHARE)
    return added


def by_letters(text: str, codes: tuple[str, ...]) -> dict[str, float]:
    """What the letters of a text in lower case take from the log probability of each language: nothing or LETTER_WEIGHT."""
    letters = {char for char in text if char.isalpha()} - _LATIN
    known = alphabets() if letters else {}
    return {code: -LETTER_WEIGHT if code in known and not letters <= known[code] else 0.0 for code in codes}


@functools.lru_cache(maxsize=1)
def _latin_arabic_words() -> frozenset[str]:
    return frozenset(str(read_yaml(DATA / "function_words.yml")[LATIN_ARABIC]).split())


def is_latin_arabic(text: str, *, expected: bool) -> bool:
    """Whether a text in lower case is Arabic in Latin letters by its words; `expected`: where the page or the conversation is Arabic, less is enough."""
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    known = sum(word in _latin_arabic_words() for word in words)
    if expected:
        return known > 0 and known >= LATIN_ARABIC_SHARE * len(words)
    return known >= LATIN_ARABIC_SURE_WORDS and known >= LATIN_ARABIC_SURE_SHARE * len(words)
