"""What every system is asked: conversations of 8 turns, 60 % buttons and 40 % typed messages in all languages of tests/nlu; the same each time."""

from __future__ import annotations

import random
from dataclasses import dataclass

from bot.content.library import content_store
from bot.evaluation.data import TESTS, load_samples

TURNS = 8
BUTTONS = 0.6
SEED = 8
# Topics that are reached by a button from the first screen or from most answers.
TARGETS = (
    "door_self", "door_other", "door_survivor", "door_law", "own_thoughts", "own_images", "own_stop", "own_why", "own_shame", "other_adult", "other_child",
    "law_images", "law_thoughts", "help_options", "help_talk", "help_anonymous", "help_self", "help_therapy", "help_channel", "step_menu",
)  # fmt: skip
COUNTRIES = {"en": "IE", "de": "DE", "es": "ES", "fi": "FI", "fr": "FR", "nl": "NL", "pl": "PL", "pt": "PT", "ru": "LV", "sv": "SE", "it": "IT"}


@dataclass(frozen=True)
class Turn:
    """What the visitor does: presses the button that leads to `intent`, or types `text`."""

    intent: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class Conversation:
    """A visit: the page's language and country, and what the visitor does."""

    language: str
    country: str
    turns: tuple[Turn, ...]


def conversations(count: int, turns: int = TURNS) -> list[Conversation]:
    """The first `count` conversations. Languages take turns; the typed messages are those of tests/nlu, on which nothing is trained."""
    content = content_store().current
    samples = load_samples(TESTS, content.topics).messages
    languages = [code for code in samples if samples[code] and code in COUNTRIES]
    targets = [name for name in TARGETS if name in content.topics]
    drawn = random.Random(SEED)  # noqa: S311 (a sample, no secret)
    found, pressed = [], 0
    for number in range(count):
        code = languages[number % len(languages)]
        made = []
        for at in range(turns):
            # As near to the share as it can be at every moment, in an order that differs.
            total = number * turns + at
            button = pressed < BUTTONS * total if drawn.random() < 0.5 else pressed + 1 <= BUTTONS * (total + 1)
            pressed += button
            made.append(Turn(intent=drawn.choice(targets)) if button else Turn(text=drawn.choice(samples[code]).text))
        found.append(Conversation(code, COUNTRIES[code], tuple(made)))
    return found
