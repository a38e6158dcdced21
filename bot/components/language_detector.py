"""The language of each message."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.source import digest
from bot.content import language_automaton, language_examples, language_id, ngrams, normalise, packed
from bot.content.language_examples import Voice
from bot.content.language_id import BACKENDS, CANDIDATES, Identifier, Py3langid, identify

LANGUAGE = "language"
FILE = "languages.npz"
EXAMPLES = "examples."


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class LanguageDetector(GraphComponent):
    """Sets `language` and `language_confidence` on a message, from its text and the metadata `page_language`, `conversation_language`, `chosen_language`.

    Both are output properties, not entities: `rasa test` stays free of them. Training examples carry the language of their folder already: what they say of
    their languages is learnt. Training also writes down what the identifier needs of py3langid's model, so that a server reads that alone.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`backend`: py3langid or langdetect."""
        return {"backend": "py3langid"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Changed code trains this component anew."""
        return digest(__file__, language_id, language_automaton, language_examples, ngrams, normalise, packed)

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, identifier: Identifier, voice: Voice | None = None) -> None:
        self._config, self._storage, self._resource, self._identifier, self._voice = config, storage, resource, identifier, voice

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> LanguageDetector:
        config = {**cls.get_default_config(), **config}
        return cls(config, model_storage, resource, BACKENDS[config["backend"]]())

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> LanguageDetector:
        config = {**cls.get_default_config(), **config}
        with model_storage.read_from(resource) as folder:
            arrays = dict(np.load(folder / FILE))
        examples = {name.removeprefix(EXAMPLES): arrays.pop(name) for name in list(arrays) if name.startswith(EXAMPLES)}
        identifier = Py3langid(arrays=arrays) if arrays else BACKENDS[config["backend"]]()
        return cls(config, model_storage, resource, identifier, Voice(examples) if examples else None)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn what examples say of their languages."""
        lines: dict[str, list[str]] = defaultdict(list)
        for message in training_data.training_examples:
            if message.get(LANGUAGE) in CANDIDATES and message.get(TEXT):
                lines[message.get(LANGUAGE)].append(message.get(TEXT))
        arrays = language_examples.learn(lines)
        self._voice = Voice(arrays) if arrays else None
        identified = self._identifier.arrays() if isinstance(self._identifier, Py3langid) else {}
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / FILE, **identified, **{EXAMPLES + name: array for name, array in arrays.items()})
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Examples from the importer know their language; others are identified."""
        self.process([message for message in training_data.training_examples if not message.get(LANGUAGE)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            metadata = message.get("metadata") or {}
            language, confidence = identify(
                message.get(TEXT) or "", identified_by=self._identifier, voice=self._voice, chosen=metadata.get("chosen_language"),
                conversation=metadata.get("conversation_language"), page=metadata.get("page_language"),
            )  # fmt: skip
            message.set(LANGUAGE, language, add_to_output=True)
            message.set("language_confidence", round(confidence, 3), add_to_output=True)
        return messages
