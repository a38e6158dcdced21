"""Texts that our own detector takes for another language: pasted into the wrong file, or left in another language (warning; all but certain: error).

Short texts say too little to tell; near languages are told apart by the guide's small words, so a warning needs a reader.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.checks._texts import texts
from bot.content.language_id import CANDIDATES, identify
from bot.content.library import Content
from bot.content.messages import PLACEHOLDER
from bot.content.problems import Problem

ID = "wrong-language"
# It scores every text against every language: too slow for the reload of a running server.
TRAINED = True
LEAST_WORDS, CERTAIN_WORDS = 5, 12
SURE, CERTAIN = 0.9, 0.9999


def check(content: Content) -> Iterator[Problem]:
    """Texts of five words and more that look like another language."""
    for text in texts(content):
        if text.language not in CANDIDATES:
            continue
        plain = PLACEHOLDER.sub(" ", text.text)
        count = len(plain.split())
        if count < LEAST_WORDS:
            continue
        found, sure = identify(plain)
        if found == text.language or sure < SURE:
            continue
        certain = sure >= CERTAIN and count >= CERTAIN_WORDS
        fix = "Put the text of this language here." if certain else "Look whether it is in the right file."
        yield Problem(ID, text.file, text.key, f"a text in {found} (sure to {sure:.2f})", f"one in {text.language}", fix, warning=not certain)
