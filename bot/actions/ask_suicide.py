"""The one question about suicide where the risk is highest."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.turn import Turn


class ActionAskSuicide(Action):
    """Asks plainly, by button, once in a conversation; after that goes on with the subject."""

    def name(self) -> str:
        return "action_ask_suicide"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        turn = Turn(dispatcher, tracker)
        if turn.slot("suicide_asked"):
            turn.resume()
            return []
        turn.say("utter_ask_suicide")
        return [SlotSet("suicide_asked", True)]
