"""The beginning of a conversation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.turn import Turn


class ActionSessionStart(Action):
    """Takes over what the page knows (language, country, time zone) and shows the first screen; behind a door, the notice alone."""

    def name(self) -> str:
        return "action_session_start"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        turn = Turn(dispatcher, tracker)
        metadata = tracker.get_slot("session_started_metadata") or {}
        slots = {name: metadata.get(name) for name in ("language", "page_language", "country", "time_zone")}
        visitor = replace(turn.visitor, language=slots["language"] or turn.visitor.language, country=slots["country"])
        turn.say("utter_opening_notice", visitor=visitor)
        if not metadata.get("door"):
            turn.say("utter_opening_doors", visitor=visitor)
        return [SessionStarted(), *(SlotSet(name, value) for name, value in slots.items() if value), ActionExecuted("action_listen")]
