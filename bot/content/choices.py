"""Buttons: what they are called inside the program, and which one a visitor means who types instead of pressing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from bot.content.normalise import words
from bot.content.topics import Topic

MIN_FUZZY = 6
FUZZY_SCORE = 88.0


@dataclass(frozen=True)
class Choice:
    """A button: `id` is the intent it leads to, with a value after a colon where one is needed ("inform_country:FI"); `answer` is affirm or deny."""

    id: str
    title: str
    answer: str | None = None

    @property
    def intent(self) -> str:
        return self.id.partition(":")[0]

    @property
    def value(self) -> str | None:
        return self.id.partition(":")[2] or None


# The entity that carries a choice's value, by intent.
VALUE_ENTITIES = {"inform_country": "country", "change_language": "language"}


def parse_data(choice: Choice) -> dict[str, Any]:
    """What Rasa's NLU would have said had the visitor typed what the button means."""
    entities = [{"entity": VALUE_ENTITIES[choice.intent], "value": choice.value}] if choice.value and choice.intent in VALUE_ENTITIES else []
    return {"text": "", "intent": {"name": choice.intent, "confidence": 1.0}, "entities": entities, "choice": choice.id}


def match_choice(text: str, intent: str, offered: Sequence[Choice], *, safety: bool) -> Choice | None:
    """The offered button that a typed message presses, or None.

    A title typed out presses its button, with small mistakes too; so does its number. "Yes" and "no" press the buttons marked so. A message that was
    understood as a matter of immediate safety (`safety`) is never taken for a button, unless it is the button's title to the letter.
    """
    typed = " ".join(words(text))
    if not typed or not offered:
        return None
    titles = [" ".join(words(choice.title)) for choice in offered]
    for choice, title in zip(offered, titles):
        if typed == title:
            return choice
    if safety:
        return None
    if typed.isdecimal() and 1 <= int(typed) <= len(offered):
        return offered[int(typed) - 1]
    if len(typed) >= MIN_FUZZY:
        score, best = max(((fuzz.ratio(typed, title), index) for index, title in enumerate(titles)), default=(0.0, 0))
        if score >= FUZZY_SCORE:
            return offered[best]
    if intent in ("affirm", "deny"):
        return next((choice for choice in offered if choice.answer == intent), None)
    return None


# Words at most in a message that says how old somebody is and nothing else.
AGE_WORDS = 5
# What an age alone presses in a conversation about these needs, where no button to say it stands there any more.
_AGE_STEPS = {"suicide": "step_under_18", "survivor": "step_survivor_under_18", "sextortion": "step_sextortion_under_18"}


def age_alone(text: str, intent: str, offered: Sequence[Choice], topics: Mapping[str, Topic], need: str | None, *, survivor: bool) -> Choice | None:
    """The button "I am under 18" that a young person means who says their age and no more; None where their own thoughts may be meant.

    An age does not say what a conversation is about: who told of a danger or an abuse is not led to what is written for young people with urges.
    `need`: what was looked for last.
    """
    if intent != "own_under_18" or len(words(text)) > AGE_WORDS:
        return None
    for choice in offered:
        if choice.intent in topics and topics[choice.intent].tells_age:
            return choice
    step = _AGE_STEPS.get(need or "") or (_AGE_STEPS["survivor"] if survivor else None)
    return Choice(step, "") if step else None


def offered_choices(buttons: Sequence[Mapping[str, str]], affirm: str | None, deny: str | None) -> list[Choice]:
    """Choices from buttons as Rasa carries them ({"title", "payload"}), with the ones that a yes and a no press."""
    answers = {affirm: "affirm", deny: "deny"}
    return [Choice(id=button["payload"], title=button["title"], answer=answers.get(button["payload"])) for button in buttons]
