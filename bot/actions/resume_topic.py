"""Back to the visitor's subject."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.turn import Turn


class ActionResumeTopic(Action):
    """Takes the subject up where it was left, after a crisis answer or a question in between."""

    def name(self) -> str:
        return "action_resume_topic"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        turn = Turn(dispatcher, tracker)
        if turn.topic:
            turn.say("utter_resume")
        turn.resume()
        return []
