"""What a message means: one of the 55 intents, with a confidence, or nothing the guide knows."""

from __future__ import annotations

from typing import Any

import joblib
import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

from bot.content.topics import load_topics

OUT_OF_SCOPE = "out_of_scope"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """Logistic regression over all sentence features of a message, sparse and dense, for all languages together."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C`: inverse regularisation; `dense_weight`: scale of dense features beside sparse ones.

        `threshold`: below this confidence a message is out of scope.
        """
        return {"C": 20.0, "dense_weight": 4.0, "max_iter": 200, "threshold": 0.2, "ranking_length": 5}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: LogisticRegression | None = None) -> None:
        self._config, self._storage, self._resource, self._model = config, storage, resource, model

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> LinearIntentClassifier:
        return cls({**cls.get_default_config(), **config}, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> LinearIntentClassifier:
        with model_storage.read_from(resource) as folder:
            return cls({**cls.get_default_config(), **config}, model_storage, resource, joblib.load(folder / "model.joblib"))

    def _matrix(self, messages: list[Message]) -> Any:
        rows = []
        for message in messages:
            _, sparse = message.get_sparse_features(TEXT)
            _, dense = message.get_dense_features(TEXT)
            parts = [scipy.sparse.csr_matrix(sparse.features)] if sparse else []
            if dense:
                parts.append(scipy.sparse.csr_matrix(np.atleast_2d(dense.features) * self._config["dense_weight"]))
            rows.append(scipy.sparse.hstack(parts, format="csr"))
        return scipy.sparse.vstack(rows, format="csr")

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example whose intent is one of the 55; steps (button titles) count as what they are reported as."""
        topics = load_topics()
        examples = [message for message in training_data.intent_examples if message.get(TEXT) and topics[message.get(INTENT)].kind != "step"]
        labels = [message.get(INTENT) for message in examples]
        self._model = LogisticRegression(C=self._config["C"], max_iter=self._config["max_iter"], tol=1e-3, class_weight="balanced", random_state=7)
        self._model.fit(self._matrix(examples), labels)
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / "model.joblib")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = self._ranking(message) if self._model is not None and message.get(TEXT) else []
            name, confidence = ranking[0] if ranking else (OUT_OF_SCOPE, 0.0)
            if confidence < self._config["threshold"]:
                name = OUT_OF_SCOPE
            message.set(INTENT, {"name": name, "confidence": confidence}, add_to_output=True)
            shown = [{"name": intent, "confidence": value} for intent, value in ranking[: self._config["ranking_length"]]]
            message.set("intent_ranking", shown, add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> list[tuple[str, float]]:
        assert self._model is not None  # noqa: S101 (for the type checker; `process` has asked)
        probabilities = self._model.predict_proba(self._matrix([message]))[0]
        order = np.argsort(-probabilities)
        return [(str(self._model.classes_[index]), round(float(probabilities[index]), 4)) for index in order]
