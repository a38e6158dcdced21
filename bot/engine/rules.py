"""Rasa's RulePolicy with an index: the same rules from the same file, the same answer, without reading all of them at each step of a turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, SHOULD_NOT_BE_SET, SLOTS, USER
from rasa.shared.core.domain import State
from rasa.shared.core.events import ActionExecuted, BotUttered, DefinePrevUserUtteredFeaturization, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

_RULES, _NOT_IN_STORIES = "rules", "rules_not_in_stories"
# What is said, and that a message was read by its intent: a rule sees neither.
_NEUTRAL = (BotUttered, DefinePrevUserUtteredFeaturization)


def _part(state: State, kind: str, name: str) -> str | None:
    """What a rule's state asks of a part of the conversation's state, if it asks for one value."""
    value = (state.get(kind) or {}).get(name)
    return value if isinstance(value, str) and value and value != SHOULD_NOT_BE_SET else None


class _Index:
    """Rules by intent and previous action of their last state.

    `single_turn`: every rule begins where the visitor has just said something, asks for its intent, and ends in that turn. Then nothing that happened before
    the turn can matter, and no rule fits a message by its text. `slots`: which slots the rules of an intent ask for.
    """

    def __init__(self, policy: RulePolicy) -> None:
        self.lookup = policy.lookup[_RULES]
        self.not_in_stories = frozenset(policy.lookup.get(_NOT_IN_STORIES, []))
        self.loops = bool(policy.lookup.get("rules_for_loop_unhappy_path"))
        self._keys: dict[tuple[str | None, str | None], list[str]] = defaultdict(list)
        self.slots: dict[str | None, tuple[str, ...]] = defaultdict(tuple)
        self.single_turn = True
        for key in self.lookup:
            states = policy._rule_key_to_state(key)
            self._keys[_part(states[-1], USER, INTENT), _part(states[-1], PREVIOUS_ACTION, ACTION_NAME)].append(key)
            listens = [_part(state, PREVIOUS_ACTION, ACTION_NAME) == ACTION_LISTEN_NAME for state in states]
            asks = all(_part(state, USER, INTENT) and _part(state, PREVIOUS_ACTION, ACTION_NAME) for state in states)
            asked = {name for state in states for name in state.get(SLOTS) or {}}
            for intent in {_part(state, USER, INTENT) for state in states}:
                self.slots[intent] = tuple(sorted({*self.slots[intent], *asked}))
            self.single_turn &= asks and listens[0] and not any(listens[1:])

    def keys(self, state: State) -> list[str]:
        """The rules whose last state this can be, as far as intent and previous action say."""
        intent, action = (state.get(USER) or {}).get(INTENT), (state.get(PREVIOUS_ACTION) or {}).get(ACTION_NAME)
        wanted = dict.fromkeys(((intent, action), (intent, None), (None, action), (None, None)))
        return [key for pair in wanted for key in self._keys.get(pair, ())]


class IndexedRulePolicy(RulePolicy):
    """What differs from RulePolicy is only how the rules that fit are found. Where rules span turns or loops, everything is Rasa's own way."""

    _made: _Index | None = None

    @property
    def _index(self) -> _Index:
        if self._made is None or self._made.lookup is not self.lookup[_RULES]:
            self._made = _Index(self)
        return self._made

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        index = self._index
        if lookup is not index.lookup:
            return set(super()._get_possible_keys(lookup, states))
        return set(super()._get_possible_keys(dict.fromkeys(index.keys(states[-1]), ""), states))

    def step(self, tracker: DialogueStateTracker) -> Hashable | None:
        """What the rules look at in this step of a turn: where two trackers have it in common, they get the same prediction.

        The message's intent, the actions since, and before each of them those slots that a rule of this intent asks for. None where more may count: a text, a
        loop, an action that was asked for, an event of another kind, or rules that reach further back than the message.
        """
        index, message = self._index, tracker.latest_message
        if not message or message.text or message.entities or tracker.active_loop or tracker.followup_action or not index.single_turn or index.loops:
            return None
        intent = message.intent.get("name")
        values: dict[str, Hashable] = dict.fromkeys(index.slots[intent])
        steps: list[Hashable] = [intent]
        for event in tracker.events:
            kind = type(event)
            if kind is SlotSet:
                if event.key in values:
                    values[event.key] = event.value
            elif kind is ActionExecuted:
                steps.append((event.action_name, *values.values()))
            elif kind is UserUttered:
                steps[1:] = []
            elif kind not in _NEUTRAL:
                return None
        return (*steps, *values.values())

    def _rule_prediction(self, probabilities: list[float], prediction_source: str, **kwargs: Any) -> Any:
        prediction = super()._rule_prediction(probabilities, "", **kwargs)
        prediction.hide_rule_turn = prediction_source in self._index.not_in_stories
        return prediction
