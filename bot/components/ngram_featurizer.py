"""Character and word n-grams: what a message looks like, typing errors and inflections included."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.arabic_letters import spelled
from bot.components.source import digest
from bot.content import ngrams, normalise
from bot.content.ngrams import KINDS, Ngrams
from bot.content.normalise import clean, fold

FILE = "ngrams.npz"


def prepare(text: str) -> str:
    """The form of a text that n-grams are taken from: cleaned, folded, so that a missing diacritic changes nothing."""
    return fold(clean(text))


class Rows:
    """What n-grams make of prepared texts: matrices of one row each."""

    def __init__(self, arrays: Mapping[str, Any], config: Mapping[str, Any]) -> None:
        self._ngrams = Ngrams(arrays, _sizes(config))

    def matrix(self, texts: list[str]) -> scipy.sparse.csr_matrix:
        """A row for each text."""
        return scipy.sparse.csr_matrix(self._ngrams.rows(texts), shape=(len(texts), self._ngrams.width))


def _sizes(config: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    return {kind: (config[kind][0], config[kind][1]) for kind in KINDS}


def learn(texts: list[str], config: Mapping[str, Any]) -> dict[str, Any]:
    """The n-grams that occur often enough in prepared texts, with their weights."""
    return ngrams.learn(texts, _sizes(config), config["min_count"])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(GraphComponent):
    """TF-IDF of character n-grams inside words and of words, as sparse sentence features."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`characters`, `words`: shortest and longest n-gram; `min_count`: in how many examples an n-gram must occur."""
        return {"characters": [2, 4], "words": [1, 2], "min_count": 3}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Changed code trains this component anew."""
        return digest(__file__, ngrams, normalise)

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, arrays: Mapping[str, Any] | None = None) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._rows = Rows(arrays, config) if arrays else None

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> NgramFeaturizer:
        return cls({**cls.get_default_config(), **config}, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> NgramFeaturizer:
        with model_storage.read_from(resource) as folder:
            return cls({**cls.get_default_config(), **config}, model_storage, resource, dict(np.load(folder / FILE)))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which n-grams there are."""
        arrays = learn([prepare(spelled(message)) for message in training_data.training_examples if message.get(TEXT)], self._config)
        self._rows = Rows(arrays, self._config)
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / FILE, **arrays)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        wanted = [message for message in messages if message.get(TEXT)]
        if self._rows is not None and wanted:
            # All at once: in training words come again, and one sort of all numbers is quicker than one for each message.
            for message, row in zip(wanted, self._rows.matrix([prepare(spelled(message)) for message in wanted]), strict=True):
                message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, "NgramFeaturizer"))
        return messages
