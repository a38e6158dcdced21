"""Texts are in a script of their language (CLDR's likely script); a word that mixes scripts has look-alike letters in it.

Names, addresses and abbreviations in Latin letters may stand in every language, as long as the text has letters of its own script.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from bot.content.checks._texts import Text, texts
from bot.content.library import Content
from bot.content.messages import PLACEHOLDER
from bot.content.problems import Problem

ID = "wrong-script"
_WORD = re.compile(r"[^\W\d_]+")
LATIN = "Latn"
# A text of fewer words may be a name.
NAME = 2
# The first word of a letter's Unicode name, by ISO 15924.
_NAMES = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARABIC": "Arab", "HEBREW": "Hebr", "ARMENIAN": "Armn", "GEORGIAN": "Geor", "DEVANAGARI": "Deva",
    "BENGALI": "Beng", "THAI": "Thai", "ETHIOPIC": "Ethi", "HANGUL": "Kore", "HIRAGANA": "Jpan", "KATAKANA": "Jpan", "CJK": "Hani", "TAMIL": "Taml",
    "GURMUKHI": "Guru", "GUJARATI": "Gujr", "TELUGU": "Telu", "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh", "KHMER": "Khmr", "LAO": "Laoo",
    "MYANMAR": "Mymr", "TIBETAN": "Tibt",
}  # fmt: skip
_WRITTEN_WITH = {"Jpan": {"Jpan", "Hani"}, "Kore": {"Kore", "Hani"}, "Hans": {"Hani"}, "Hant": {"Hani"}}
# Letters without a script of their own: modifiers such as the okina.
_NO_SCRIPT = "MODIFIER"


def scripts_of(language: str) -> set[str]:
    """The scripts in which a language is written, by ISO 15924; Latin where CLDR says nothing."""
    code = language.replace("-", "_")
    try:
        script = Locale.parse(code).script
    except (UnknownLocaleError, ValueError):
        script = None
    if script is None:
        likely = str(get_global("likely_subtags").get(code, ""))
        script = next((part for part in likely.split("_") if len(part) == 4), LATIN)
    return _WRITTEN_WITH.get(script, {script})


def _script(letter: str) -> str | None:
    name = unicodedata.name(letter, "").split(" ")[0].split("-")[0]
    return None if name == _NO_SCRIPT else _NAMES.get(name, name)


def _problem(text: Text, own: set[str]) -> Problem | None:
    """The first thing wrong with the letters of one text."""
    wanted = f"{' or '.join(sorted(own))}, the script of {text.language}"
    seen: set[str] = set()
    for word in _WORD.findall(PLACEHOLDER.sub(" ", text.text)):
        scripts = {script for letter in word if (script := _script(letter))}
        seen |= scripts
        if len(scripts) > 1 and not scripts <= own:
            fix = "Type it anew: some of its letters only look right."
            return Problem(ID, text.file, text.key, f"the word {word!r} in {' and '.join(sorted(scripts))}", "letters of one script in a word", fix)
        if not scripts <= own | {LATIN}:
            return Problem(ID, text.file, text.key, f"the word {word!r} in {', '.join(sorted(scripts))}", wanted, "Write it in that script.")
    if seen and not seen & own:
        fix = "Translate it, unless it is a name."
        return Problem(ID, text.file, text.key, f"no letter but {', '.join(sorted(seen))}", wanted, fix, warning=len(text.text.split()) < NAME)
    return None


def check(content: Content) -> Iterator[Problem]:
    """Texts in another script, and words of two scripts; of each text the first."""
    allowed = {language: scripts_of(language) for language in content.languages}
    for text in texts(content):
        problem = _problem(text, allowed.get(text.language, {LATIN}))
        if problem:
            yield problem
