"""Which language?"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.turn import Turn

MAX_BUTTONS = 5


def offer_languages(turn: Turn) -> list[dict[str, str]]:
    """Buttons for the other languages the guide speaks, each in its own name; more can be typed or chosen on the page."""
    others = [language for code, language in turn.content.languages.items() if code != turn.visitor.language]
    return [{"title": language.name, "payload": f"change_language:{language.code}"} for language in others[:MAX_BUTTONS]]


class ActionOfferLanguages(Action):
    """Offers languages by button."""

    def name(self) -> str:
        return "action_offer_languages"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        turn = Turn(dispatcher, tracker)
        turn.say("utter_choose_language", buttons=offer_languages(turn))
        return []
