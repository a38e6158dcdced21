"""The rules of `dialogue/` as a list, and which of them an answer came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.files import DATA, read_yaml, relative
from bot.content.problems import ContentError, Problem

# What a rule may say in place of a value: the slot is set, to whatever.
KNOWN = "known"


@dataclass(frozen=True)
class Rule:
    """What follows one intent while the slots of `conditions` have these values; `line` is where it begins in `file` (relative to the data folder)."""

    name: str
    file: str
    line: int
    intents: tuple[str, ...]
    conditions: tuple[tuple[str, Any], ...]
    actions: tuple[str, ...]

    def holds(self, slots: Mapping[str, Any]) -> bool:
        """Whether its conditions are met."""
        return all(bool(slots.get(name)) if value == KNOWN else slots.get(name) == value for name, value in self.conditions)


def _conditions(entry: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((str(name), value) for part in entry.get("condition") or () for slot in part.get("slot_was_set") or () for name, value in slot.items())


def _intents(step: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(option["intent"]) for option in step.get("or") or [step] if "intent" in option)


def load_rules(data: Path = DATA) -> list[Rule]:
    """Every rule, file by file. Raises ContentError for files that are no YAML or no rules."""
    rules: list[Rule] = []
    problems: list[Problem] = []
    for path in sorted((data / "dialogue").glob("**/*.yml")):
        file = relative(path, data)
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
            for entry in read_yaml(path, root=data).get("rules") or ():
                name = str(entry["rule"])
                heads = [number for number, line in enumerate(lines, start=1) if line.strip().lstrip("- ").replace('"', "").replace("'", "") == f"rule: {name}"]
                intents = next((found for step in entry["steps"] if (found := _intents(step))), ())
                actions = tuple(str(step["action"]) for step in entry["steps"] if "action" in step)
                rules.append(Rule(name, file, heads[0] if heads else 1, intents, _conditions(entry), actions))
        except ContentError as error:
            problems += error.problems
        except (KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
            problems.append(Problem("rules", file, "-", f"{type(error).__name__}: {error}", "rules with a name and steps", "Compare with a file beside it."))
    if problems:
        raise ContentError(problems)
    return rules


def rule_taken(rules: Iterable[Rule], intent: str, slots: Mapping[str, Any], actions: Sequence[str]) -> Rule | None:
    """The rule that an answer came from: its intent, its conditions (the most of them win, as in Rasa) and what was done; None where none fits."""
    fitting = [rule for rule in rules if intent in rule.intents and rule.holds(slots) and rule.actions == tuple(actions)]
    return max(fitting, key=lambda rule: len(rule.conditions), default=None)
