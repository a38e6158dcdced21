"""Character and word n-grams: what a message looks like, typing errors and inflections included."""

from __future__ import annotations

from collections import Counter
from typing import Any

import joblib
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
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from bot.content.normalise import clean, fold


def prepare(text: str) -> str:
    """The form of a text that n-grams are taken from: cleaned, folded, so that a missing diacritic changes nothing."""
    return fold(clean(text))


class Rows:
    """What a fitted union of TfidfVectorizers makes of one text, number for number, without scikit-learn's checks of each call (a third of the time)."""

    def __init__(self, union: FeatureUnion) -> None:
        for _, part in union.transformer_list:
            # What was too rare to count: scikit-learn keeps it to be looked at, three times as much as what counts.
            part.__dict__.pop("stop_words_", None)
        self._parts = [(part.build_analyzer(), part.vocabulary_, part.idf_) for _, part in union.transformer_list]
        self._width = sum(len(vocabulary) for _, vocabulary, _ in self._parts)

    def row(self, text: str) -> scipy.sparse.csr_matrix:
        """A matrix of one row: of each part 1 + log(count) times the inverse document frequency, to length 1."""
        columns, values, start = [], [], 0
        for analyse, vocabulary, weights in self._parts:
            counts = Counter(column for column in map(vocabulary.get, analyse(text)) if column is not None)
            found = np.fromiter(counts, np.int64, len(counts))
            value = (1 + np.log(np.fromiter(counts.values(), np.float64, len(counts)))) * weights[found]
            columns.append(found + start)
            values.append(value / (np.sqrt(np.sum(value**2)) or 1.0))
            start += len(vocabulary)
        column = np.concatenate(columns)
        order = np.argsort(column)
        data = np.concatenate(values)[order].astype(np.float32)
        return scipy.sparse.csr_matrix((data, column[order].astype(np.int32), np.array([0, len(column)], np.int32)), shape=(1, self._width))


def union(config: dict[str, Any]) -> FeatureUnion:
    """The vectorizers, not fitted yet, as the configuration says."""
    characters, words, minimum = tuple(config["characters"]), tuple(config["words"]), config["min_count"]
    return FeatureUnion([
        ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=characters, min_df=minimum, sublinear_tf=True, dtype="float32")),
        ("words", TfidfVectorizer(token_pattern=r"(?u)\b\w+\b", ngram_range=words, min_df=minimum, sublinear_tf=True, dtype="float32")),
    ])  # fmt: skip


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(GraphComponent):
    """TF-IDF of character n-grams inside words and of words, as sparse sentence features."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`characters`, `words`: shortest and longest n-gram; `min_count`: in how many examples an n-gram must occur."""
        return {"characters": [2, 4], "words": [1, 2], "min_count": 3}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, vectorizer: FeatureUnion | None = None) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._rows = Rows(vectorizer) if vectorizer else None

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
        vectorizer = union(self._config)
        vectorizer.fit([prepare(message.get(TEXT)) for message in training_data.training_examples if message.get(TEXT)])
        self._rows = Rows(vectorizer)
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(vectorizer, folder / "vectorizer.joblib")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if self._rows is not None and message.get(TEXT):
                message.add_features(Features(self._rows.row(prepare(message.get(TEXT))), FEATURE_TYPE_SENTENCE, TEXT, "NgramFeaturizer"))
        return messages
