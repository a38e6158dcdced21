"""The indexed rule policy and the runner: the same answer as Rasa's own, whatever the conversation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, FollowupAction, Restarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.model import ROOT
from bot.engine.rules import IndexedRulePolicy
from bot.engine.runner import SequentialGraphRunner
from bot.engine.saved_domain import SavedDomain
from bot.importers import SignpostImporter

INTENTS = ("greet", "own_thoughts", "own_why", "crisis_suicide", "justify_abuse", "law_images", "help_talk", "misunderstood", "nonsense")
SLOTS: dict[str, Any] = {"under_18": True, "survivor": True, "for_other": True, "reassurance_loop": True, "justify_close": True, "misunderstood_again": True}


@pytest.fixture(scope="module")
def domain() -> Domain:
    paths = [str(ROOT / "bot/data")]
    return SignpostImporter(str(ROOT / "config.yml"), str(ROOT / "bot/domain.yml"), paths).get_domain()


def rules() -> dict[str, Any]:
    """The project's rules in the form in which RulePolicy keeps them: what is to be said after what."""
    import yaml

    lookup: dict[str, str] = {}
    for path in sorted((ROOT / "bot/data/dialogue").glob("*.yml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            steps = [step for step in rule["steps"] if "intent" in step or "action" in step]
            if "intent" not in steps[0]:
                continue
            user = {"intent": steps[0]["intent"]}
            slots = {name: [1.0, 1.0] for condition in rule.get("condition", []) for held in condition.get("slot_was_set", []) for name in held}
            states = []
            for before, after in zip(["action_listen", *(step["action"] for step in steps[1:])], [*(step["action"] for step in steps[1:]), "action_listen"]):
                states.append({"prev_action": {"action_name": before}, **({"slots": slots} if slots else {}), "user": user})
                lookup[json.dumps(states, sort_keys=True)] = after
    return {"rules": lookup, "rules_not_in_stories": list(lookup)[::2]}


RULES = rules()
# What Rasa's rules said of each step that came up, over all conversations that are tried.
SAID: dict[Any, tuple[Any, ...]] = {}


def policies(tmp_path: Path, lookup: dict[str, Any]) -> tuple[RulePolicy, IndexedRulePolicy]:
    storage = LocalModelStorage.create(tmp_path)
    context = ExecutionContext(GraphSchema({}))
    made = [kind(kind.get_default_config(), storage, Resource("rules"), context) for kind in (RulePolicy, IndexedRulePolicy)]
    for policy in made:
        policy.lookup = lookup
    return made[0], made[1]


def said(policy: RulePolicy, tracker: DialogueStateTracker, domain: Domain) -> tuple[Any, ...]:
    prediction = policy.predict_action_probabilities(tracker, domain)
    return prediction.probabilities, prediction.hide_rule_turn, prediction.is_end_to_end_prediction, prediction.events


@settings(max_examples=60, deadline=None)
@given(turns=st.lists(st.tuples(st.sampled_from(INTENTS), st.dictionaries(st.sampled_from(sorted(SLOTS)), st.booleans())), min_size=1, max_size=3))
def test_indexed_rules_say_what_rasas_rules_say(tmp_path_factory: pytest.TempPathFactory, domain: Domain, turns: list[tuple[str, dict[str, bool]]]) -> None:
    stock, indexed = policies(tmp_path_factory.mktemp("rules"), RULES)
    events: list[Event] = [ActionExecuted("action_session_start"), ActionExecuted("action_listen")]
    tracker = DialogueStateTracker.from_events("a", events, slots=domain.slots, domain=domain)
    spoken = 0
    for intent, slots in turns:
        tracker.update(UserUttered("", {"name": intent}), domain)
        for name, value in slots.items():
            tracker.update(SlotSet(name, value), domain)
        for _ in range(6):
            wanted = said(stock, tracker, domain)
            assert said(indexed, tracker, domain) == wanted
            step = indexed.step(tracker)
            assert step is not None
            assert SAID.setdefault(step, wanted) == wanted
            best = max(wanted[0])
            action = domain.action_names_or_texts[wanted[0].index(best)] if best == 1.0 else "action_listen"
            spoken += action != "action_listen"
            tracker.update(ActionExecuted(action), domain)
            if action == "action_listen":
                break
    assert spoken or all(intent == "nonsense" for intent, _ in turns)


def test_rules_over_two_turns_and_texts_are_rasas_own_matter(tmp_path: Path, domain: Domain) -> None:
    first = {"prev_action": {"action_name": "action_listen"}, "user": {"intent": "greet"}}
    again = {"prev_action": {"action_name": "action_listen"}, "user": {"intent": "help_talk"}}
    between = {"prev_action": {"action_name": "utter_menu"}, "user": {"intent": "greet"}}
    two_turns = {"rules": {json.dumps([first, between, again]): "action_hand_off"}}
    by_text = {"rules": {json.dumps([{"prev_action": {"action_name": "action_listen"}, "user": {"text": "hello"}}]): "utter_menu"}}
    heard: list[Event] = [ActionExecuted("action_listen"), UserUttered("", {"name": "greet"}), ActionExecuted("utter_menu")]
    heard += [ActionExecuted("action_listen"), UserUttered("", {"name": "help_talk"})]
    for lookup, events in ((two_turns, heard), (by_text, [ActionExecuted("action_listen"), UserUttered("hello", {"name": "greet"})])):
        stock, indexed = policies(tmp_path / str(len(events)), lookup)
        tracker = DialogueStateTracker.from_events("a", events, slots=domain.slots, domain=domain)
        wanted = said(stock, tracker, domain)
        assert max(wanted[0]) == 1.0
        assert said(indexed, tracker, domain) == wanted
        assert indexed.step(tracker) is None


@pytest.mark.parametrize(
    "more", [[FollowupAction("utter_menu")], [ActiveLoop("form")], [Restarted()], [UserUttered("", {"name": "greet"}, [{"entity": "country", "value": "FI"}])]]
)
def test_step_that_more_decides_is_not_remembered(tmp_path: Path, domain: Domain, more: list[Event]) -> None:
    _, indexed = policies(tmp_path, RULES)
    events: list[Event] = [ActionExecuted("action_listen"), UserUttered("", {"name": "greet"}), ActionExecuted("utter_menu"), BotUttered("")]
    assert indexed.step(DialogueStateTracker.from_events("a", events, slots=domain.slots, domain=domain)) is not None
    assert indexed.step(DialogueStateTracker.from_events("a", [*events, *more], slots=domain.slots, domain=domain)) is None


def test_step_differs_by_slots_that_its_rules_ask_for_alone(tmp_path: Path, domain: Domain) -> None:
    _, indexed = policies(tmp_path, RULES)

    def step(intent: str, slot: str) -> Any:
        events: list[Event] = [ActionExecuted("action_listen"), UserUttered("", {"name": intent}), SlotSet(slot, True)]
        return indexed.step(DialogueStateTracker.from_events("a", events, slots=domain.slots, domain=domain))

    assert step("justify_abuse", "justify_close") != step("justify_abuse", "misunderstood_again")
    assert step("greet", "justify_close") == step("greet", "misunderstood_again")


def test_saved_domain_is_the_one_that_rasa_reads(tmp_path: Path, domain: Domain) -> None:
    storage, resource, context = LocalModelStorage.create(tmp_path), Resource("domain"), ExecutionContext(GraphSchema({}))
    DomainProvider.create({}, storage, resource, context)._persist(domain)
    theirs, ours = (kind.load({}, storage, resource, context).provide_inference() for kind in (DomainProvider, SavedDomain))
    assert ours.as_dict() == theirs.as_dict() and ours.fingerprint() == theirs.fingerprint()
    assert ours.action_names_or_texts == theirs.action_names_or_texts and ours.input_states == theirs.input_states
    assert [(slot.name, slot.persistence_info()) for slot in ours.slots] == [(slot.name, slot.persistence_info()) for slot in theirs.slots]
    assert ours.session_config == theirs.session_config and ours.intent_properties == theirs.intent_properties


class Adds(GraphComponent):
    """Adds one to what it is given, or begins with one."""

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> Adds:
        return cls()

    def begin(self) -> int:
        return 1

    def add(self, left: int, right: int) -> int:
        return left + right


def node(function: str, **needs: str) -> SchemaNode:
    return SchemaNode(needs=needs, uses=Adds, constructor_name="create", fn=function, config={}, eager=True)


def test_runner_computes_what_rasas_runner_computes(tmp_path: Path) -> None:
    nodes = {"sum": node("add", left="double", right="given"), "double": node("add", left="one", right="one"), "one": node("begin"), "apart": node("begin")}
    schema, storage = GraphSchema(nodes), LocalModelStorage.create(tmp_path)
    runners = [kind.create(schema, storage, ExecutionContext(schema)) for kind in (DaskGraphRunner, SequentialGraphRunner)]
    for given_value in (1, 40):
        assert [runner.run({"given": given_value}, ["sum"]) for runner in runners] == [{"sum": 2 + given_value}] * 2
    with pytest.raises(GraphRunError):
        runners[1].run({"one": 1}, ["sum"])
    with pytest.raises(GraphRunError):
        runners[1].run({}, ["sum"])
