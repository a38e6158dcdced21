"""Buttons that lead nowhere: a target that is no intent of topics.yml, an intent that no rule answers, a yes or no that presses a button not there."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.checks._texts import message_file
from bot.content.choices import Choice
from bot.content.dialogue import turns
from bot.content.library import Content
from bot.content.messages import BASE
from bot.content.problems import Problem

ID = "dead-button"


def check(content: Content) -> Iterator[Problem]:
    """Targets without an intent, and intents without a rule."""
    for key, entry in content.base.items():
        file = message_file(BASE, entry)
        for target, title in entry.buttons.items():
            if Choice(target, title).intent not in content.topics:
                yield Problem(ID, file, f"{key}.buttons.{target}", "a target that is no intent", "an intent of topics.yml", "Correct the target.")
        for field, answer in (("affirm", entry.affirm), ("deny", entry.deny)):
            if answer and answer not in entry.buttons:
                yield Problem(ID, file, f"{key}.{field}", answer, "the target of one of the buttons of this text", "Correct it or add the button.")
    answered = {intent for turn in turns(content) for intent in turn.intents}
    for name in content.topics:
        if name not in answered:
            yield Problem(ID, "topics.yml", name, "an intent that no rule answers", "a rule in dialogue/", "Add a rule that begins with it.")
