"""Character and word n-grams: what a message looks like, typing errors and inflections included."""

from __future__ import annotations

from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from bot.content.normalise import clean, fold


def prepare(text: str) -> str:
    """The form of a text that n-grams are taken from: cleaned, folded, so that a missing diacritic changes nothing."""
    return fold(clean(text))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(GraphComponent):
    """TF-IDF of character n-grams inside words and of words, as sparse sentence features."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`characters`, `words`: shortest and longest n-gram; `min_count`: in how many examples an n-gram must occur."""
        return {"characters": [2, 4], "words": [1, 2], "min_count": 3}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, vectorizer: FeatureUnion | None = None) -> None:
        self._config, self._storage, self._resource, self._vectorizer = config, storage, resource, vectorizer

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> NgramFeaturizer:
        return cls({**cls.get_default_config(), **config}, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> NgramFeaturizer:
        with model_storage.read_from(resource) as folder:
            return cls({**cls.get_default_config(), **config}, model_storage, resource, joblib.load(folder / "vectorizer.joblib"))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which n-grams there are."""
        characters, words, minimum = tuple(self._config["characters"]), tuple(self._config["words"]), self._config["min_count"]
        self._vectorizer = FeatureUnion([
            ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=characters, min_df=minimum, sublinear_tf=True, dtype="float32")),
            ("words", TfidfVectorizer(token_pattern=r"(?u)\b\w+\b", ngram_range=words, min_df=minimum, sublinear_tf=True, dtype="float32")),
        ])  # fmt: skip
        self._vectorizer.fit([prepare(message.get(TEXT)) for message in training_data.training_examples if message.get(TEXT)])
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._vectorizer, folder / "vectorizer.joblib")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        wanted = [message for message in messages if message.get(TEXT)]
        if wanted and self._vectorizer is not None:
            matrix = self._vectorizer.transform([prepare(message.get(TEXT)) for message in wanted]).tocsr()
            for row, message in enumerate(wanted):
                message.add_features(Features(matrix[row], FEATURE_TYPE_SENTENCE, TEXT, "NgramFeaturizer"))
        return messages
