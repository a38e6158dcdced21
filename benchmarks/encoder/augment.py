"""Training messages as they are also typed: in capitals, without accents or punctuation, with slips of the keys, with a greeting or small talk around them."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence

from examples import OUT_OF_SCOPE, Example

from bot.content.normalise import fold

LETTERS = "abcdefghijklmnoprstuvy"
# What may stand before or after a message without changing its meaning; and what would no longer be itself with something around it.
AROUND = ("greet", "thanks", "ask_capabilities", OUT_OF_SCOPE)
ALONE = ("affirm", "deny", OUT_OF_SCOPE)
SHORT = 45


class Noise:
    """Changes a share of the messages, differently each time it is asked; the same for the same seed."""

    def __init__(self, examples: Sequence[Example], kept: Sequence[int], share: float, seed: int) -> None:
        self._draw = random.Random(seed)  # noqa: S311
        self._examples, self._share = examples, share
        self._around: dict[str, list[str]] = defaultdict(list)
        for i in kept:
            if examples[i].intent in AROUND and len(examples[i].text) < SHORT:
                self._around[examples[i].language].append(examples[i].text)

    def of(self, number: int) -> str | None:
        """The message changed, or None where it stays as it is."""
        if self._draw.random() > self._share:
            return None
        example = self._examples[number]
        text = self._written(example.text)
        if self._draw.random() < 0.4 and len(text) > 8:
            for _ in range(1 + len(text) // 40):
                text = self._slip(text)
        around = self._around[example.language]
        if around and example.intent not in ALONE and self._draw.random() < 0.12:
            other = self._draw.choice(around)
            text = f"{other}{self._draw.choice(' .,')} {text}" if self._draw.random() < 0.7 else f"{text}{self._draw.choice(' .')} {other}"
        return text

    def _written(self, text: str) -> str:
        kind = self._draw.random()
        if kind < 0.25:
            return text.lower()
        if kind < 0.35:
            return fold(text)
        if kind < 0.42:
            return re.sub(r"[^\w\s]", "", text.lower())
        return text.upper() if kind < 0.45 else text

    def _slip(self, text: str) -> str:
        """One letter left out, swapped, doubled or wrong."""
        place, kind = self._draw.randrange(1, len(text) - 1), self._draw.random()
        before, letter, after = text[:place], text[place], text[place + 1 :]
        if kind < 0.35:
            return before + after
        if kind < 0.6:
            return before + after[0] + letter + after[1:]
        return before + letter + letter + after if kind < 0.8 else before + self._draw.choice(LETTERS) + after
