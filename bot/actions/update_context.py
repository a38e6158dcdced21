"""What a message changes in what is known: subject, audience, language, country. Run once a turn, before any rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.offer_languages import offer_languages
from bot.actions.turn import Turn
from bot.content.locales import country_of_language, language_name
from bot.content.topics import Topic

REASSURANCE = ("own_thoughts", "own_intrusive_thoughts", "own_why")
NOT_UNDERSTOOD = ("out_of_scope", "misunderstood")
LIMIT_LOOP, LIMIT_JUSTIFY, LIMIT_MISUNDERSTOOD = 3, 3, 2
# How sure the detector has to be before the guide changes or names a language; one unclear word must not switch.
SURE_SWITCH, SURE_NAME = 0.8, 0.9


class ActionUpdateContext(Action):
    """Sets every slot that steers the dialogue, from the parsed message alone; what the visitor wrote is not kept."""

    def name(self) -> str:
        return "action_update_context"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        turn = Turn(dispatcher, tracker)
        topic = turn.content.topics.get(turn.intent)
        if topic is None:
            return []
        changed: dict[str, Any] = {**self._language(turn, topic), **self._subject(turn, topic), **self._counts(turn, topic)}
        country = turn.entity("country")
        if country:
            changed["country"] = country
        return [SlotSet(name, value) for name, value in changed.items() if tracker.get_slot(name) != value]

    @staticmethod
    def _subject(turn: Turn, topic: Topic) -> dict[str, Any]:
        changed: dict[str, Any] = {}
        message = turn.tracker.latest_message
        under_18 = bool(turn.slot("under_18")) or topic.under_18 or bool(message.get("under_18"))
        if topic.name == "step_sextortion_adult":
            under_18 = False
        changed["under_18"] = under_18
        audience = topic.audience or turn.slot("audience")
        changed["audience"] = "young" if under_18 and audience == "self" else audience
        changed["for_other"] = changed["audience"] in ("other", "professional")
        if topic.audience == "survivor":
            changed["survivor"] = True
        if topic.kind != "talk" or topic.need:
            changed["need"] = topic.need
        second = turn.content.topics.get(message.get("second_intent") or "")
        if topic.kind == "topic" and not topic.safety:
            if turn.slot("topic") not in topic.within:
                changed["topic"] = topic.name
        elif (topic.safety or topic.name == "step_safety_doubt") and second and second.kind == "topic" and not second.safety:
            changed["topic"] = second.name
        elif topic.kind == "step" and not turn.slot("topic") and topic.parent:
            parent = turn.content.topics[topic.parent]
            if parent.kind == "topic" and not parent.safety:
                changed["topic"] = parent.name
        return changed

    @staticmethod
    def _counts(turn: Turn, topic: Topic) -> dict[str, Any]:
        def count(name: str, intents: tuple[str, ...], keep: bool) -> int:
            before = int(turn.slot(name) or 0)
            return min(9, before + 1) if topic.name in intents else before if keep else 0

        pressed = bool(turn.tracker.latest_message.get("choice"))
        reassured = int(turn.slot("reassurance_count") or 0) if pressed else count("reassurance_count", REASSURANCE, keep=True)
        justified = count("justify_count", ("justify_abuse",), keep=False)
        missed = count("misunderstood_count", NOT_UNDERSTOOD, keep=False)
        return {
            "reassurance_count": float(reassured),
            "reassurance_loop": reassured >= LIMIT_LOOP and not turn.slot("under_18"),
            "justify_count": float(justified),
            "justify_close": justified >= LIMIT_JUSTIFY,
            "misunderstood_count": float(missed),
            "misunderstood_again": missed >= LIMIT_MISUNDERSTOOD,
        }

    @staticmethod
    def _language(turn: Turn, topic: Topic) -> dict[str, Any]:
        """A language that the message is clearly in becomes the guide's, which says so; one that it does not speak is named once.

        In a matter of immediate safety nothing is said about language: the numbers come first.
        """
        message = turn.tracker.latest_message
        seen, sure, current = message.get("language"), float(message.get("language_confidence") or 0.0), turn.visitor.language
        if not seen or seen == current or turn.slot("chosen_language") or turn.intent == "change_language":
            return {}
        long_enough = int(message.get("length") or 0) >= 2
        if seen in turn.content.languages and sure >= SURE_SWITCH and long_enough:
            if not topic.safety:
                back = turn.content.entry("part_button_back_language", seen)[0].text.replace("{language}", language_name(current, seen))
                button = {"title": back, "payload": f"change_language:{current}"}
                visitor = replace(turn.visitor, language=seen, speaks=None)
                turn.say("utter_language_switched", visitor=visitor, values={"language": language_name(seen, seen)}, buttons=[button])
            changed: dict[str, Any] = {"language": seen, "wanted_language": None}
            if turn.visitor.country is None and country_of_language(seen):
                changed["country"] = country_of_language(seen)
            return changed
        if seen not in turn.content.languages and sure >= SURE_NAME and long_enough and turn.slot("wanted_language") != seen:
            if not topic.safety:
                names = {"language": language_name(seen, current), "nearest": language_name(current, current)}
                turn.say("utter_language_unknown", values=names, buttons=offer_languages(turn), json_message={"cards": turn.cards_in(seen, topic.need)[:2]})
            return {"wanted_language": seen}
        return {}
