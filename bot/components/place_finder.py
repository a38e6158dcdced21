"""Countries and languages that a message names, as entities."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.arabic_letters import spelled
from bot.components.language_detector import LANGUAGE
from bot.content.library import content_store


def _first(find: Callable[[str, str], str | None], forms: Iterable[str], language: str) -> str | None:
    """What is found in the first form of a text in which anything is."""
    return next(filter(None, (find(form, language) for form in forms)), None)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceFinder(GraphComponent, EntityExtractorMixin):
    """Adds the entity `country` (ISO 3166-1) where a country is named, and `language` (BCP 47) where another language is asked for.

    Names come from CLDR and the languages' files, read from the content in use, so a name that is added works after a reload.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> PlaceFinder:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        places = content_store().current.places
        for message in messages:
            text, language = message.get(TEXT) or "", message.get(LANGUAGE) or "en"
            forms = dict.fromkeys((text, spelled(message)))
            intent = (message.get(INTENT) or {}).get("name")
            # "englanti" is a country and a language: who asks for a language names no country.
            found = {"country": None if intent == "change_language" else _first(places.country, forms, language)}
            if intent in ("change_language", "help_channel", "help_talk", "help_options"):
                found["language"] = _first(places.language, forms, language)
            entities = [
                {"entity": entity, "value": value, "start": 0, "end": len(text), "extractor": "PlaceFinder"} for entity, value in found.items() if value
            ]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *entities], add_to_output=True)
        return messages
