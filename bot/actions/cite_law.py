"""The source of what was said about the law."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.explain_law import cite
from bot.actions.turn import Turn


class ActionCiteLaw(Action):
    """Source, year, date checked, and "not legal advice"."""

    def name(self) -> str:
        return "action_cite_law"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        cite(Turn(dispatcher, tracker))
        return []
