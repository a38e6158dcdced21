"""Numbers and web addresses stand in a translation as in English: a digit that changed sends somebody to the wrong number.

A number of one or two digits may be written out, or stand for a word (18 for a minor): warnings. Longer ones, and one in place of another, are errors.
Digits of all scripts count as the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.content.checks._pairs import pairs
from bot.content.library import Content
from bot.content.messages import PLACEHOLDER
from bot.content.problems import Problem

ID = "numbers-links"
WRITTEN_OUT = 2
_LINK = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[^\s.,;:!?)]*)?", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(r"\d+")


def _links(text: str) -> set[str]:
    return {link.lower() for link in _LINK.findall(PLACEHOLDER.sub(" ", text))}


def _numbers(text: str) -> set[str]:
    plain = _LINK.sub(" ", PLACEHOLDER.sub(" ", text))
    return {"".join(str(unicodedata.digit(char)) for char in number) for number in _NUMBER.findall(plain)}


def check(content: Content) -> Iterator[Problem]:
    """Translations with other numbers or addresses than the English."""
    for pair in pairs(content):
        text = pair.text
        found, wanted = _links(text.text), _links(pair.english)
        if found != wanted:
            names = ", ".join(sorted(found)) or "no web address"
            yield Problem(ID, text.file, text.key, names, ", ".join(sorted(wanted)) or "no web address", "Copy the addresses of the English text.")
        found, wanted = _numbers(text.text), _numbers(pair.english)
        if found != wanted:
            missing, added = wanted - found, found - wanted
            warning = not (missing and added) and all(len(number) <= WRITTEN_OUT for number in missing | added)
            fix = "Leave it if your language says the same in words or in figures." if warning else "Copy the numbers of the English text."
            yield Problem(ID, text.file, text.key, ", ".join(sorted(found)) or "no number", ", ".join(sorted(wanted)) or "no number", fix, warning=warning)
