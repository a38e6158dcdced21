"""Delete this chat."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

# What belongs to the page, not to the person.
KEEP = ("language", "chosen_language", "page_language", "country", "time_zone")


class ActionForgetConversation(Action):
    """Forgets all that was understood of the visitor; language and country of the page stay."""

    def name(self) -> str:
        return "action_forget_conversation"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        return [SlotSet(name, None) for name, value in tracker.slots.items() if name not in KEEP and value is not None]
