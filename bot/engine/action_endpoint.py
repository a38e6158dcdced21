"""Custom actions without a second server: the endpoint's request calls the SDK's executor in this process."""

from __future__ import annotations

import logging
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher


class InProcessActions(EndpointConfig):
    """An action endpoint that is this process. Rasa asks it as it would ask an action server."""

    def __init__(self, package: str = "bot.actions") -> None:
        super().__init__(url="http://in-process/")
        logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, method: str = "post", subpath: str | None = None, content_type: str | None = None, compress: bool = False, **kwargs: Any) -> Any:
        """Run the action that the call names and return its events and responses."""
        return await self._executor.run(kwargs["json"])

    def call(self, name: str, tracker: DialogueStateTracker) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """(events, responses) of an action, given what it reads of a tracker: slots and latest message. Raises KeyError for an unknown one.

        Nothing is turned into JSON and back on the way, and the domain stays where it is: both cost more than the action.
        """
        message = tracker.latest_message.parse_data if tracker.latest_message else {}
        seen = Tracker(tracker.sender_id, tracker.current_slot_values(), dict(message), [], False, None, {}, tracker.latest_action_name)
        dispatcher = CollectingDispatcher()
        return self._executor.actions[name](dispatcher, seen, {}) or [], dispatcher.messages

    @property
    def names(self) -> set[str]:
        """The names of all actions that were found."""
        return set(self._executor.actions)


class InProcessAction(RemoteAction):
    """A custom action of this process. What it answers comes from our own code and is not validated: jsonschema takes 15 ms a call."""

    async def run(self, output_channel: OutputChannel, nlg: NaturalLanguageGenerator, tracker: DialogueStateTracker, domain: Domain) -> list[Event]:
        events, responses = self.action_endpoint.call(self._name, tracker)
        uttered = await self._utter_responses(responses, output_channel, nlg, tracker)
        return [*uttered, *(made for event in events for made in _made(event))]


def _made(event: dict[str, Any]) -> list[Event]:
    """Rasa's event of the SDK's. Slots, which are most of them, without a search through all kinds of events."""
    return [SlotSet(event["name"], event.get("value"))] if event.get("event") == "slot" else list(deserialise_events([event]))
