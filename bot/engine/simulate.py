"""The guide as a visitor in some country at some hour meets it, each answer with how it came about.

A simulated conversation is nothing but its opening and what was said: it is held anew from the beginning each time, so that one more turn, one turn less,
another hour or a changed text need no memory of the last time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.content import clock
from bot.content.library import content_store
from bot.content.rules import Rule, load_rules, rule_taken
from bot.content.trace import Trace, tracing
from bot.content.why import Why, why
from bot.engine.conversation import Guide, Reply, UnknownChoiceError
from bot.engine.opening import Opening
from bot.engine.transcripts import Turns, say

MAX_TURNS = 60
_NOT_SHOWN = ("session_started_metadata", "requested_slot")
_LISTEN = "action_listen"


@dataclass(frozen=True)
class Setting:
    """Who talks, where and when. `moment` is aware; `first` is an intent that the visitor begins with by button, for what no door of the page says."""

    language: str | None
    country: str | None
    moment: datetime
    time_zone: str | None = None
    door: str | None = None
    first: str | None = None

    @property
    def opening(self) -> dict[str, Any]:
        """As it stands in a transcript."""
        return {
            "language": self.language, "country": self.country, "time_zone": self.time_zone, "time": self.moment.isoformat(timespec="seconds"),
            "door": self.door,
        }  # fmt: skip


@dataclass(frozen=True)
class Explained:
    """One turn: what was `sent` ({"visitor": words}, {"press": id}; {} the opening), the reply and how it came about.

    `parsed` is what the words were understood as (Rasa's parse with ranking and patterns), None for a button; `pressed` the button that typed words pressed;
    `changed` every slot that the turn changed, with its value before and after; `rule` None where no rule holds (the guide then falls back).
    """

    sent: dict[str, str]
    reply: Reply
    parsed: dict[str, Any] | None = None
    pressed: str | None = None
    slots: dict[str, Any] = field(default_factory=dict)
    changed: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    actions: tuple[str, ...] = ()
    rule: Rule | None = None
    whys: tuple[Why, ...] = ()

    @property
    def ranking(self) -> list[tuple[str, float]]:
        """Intents of the classifier with their confidence, the likeliest first."""
        return [(str(item["name"]), float(item["confidence"])) for item in (self.parsed or {}).get("intent_ranking") or ()]

    @property
    def patterns(self) -> list[tuple[str, str]]:
        """(group, line of patterns.yml) of each pattern that fired."""
        return list(dict.fromkeys((str(group), str(line)) for group, line in (self.parsed or {}).get("patterns") or ()))


@dataclass(frozen=True)
class Held:
    """A conversation that was held. `unknown` is the number of the first turn that could not be sent, since its button does not exist; None: all were."""

    setting: Setting
    turns: tuple[Explained, ...]
    unknown: int | None = None

    @property
    def recorded(self) -> Turns:
        """In the form in which transcripts are saved."""
        return [(dict(turn.sent), turn.reply) for turn in self.turns]


async def _slots(guide: Guide, token: str) -> dict[str, Any]:
    tracker = await guide.store.retrieve(token)
    if tracker is None:
        return {}
    return {name: slot.value for name, slot in tracker.slots.items() if name not in _NOT_SHOWN and slot.value not in (None, False, 0.0)}


def _explain(sent: dict[str, str], reply: Reply, trace: Trace, before: Mapping[str, Any], after: dict[str, Any], rules: Sequence[Rule]) -> Explained:
    actions = tuple(name for name in trace.actions if name != _LISTEN)
    intent = reply.intent or ""
    taken = rule_taken(rules, intent, after, actions) or rule_taken(rules, intent, before, actions)
    content = content_store().current
    return Explained(
        sent, reply, trace.parsed, trace.pressed, after,
        {name: (before.get(name), after.get(name)) for name in sorted({*before, *after}) if before.get(name) != after.get(name)},
        actions, taken, tuple(why(content, hand_off) for hand_off in trace.hand_offs),
    )  # fmt: skip


async def hold(guide: Guide, setting: Setting, sent: Sequence[Mapping[str, str]]) -> Held:
    """Hold a conversation and explain each answer. Raises ContentError where the rules cannot be read, ValueError for more than MAX_TURNS turns."""
    if len(sent) > MAX_TURNS:
        raise ValueError(f"{len(sent)} turns; at most {MAX_TURNS}")
    rules = load_rules(content_store().current.data)
    script = [*([{"press": setting.first}] if setting.first and not sent else []), *(dict(turn) for turn in sent)]
    opening = Opening(language=setting.language, country=setting.country, time_zone=setting.time_zone, door=setting.door)
    with clock.fixed(setting.moment):
        with tracing() as trace:
            token, reply = await guide.open(opening)
        try:
            slots = await _slots(guide, token)
            turns = [_explain({}, reply, trace, {}, slots, rules)]
            for number, turn in enumerate(script, start=1):
                with tracing() as trace:
                    try:
                        reply = await say(guide, token, turn)
                    except UnknownChoiceError:
                        return Held(setting, tuple(turns), number)
                before, slots = slots, await _slots(guide, token)
                turns.append(_explain(dict(turn), reply, trace, before, slots, rules))
        finally:
            await guide.delete(token)
    return Held(setting, tuple(turns))


def without_last(held: Held) -> Held:
    """The conversation before its last turn."""
    return replace(held, turns=held.turns[:-1] or held.turns)
