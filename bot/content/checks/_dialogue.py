"""The rules and stories of `dialogue/`, turn by turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.content.files import read_yaml, relative
from bot.content.library import Content

SPOKEN = "utter_"


@dataclass(frozen=True)
class DialogueTurn:
    """What follows one message of the visitor in one rule; `intents` are several where the rule says `or`."""

    file: str
    rule: str
    intents: tuple[str, ...]
    actions: tuple[str, ...]


def _intents(step: dict[str, Any]) -> tuple[str, ...]:
    either = step.get("or")
    options = either if isinstance(either, list) else [step]
    return tuple(str(option["intent"]) for option in options if isinstance(option, dict) and "intent" in option)


def _turns(file: str, name: str, steps: Any) -> Iterator[DialogueTurn]:
    intents: tuple[str, ...] = ()
    actions: list[str] = []
    for step in steps or ():
        if not isinstance(step, dict):
            continue
        said = _intents(step)
        if said:
            if intents:
                yield DialogueTurn(file, name, intents, tuple(actions))
            intents, actions = said, []
        elif "action" in step:
            actions.append(str(step["action"]))
    if intents:
        yield DialogueTurn(file, name, intents, tuple(actions))


def turns(content: Content) -> list[DialogueTurn]:
    """Every turn of every rule and story. Raises ContentError for a file that is no YAML."""
    found: list[DialogueTurn] = []
    for path in sorted((content.data / "dialogue").glob("**/*.yml")):
        file, data = relative(path, content.data), read_yaml(path, root=content.data)
        for kind, title in (("rules", "rule"), ("stories", "story")):
            for entry in data.get(kind) or ():
                if isinstance(entry, dict):
                    found += _turns(file, str(entry.get(title) or "without a name"), entry.get("steps"))
    return found
