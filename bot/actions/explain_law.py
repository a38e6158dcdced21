"""What the law of the visitor's country says."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.turn import Turn
from bot.content.explain import Explainer


def explain(turn: Turn, intent: str, **options: Any) -> None:
    """Utter the text of a law intent with what is known of the country."""
    visitor = options.get("visitor") or turn.visitor
    values = Explainer(turn.content, visitor.language, visitor.country).values(intent)
    if intent == "law_reporting":
        turn.say("utter_law_reporting_bot", **options)
    key = f"utter_{intent}"
    wanted = turn.content.base[key].placeholders
    turn.say(key, values={name: value for name, value in values.items() if name in wanted}, **options)


def cite(turn: Turn, **options: Any) -> None:
    """Utter where it comes from, how old it is, and that it is no advice."""
    visitor = options.get("visitor") or turn.visitor
    turn.say("utter_law_source", values={"source": Explainer(turn.content, visitor.language, visitor.country).source()}, **options)


class ActionExplainLaw(Action):
    """Explains one question of law for the country; what is not known is left out or said to be unknown."""

    def name(self) -> str:
        return "action_explain_law"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        turn = Turn(dispatcher, tracker)
        explain(turn, turn.intent)
        return []
