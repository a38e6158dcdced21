"""The visitor says where they are."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.explain_law import cite, explain
from bot.actions.offer_countries import offer_countries
from bot.actions.turn import Turn
from bot.content.locales import country_name


class ActionSetCountry(Action):
    """Says which country holds now and shows again what depends on it: the services, or the law. The slot itself is set by action_update_context."""

    def name(self) -> str:
        return "action_set_country"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        turn = Turn(dispatcher, tracker)
        country = turn.entity("country")
        if not country:
            turn.say("utter_country_unknown", buttons=offer_countries(turn))
            return []
        turn.say("utter_country_set", values={"country": country_name(country, turn.visitor.language)})
        if turn.slot("need"):
            turn.hand_off(turn.slot("need"))
            turn.resume()
        elif turn.topic and turn.topic.name.startswith("law_") and turn.topic.name not in ("law_process", "law_thoughts") and not turn.visitor.under_18:
            explain(turn, turn.topic.name)
            cite(turn)
        else:
            turn.resume()
        return []
