"""The rules and stories of `dialogue/`, turn by turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.content.files import read_yaml, relative
from bot.content.library import Content
from bot.content.problems import ContentError, Problem

SPOKEN = "utter_"


@dataclass(frozen=True)
class DialogueTurn:
    """What follows one message of the visitor in one rule; `intents` are several where the rule says `or`. `condition`: the slots that must be set."""

    file: str
    rule: str
    intents: tuple[str, ...]
    actions: tuple[str, ...]
    condition: tuple[str, ...] = ()


def _intents(step: dict[str, Any]) -> tuple[str, ...]:
    either = step.get("or")
    options = either if isinstance(either, list) else [step]
    return tuple(str(option["intent"]) for option in options if isinstance(option, dict) and "intent" in option)


def _condition(entry: dict[str, Any]) -> tuple[str, ...]:
    """Names of the slots that a rule's condition wants set."""
    found: list[str] = []
    for part in entry.get("condition") or ():
        for slot in (part.get("slot_was_set") or ()) if isinstance(part, dict) else ():
            found += map(str, slot) if isinstance(slot, dict) else [str(slot)]
    return tuple(found)


def _turns(file: str, name: str, steps: Any, condition: tuple[str, ...]) -> Iterator[DialogueTurn]:
    intents: tuple[str, ...] = ()
    actions: list[str] = []
    for step in steps or ():
        if not isinstance(step, dict):
            continue
        said = _intents(step)
        if said:
            if intents:
                yield DialogueTurn(file, name, intents, tuple(actions), condition)
            intents, actions = said, []
        elif "action" in step:
            actions.append(str(step["action"]))
    if intents:
        yield DialogueTurn(file, name, intents, tuple(actions), condition)


def read_turns(content: Content) -> tuple[list[DialogueTurn], list[Problem]]:
    """Every turn of every rule and story, in the order of the files, as far as they can be read, and what is wrong."""
    found: list[DialogueTurn] = []
    problems: list[Problem] = []
    for path in sorted((content.data / "dialogue").glob("**/*.yml")):
        file = relative(path, content.data)
        try:
            data = read_yaml(path, root=content.data)
            for kind, title in (("rules", "rule"), ("stories", "story")):
                for entry in data.get(kind) or ():
                    if isinstance(entry, dict):
                        found += _turns(file, str(entry.get(title) or "without a name"), entry.get("steps"), _condition(entry))
        except ContentError as error:
            problems += error.problems
        except (TypeError, AttributeError) as error:
            problems.append(Problem("dialogue", file, "-", str(error), "rules of Rasa", "Compare with another file of dialogue."))
    return found, problems


def turns(content: Content) -> list[DialogueTurn]:
    """Every turn of every rule and story. Raises ContentError for a file that cannot be read."""
    found, problems = read_turns(content)
    if problems:
        raise ContentError(problems)
    return found
