"""How easy a text is to read: words, sentences, and LIX (Björnsson 1968: words a sentence, plus the percentage of words of more than six letters)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.content.checks.length import SENTENCE, SHORTER, WORDS, sentences, words_in
from bot.content.messages import PLACEHOLDER

_LONG = 6
# LIX counts letters: it says nothing of scripts that write words without vowels or without spaces.
_SCRIPT = re.compile(r"[A-Za-zÀ-žͰ-ϿЀ-ӿ]")


@dataclass(frozen=True)
class Reading:
    """`longest`: words of the longest sentence; `lix`: None where the script is another; `too_long`: over one of the limits."""

    words: int
    sentences: int
    longest: int
    lix: int | None
    too_long: bool


def reading(text: str, language: str) -> Reading:
    """The measures of one text, its placeholders counted as one short word each."""
    plain = PLACEHOLDER.sub("112", text)
    parts = [part for part in sentences(plain) if words_in(part)]
    words = words_in(plain)
    longest = max((len(words_in(part)) for part in parts), default=0)
    lix = None
    if words and _SCRIPT.search(plain):
        long = sum(len(word.strip(".,:;?!\"'()")) > _LONG for word in words)
        lix = round(len(words) / max(len(parts), 1) + 100 * long / len(words))
    return Reading(len(words), len(parts), longest, lix, len(words) > WORDS or longest > SHORTER.get(language, SENTENCE))
