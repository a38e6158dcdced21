"""Which country?"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.turn import Turn
from bot.content.locales import country_name
from bot.content.services import INTERNATIONAL

MAX_BUTTONS = 5


def offer_countries(turn: Turn) -> list[dict[str, str]]:
    """Buttons for the countries with most services in the visitor's language; every other one can be typed or chosen on the page."""
    language = turn.visitor.speaks or turn.visitor.language

    def weight(code: str) -> tuple[int, int]:
        services = turn.content.services[code]
        return sum(language in service.languages for service in services), sum(service.is_prevention for service in services)

    codes = [code for code in turn.content.services if code not in (INTERNATIONAL, turn.visitor.country)]
    best = sorted(codes, key=lambda code: (-weight(code)[0], -weight(code)[1], code))[:MAX_BUTTONS]
    return [{"title": country_name(code, turn.visitor.language), "payload": f"inform_country:{code}"} for code in best]


class ActionOfferCountries(Action):
    """Offers countries by button."""

    def name(self) -> str:
        return "action_offer_countries"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        turn = Turn(dispatcher, tracker)
        turn.say("utter_choose_country", buttons=offer_countries(turn))
        return []
