"""The visitor asks for another language."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.offer_languages import offer_languages
from bot.actions.turn import Turn
from bot.content.locales import language_name, normalise_language


class ActionChangeLanguage(Action):
    """Changes to a language the guide speaks; names one it does not, says in which it goes on, and shows who answers in it."""

    def name(self) -> str:
        return "action_change_language"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        turn = Turn(dispatcher, tracker)
        current = turn.visitor.language
        wanted = normalise_language(turn.entity("language"))
        if wanted is None:
            written = tracker.latest_message.get("language")
            wanted = written if written in turn.content.languages and written != current else None
        if wanted is None:
            turn.say("utter_choose_language", buttons=offer_languages(turn))
            return []
        if wanted in turn.content.languages:
            visitor = replace(turn.visitor, language=wanted, speaks=None)
            turn.say("utter_language_changed", visitor=visitor, values={"language": language_name(wanted, wanted)})
            turn.resume(visitor)
            return [SlotSet("language", wanted), SlotSet("chosen_language", wanted), SlotSet("wanted_language", None)]
        names = {"language": language_name(wanted, current), "nearest": language_name(current, current)}
        turn.say("utter_language_unknown", values=names)
        turn.hand_off(turn.slot("need"), replace(turn.visitor, speaks=wanted))
        turn.resume()
        return [SlotSet("wanted_language", wanted)]
