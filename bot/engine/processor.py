"""Rasa's message processor with a runner, rules and actions that take no more time than they need."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import Any

from rasa.core.actions.action import Action, ActionBotResponse, ActionListen, RemoteAction
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.model import get_latest_model
from rasa.shared.core.events import BotUttered, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.content.trace import noted
from bot.engine.action_endpoint import InProcessAction
from bot.engine.privacy import place_of
from bot.engine.rules import IndexedRulePolicy
from bot.engine.runner import SequentialGraphRunner

log = logging.getLogger("signpost.processor")
UPDATE_CONTEXT = "action_update_context"
# Steps of turns whose next action is remembered; a few thousand are all there are.
_MOST_STEPS = 20_000
# Actions that only read the tracker they are given, and never refuse to run.
_HARMLESS = (InProcessAction, ActionBotResponse, ActionListen)


class _Split:
    """Two models as one: what is asked of the rules goes to one, all else to the other."""

    def __init__(self, understanding: Any, rules: Any, target: str) -> None:
        self._understanding, self._runner, self._target = understanding, rules, target
        self.rules = rules.rules

    def run(self, inputs: dict[str, Any], targets: list[str]) -> dict[str, Any]:
        """As Rasa's GraphRunner."""
        runner = self._runner if self._target in targets else self._understanding
        answered: dict[str, Any] = runner.run(inputs=inputs, targets=targets)
        return answered


class SignpostProcessor(MessageProcessor):
    """What is said and done is Rasa's; what is left out is copying and describing it for logs that nobody keeps."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._actions: dict[str, Action | None] = {}
        # One thread: components are used by one message at a time, as Rasa has it.
        self._beside = ThreadPoolExecutor(1, "understanding")
        super().__init__(*arguments, **named)
        self._forget_steps()

    def _forget_steps(self) -> None:
        self._rules: IndexedRulePolicy | None = self.graph_runner.rules
        self._known: dict[Hashable, tuple[Action, PolicyPrediction]] = {}

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, Any, Any]:
        """As Rasa's, with our runner. Raises FileNotFoundError where there is no model."""
        path = Path(model_path)
        found = path if path.is_file() else get_latest_model(path)
        if not found:
            raise FileNotFoundError(f"{path}: found no model; wanted one that `signpost train` made.")
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            metadata, runner = load_predict_graph_runner(Path(folder), Path(found), LocalModelStorage, SequentialGraphRunner)
            return Path(found).name, metadata, runner

    def use_rules(self, model: Path) -> None:
        """From now on predict with the rules of another model, and understand with this one."""
        _, metadata, rules = self._load_model(model)
        self.graph_runner: Any = _Split(self.graph_runner, rules, metadata.core_target)
        self.domain = metadata.domain
        self._forget_steps()

    def _local(self, action: Action) -> Action:
        return InProcessAction(action.name(), self.action_endpoint) if type(action) is RemoteAction else action

    def _get_action(self, action_name: str) -> Action | None:
        if action_name not in self._actions:
            action = super()._get_action(action_name)
            self._actions[action_name] = self._local(action) if action else None
        return self._actions[action_name]

    async def parse_message(self, message: UserMessage, tracker: DialogueStateTracker | None = None, only_output_properties: bool = True) -> dict[str, Any]:
        """As Rasa's; with others about, in a thread beside the loop: who needs the static help or presses a button does not wait for another's words.

        Alone it stays where it is: on another processor, with cold caches, a message takes a tenth longer. Rasa's warning of unknown intents is left out,
        since it makes a domain each time: `signpost check` compares intents with the dialogue.
        """
        before = tracker or DialogueStateTracker.from_events(message.sender_id, [])
        work = partial(self._parse_message_with_graph, message, before, only_output_properties)
        if len(await self.tracker_store.keys()) > 1:
            parsed: dict[str, Any] = await asyncio.get_running_loop().run_in_executor(self._beside, copy_context().run, work)
        else:
            parsed = work()
        return parsed

    def predict_next_with_tracker_if_should(self, tracker: DialogueStateTracker) -> tuple[Action, PolicyPrediction]:
        """Rasa's own asks the rules at each step, and makes a new object of every action that it knows to find the one predicted: here both are done once."""
        key = self._rules.step(tracker) if self._rules else None
        known = self._known.get(key) if key else None
        if known is None:
            action, prediction = super().predict_next_with_tracker_if_should(tracker)
            known = self._local(action), prediction
            if key and len(self._known) < _MOST_STEPS:
                self._known[key] = known
        if trace := noted():
            trace.actions.append(known[0].name())
        return known

    async def _update_tracker_session(self, tracker: DialogueStateTracker, output_channel: OutputChannel, metadata: dict[str, Any] | None = None) -> None:
        """A conversation that was kept has begun, and Rasa ends none (`session_expiration_time` is 0): it need not look for that in all events."""
        if not tracker.events:
            await super()._update_tracker_session(tracker, output_channel, metadata)

    async def run_action_extract_slots(self, output_channel: OutputChannel, tracker: DialogueStateTracker) -> DialogueStateTracker:
        """All our slots are filled by one custom mapping, so one action does it.

        Rasa's own extraction sets the same slots through RemoteAction, but drops what the action says ("I now write in German").
        """
        action = InProcessAction(UPDATE_CONTEXT, self.action_endpoint)
        events = [event for event in await action.run(output_channel, self.nlg, tracker, self.domain) if isinstance(event, (SlotSet, BotUttered))]
        await self._send_bot_messages(events, tracker, output_channel)
        tracker.update_with_events(events, self.domain)
        return tracker

    async def _run_action(
        self, action: Action, tracker: DialogueStateTracker, output_channel: OutputChannel, nlg: NaturalLanguageGenerator, prediction: PolicyPrediction
    ) -> bool:
        """As Rasa's, without a copy of the tracker for an action that only reads it."""
        if not isinstance(action, _HARMLESS):
            return await super()._run_action(action, tracker, output_channel, nlg, prediction)  # type: ignore[no-any-return]
        events: list[Event] = []
        try:
            events = await action.run(output_channel, nlg, tracker, self.domain)
        except Exception as error:  # as in Rasa: the turn goes on without what the action would have said
            log.error("action failed: %s", place_of(error))
        self._log_action_on_tracker(tracker, action, events, prediction)
        await self._send_bot_messages(events, tracker, output_channel)
        return self.should_predict_another_action(action.name())  # type: ignore[no-any-return]

    def _log_action_on_tracker(self, tracker: DialogueStateTracker, action: Action, events: list[Event] | None, prediction: PolicyPrediction) -> None:
        """As Rasa's, without copies of all events for debug lines."""
        if type(action) not in _HARMLESS:
            super()._log_action_on_tracker(tracker, action, events, prediction)
            return
        tracker.update_with_events(prediction.events, self.domain)
        tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events or [], self.domain)
