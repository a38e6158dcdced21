"""What a message means, as a multilingual sentence encoder sees it: near for the same meaning in any of its languages."""

from __future__ import annotations

import functools
import os
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.arabic_letters import spelled
from bot.components.deferred_features import DeferredFeatures
from bot.components.source import digest
from bot.content import normalise
from bot.content.normalise import clean
from bot.encoder import encoder as sentence_encoder
from bot.encoder.encoder import SentenceEncoder
from bot.importers import LANGUAGE

MODEL = Path(__file__).resolve().parent.parent / "encoder" / "model"
NAME = "EncoderFeaturizer"


@functools.lru_cache(maxsize=2)
def encoder(folder: Path) -> SentenceEncoder:
    """The encoder of a folder, loaded once per process."""
    return SentenceEncoder(folder)


def _read_as(message: Message) -> str:
    return clean(spelled(message)).lower()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class EncoderFeaturizer(GraphComponent):
    """Adds the encoder's vector as dense sentence features. Another encoder with the same `encode` takes its place by configuration."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`model`: folder of the encoder's files, relative to the project, or null for the one that comes with it.

        `whole`, `share`: where an intent has more than `whole` examples in a language, the encoder reads this share of them in training. They teach the
        classifier's dense half as much as all (docs/understanding.md), and the encoder is most of the time that training takes.
        """
        return {"model": None, "whole": 100, "share": 0.4}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """A changed encoder computes the features of the examples anew."""
        folder = Path(config.get("model") or MODEL)
        return digest(__file__, sentence_encoder, normalise, *(folder / name for name in sentence_encoder.FILES))

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config
        self._folder = Path(config["model"] or MODEL)

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> EncoderFeaturizer:
        return cls({**cls.get_default_config(), **config})

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """All cores for training: nobody waits for an answer meanwhile."""
        wanted = self._read([message for message in training_data.training_examples if message.get(TEXT)])
        vectors = encoder(self._folder).encode_many([_read_as(message) for message in wanted], os.cpu_count() or 1)
        for row, message in enumerate(wanted):
            message.add_features(Features(vectors[row : row + 1], FEATURE_TYPE_SENTENCE, TEXT, NAME))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Nothing is computed yet: the classifier asks for the vectors of messages that their n-grams leave in doubt."""
        for message in messages:
            if message.get(TEXT):
                vector = functools.partial(encoder(self._folder).encode, [_read_as(message)])
                message.add_features(DeferredFeatures(vector, FEATURE_TYPE_SENTENCE, TEXT, NAME))
        return messages

    def _read(self, examples: list[Message]) -> list[Message]:
        """Those that the encoder reads. An example's own text decides: what is added elsewhere does not exchange it for another."""
        counts = Counter((example.get(LANGUAGE), example.get(INTENT)) for example in examples)
        return [
            example for example in examples
            if counts[example.get(LANGUAGE), example.get(INTENT)] <= self._config["whole"]
            or zlib.crc32((example.get(TEXT) or "").encode("utf-8", "surrogatepass")) < self._config["share"] * 2**32
        ]  # fmt: skip
