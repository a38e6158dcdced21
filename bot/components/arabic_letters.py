"""Arabic in Latin letters, put into Arabic letters for all that reads a message after this."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.language_detector import LANGUAGE
from bot.components.source import digest
from bot.content import latin_arabic
from bot.content.language_id import ARABIC
from bot.content.latin_arabic import Lexicon, count, in_latin
from bot.content.normalise import clean, plainly

FILE = "words.json"
# Beside the text, which stays what was typed; no output.
_SPELLED = "in_arabic_letters"


def spelled(message: Message) -> str:
    """The text of a message as it is understood: in Arabic letters where it is Arabic in Latin ones, else without what is typed to get past filters."""
    return str(message.get(_SPELLED) or plainly(message.get(TEXT) or ""))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class ArabicLetters(GraphComponent):
    """Learns from the Arabic examples which words there are, and finds them again in Latin letters. The language has to be known before."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Changed code trains this component anew."""
        return digest(__file__, latin_arabic)

    def __init__(self, storage: ModelStorage, resource: Resource, counts: Mapping[str, int]) -> None:
        """`counts`: word -> how often it occurs."""
        self._storage, self._resource, self._counts = storage, resource, counts
        self._lexicon: Lexicon | None = None

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> ArabicLetters:
        return cls(model_storage, resource, {})

    @classmethod
    def load(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any) -> ArabicLetters:
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, json.loads((folder / FILE).read_text(encoding="utf-8")))

    def train(self, training_data: TrainingData) -> Resource:
        """Count the words of the Arabic examples."""
        self._counts = count(message.get(TEXT) for message in training_data.training_examples if message.get(LANGUAGE) == ARABIC and message.get(TEXT))
        with self._storage.write_to(self._resource) as folder:
            (folder / FILE).write_text(json.dumps(self._counts, ensure_ascii=False, sort_keys=True), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(LANGUAGE) == ARABIC and in_latin(message.get(TEXT) or ""):
                # Made when first needed: few visitors write so.
                self._lexicon = self._lexicon or Lexicon(self._counts)
                message.set(_SPELLED, self._lexicon.arabic(clean(message.get(TEXT))))
        return messages
