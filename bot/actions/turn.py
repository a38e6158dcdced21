"""What every action starts from: the visitor as the slots describe them, the content in use, the time."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.content import clock
from bot.content.cards import card
from bot.content.library import Content, content_store
from bot.content.rank import Recommendation, Visitor, need_of, rank
from bot.content.topics import Topic
from bot.content.trace import HandOff, noted
from bot.content.visitor import visitor_from

# Needs that a service for people worried about themselves answers: where the country has none, that is said.
_PREVENTION = ("self", "self_help", "therapy")
_ASK_FIRST = (*_PREVENTION, "young", "other", "professional", "survivor", "write")


def _only_elsewhere(found: list[Recommendation], visitor: Visitor) -> bool:
    """Whether prevention services were found, but none in the visitor's country."""
    countries = {item.service.country for item in found if item.service.is_prevention}
    return bool(countries) and visitor.country not in countries


class Turn:
    """One turn of a conversation as an action sees it."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        self.dispatcher = dispatcher
        self.tracker = tracker
        self.content: Content = content_store().current
        self.visitor: Visitor = visitor_from(tracker.get_slot)

    def slot(self, name: str) -> Any:
        return self.tracker.get_slot(name)

    @property
    def intent(self) -> str:
        """The intent of the latest message."""
        return str((self.tracker.latest_message.get("intent") or {}).get("name") or "")

    def entity(self, name: str) -> str | None:
        """The last value of an entity in the latest message."""
        values = [str(entity["value"]) for entity in self.tracker.latest_message.get("entities") or [] if entity.get("entity") == name]
        return values[-1] if values else None

    @property
    def topic(self) -> Topic | None:
        """The visitor's subject, to which the dialogue can come back."""
        return self.content.topics.get(self.slot("topic") or "")

    def say(self, key: str, *, visitor: Visitor | None = None, values: dict[str, str] | None = None, **message: Any) -> None:
        """Utter a text with the `values` of its placeholders; `visitor` speaks to a visitor whose slots are only now being set."""
        if visitor is not None:
            message["visitor"] = asdict(visitor)
        self.dispatcher.utter_message(response=key, **(values or {}), **message)

    def hand_off(self, need: str | None, visitor: Visitor | None = None) -> None:
        """Say who can help and show a card for each service."""
        visitor = visitor or self.visitor
        need = need_of(visitor) if need in (None, "talk") else need
        moment = clock.now()
        found = rank(self.content.services, visitor, need, moment)
        if trace := noted():
            trace.hand_offs.append(HandOff(need, visitor, moment, tuple(found)))
        cards = [card(self.content, item, visitor, moment, self.slot("time_zone")) for item in found]
        key = "utter_hand_off"
        if visitor.country is None:
            key = "utter_hand_off_no_country"
        elif need in _PREVENTION and _only_elsewhere(found, visitor):
            key = "utter_hand_off_no_prevention"
        elif need in _ASK_FIRST:
            key = "utter_hand_off_first_ask"
        self.say(key, visitor=visitor, json_message={"cards": cards})

    def cards_in(self, language: str, need: str | None) -> list[dict[str, Any]]:
        """Cards of services that answer in a language the guide does not speak."""
        visitor, moment = replace(self.visitor, speaks=language), clock.now()
        found = [item for item in rank(self.content.services, visitor, need, moment) if language in item.service.languages]
        return [card(self.content, item, visitor, moment, self.slot("time_zone")) for item in found if item.service.kind != "emergency"]

    def resume(self, visitor: Visitor | None = None) -> None:
        """Take up the visitor's subject again, or show the menu where there is none."""
        key = self.topic.next if self.topic and self.topic.next else "utter_menu"
        if (visitor or self.visitor).under_18 and self.topic and self.topic.young_next:
            key = self.topic.young_next
        self.say(key, visitor=visitor)
