"""A translation ends as the English does: a question as a question, a sentence with a stop, a title without one (warning).

Where a quotation ends the English each language has its own order of signs: nothing is said of those.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.checks._pairs import pairs
from bot.content.library import Content
from bot.content.problems import Problem

ID = "terminal-punctuation"
# The ends of a sentence by what they say, in the scripts that translations may use.
_ENDS = {".": "a full stop", "?": "a question mark", ":": "a colon", "…": "an ellipsis"}
_SAME = {"。": ".", "।": ".", "۔": ".", "؟": "?", "？": "?", "：": ":", "։": "."}
_QUOTES = "\"'”“’»«"
_BEHIND = ")] \u00a0\u202f\u200e\u200f\u061c"
# Greek writes a question mark as a semicolon.
_OWN = {"el": {";": "?", "\u037e": "?"}}


def _end(text: str, language: str) -> str:
    last = text.rstrip().rstrip(_BEHIND)[-1:]
    sign = _OWN.get(language, {}).get(last, _SAME.get(last, last))
    return _ENDS.get(sign, "no sign")


def check(content: Content) -> Iterator[Problem]:
    """Texts that end otherwise than their English."""
    for pair in pairs(content):
        if pair.english.rstrip()[-1:] in _QUOTES:
            continue
        found, wanted = _end(pair.text.text, pair.text.language), _end(pair.english, "en")
        if found != wanted:
            fix = "End it so, unless your language has reasons."
            yield Problem(ID, pair.text.file, pair.text.key, f"{found} at the end", f"{wanted}, as in English", fix, warning=True)
