"""Rasa's natural language generator over `bot/content`: texts are outside the model and in the visitor's language."""

from __future__ import annotations

from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.content import clock
from bot.content.library import content_store
from bot.content.rank import Visitor
from bot.content.speak import speak
from bot.content.visitor import visitor_from

# What the SDK's dispatcher and Rasa put into a message besides the values of placeholders; the last is all texts of the domain.
_NOT_VALUES = {"domain_responses", "text", "buttons", "elements", "custom", "template", "image", "attachment", "visitor"}


class ContentNlg(NaturalLanguageGenerator):
    """Answers a response key with the text of the visitor's language; named in endpoints.yml for stock Rasa commands too."""

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        """The signature with which Rasa makes a generator that endpoints.yml names."""

    async def generate(self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any) -> dict[str, Any] | None:
        """Text, buttons, the language the text is in, and which buttons a typed yes or no presses."""
        content = content_store().current
        given = kwargs.get("visitor")
        visitor = Visitor(**given) if given else visitor_from(tracker.get_slot)
        values = {name: str(value) for name, value in kwargs.items() if name not in _NOT_VALUES}
        intent = ((tracker.latest_message.intent if tracker.latest_message else None) or {}).get("name")
        spoken = speak(content, utter_action, visitor, clock.now(), values, intent)
        entry = content.base[utter_action]
        return {"text": spoken.text, "buttons": spoken.buttons, "language": spoken.language, "affirm": entry.affirm, "deny": entry.deny}
