"""Rasa's RulePolicy with an index: the same rules from the same file, the same answer, without reading all of them at each step of a turn."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

_RULES, _NOT_IN_STORIES = "rules", "rules_not_in_stories"
# Where the states of a turn so far are kept on the tracker that they are of.
_SEEN = "_states_of_turn"


def _part(state: State, kind: str, name: str) -> str | None:
    """What a rule's state asks of a part of the conversation's state, if it asks for one value."""
    value = (state.get(kind) or {}).get(name)
    return value if isinstance(value, str) and value and value != SHOULD_NOT_BE_SET else None


class _Index:
    """Rules by intent and previous action of their last state.

    `single_turn`: every rule begins where the visitor has just said something, asks for its intent, and ends in that turn. Then nothing that happened before
    the turn can matter, and no rule fits a message by its text.
    """

    def __init__(self, policy: RulePolicy) -> None:
        self.lookup = policy.lookup[_RULES]
        self.not_in_stories = frozenset(policy.lookup.get(_NOT_IN_STORIES, []))
        self.loops = bool(policy.lookup.get("rules_for_loop_unhappy_path"))
        self._keys: dict[tuple[str | None, str | None], list[str]] = defaultdict(list)
        self.single_turn = True
        for key in self.lookup:
            states = policy._rule_key_to_state(key)
            self._keys[_part(states[-1], USER, INTENT), _part(states[-1], PREVIOUS_ACTION, ACTION_NAME)].append(key)
            listens = [_part(state, PREVIOUS_ACTION, ACTION_NAME) == ACTION_LISTEN_NAME for state in states]
            asks = all(_part(state, USER, INTENT) and _part(state, PREVIOUS_ACTION, ACTION_NAME) for state in states)
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

    def _find_action_from_rules(self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool) -> tuple[str | None, str | None, bool]:
        index = self._index
        message = tracker.latest_message
        if not index.single_turn or index.loops or tracker.active_loop or not message or message.text:
            found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)
            return found
        if use_text_for_last_user_input:
            return None, None, False
        states = self._turn(tracker, domain)
        keys = self._get_possible_keys(index.lookup, states)
        best = max(keys, key=len) if keys else None
        return (index.lookup[best] if best else None), best or self._create_feature_key(states), False

    def _turn(self, tracker: DialogueStateTracker, domain: Domain) -> list[State]:
        """The states of this turn: before each of its actions, and now.

        Each is made when its action is chosen and remembered until the turn is over; Rasa makes all of them anew from the events each time.
        """
        taken = 0
        for event in reversed(tracker.events):
            if isinstance(event, UserUttered):
                break
            taken += isinstance(event, ActionExecuted)
        told, states = tracker.__dict__.get(_SEEN, (None, []))
        if not taken:
            states = [domain.get_active_state(tracker)]
        elif told is not tracker.latest_message or len(states) < taken:
            states = list(self._prediction_states(tracker, domain, rule_only_data=self._get_rule_only_data()))[-taken - 1 :]
        else:
            states = [*states[:taken], domain.get_active_state(tracker)]
        tracker.__dict__[_SEEN] = (tracker.latest_message, states)
        return states

    def _rule_prediction(self, probabilities: list[float], prediction_source: str, **kwargs: Any) -> Any:
        prediction = super()._rule_prediction(probabilities, "", **kwargs)
        prediction.hide_rule_turn = prediction_source in self._index.not_in_stories
        return prediction
