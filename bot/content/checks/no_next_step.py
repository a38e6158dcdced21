"""Every rule ends in a next step: its last text has buttons, or an action ends it that makes some. A visitor never stands before a wall."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.checks._program import action_makes_buttons
from bot.content.dialogue import SPOKEN, DialogueTurn, turns
from bot.content.library import Content
from bot.content.problems import Problem

ID = "no-next-step"
HAND_OFF = "action_hand_off"


def ends_in_a_next_step(content: Content, turn: DialogueTurn) -> bool:
    """Whether the visitor is offered something at the end of a turn."""
    last = turn.actions[-1]
    if last == HAND_OFF and len(turn.actions) > 1:
        last = turn.actions[-2]  # cards at the end carry the buttons of the text before them
    if last.startswith(SPOKEN):
        return last not in content.base or bool(content.base[last].buttons)  # a text that does not exist is unknown-response
    return action_makes_buttons(content, last, turn.intents)


def check(content: Content) -> Iterator[Problem]:
    """Rules whose last bubble offers nothing."""
    for turn in turns(content):
        if not turn.actions:
            yield Problem(ID, turn.file, turn.rule, "no answer", "an action after the intent", "Add what the guide says.")
        elif not ends_in_a_next_step(content, turn):
            fix = "Add buttons to its text, or end the rule with a text or action that has some."
            yield Problem(ID, turn.file, turn.rule, f"{turn.actions[-1]} at the end, without buttons", "a next step", fix)
