"""The classifier alone, on made-up features."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.sparse
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

from bot.components.deferred_features import DeferredFeatures
from bot.components.intent_classifier import PooledIntentClassifier, fit
from bot.content.ngram_network import LAYERS


def test_two_trainings_make_the_same_model() -> None:
    """Otherwise the conversations on record go otherwise on another machine."""
    random = np.random.default_rng(1)
    labels = [f"intent {number}" for number in random.integers(0, 8, 12_000)]
    sparse = scipy.sparse.random(12_000, 10_000, density=0.002, format="csr", random_state=1, dtype=np.float32)
    config = PooledIntentClassifier.get_default_config()
    first, second = (fit(None, (sparse, labels), config) for _ in range(2))
    network = {f"network.{name}" for name in ("vectors", "vectors.scales", *LAYERS)}
    assert set(first) == set(second) == {"classes", "sparse.weights", "sparse.scales", "sparse.bias", *network}
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_an_intent_without_vectors_is_named() -> None:
    vectors, rows = np.eye(2, dtype=np.float32), scipy.sparse.csr_matrix(np.eye(3, dtype=np.float32))
    with pytest.raises(ValueError, match="thanks"):
        fit((vectors, ["deny", "greet"]), (rows, ["deny", "greet", "thanks"]), PooledIntentClassifier.get_default_config())


def test_a_doubtful_message_is_rather_a_danger() -> None:
    def sure(**changed: float) -> float:
        config = {**PooledIntentClassifier.get_default_config(), **changed}
        arrays = {"classes": np.array(["crisis_suicide", "own_shame"]), "dense.weights": np.zeros((2, 3)), "dense.bias": np.zeros(2)}
        classifier = PooledIntentClassifier(config, None, None, arrays)  # type: ignore[arg-type]
        message = Message(data={TEXT: "i do not know"})
        message.add_features(Features(np.zeros((1, 3)), FEATURE_TYPE_SENTENCE, TEXT, "test"))
        classifier.process([message])
        return float(message.get("danger"))

    assert sure(danger_bias=0.0) == 0.5 < sure() < sure(danger_bias=2.0)


def test_the_encoder_is_asked_where_the_ngrams_are_not_sure() -> None:
    """It takes most of the time that a message takes; a message that n-grams are sure of goes without it."""
    labels = ["deny", "greet", "thanks"] * 40
    vectors = np.tile(np.eye(3, dtype=np.float32), (40, 1))
    rows = scipy.sparse.csr_matrix(vectors)
    config = PooledIntentClassifier.get_default_config()
    arrays = fit((vectors, labels), (rows, labels), config)
    asked = []

    def intent(row: list[float], sure: float) -> str:
        def vector() -> np.ndarray[Any, np.dtype[np.float32]]:
            asked.append(row)
            return np.array([[-9, 9, -9]], np.float32)

        message = Message(data={TEXT: "well"})
        message.add_features(Features(scipy.sparse.csr_matrix(np.array([row], np.float32)), FEATURE_TYPE_SENTENCE, TEXT, "test"))
        message.add_features(DeferredFeatures(vector, FEATURE_TYPE_SENTENCE, TEXT, "test"))
        classifier = PooledIntentClassifier({**config, "sure": sure}, None, None, arrays)  # type: ignore[arg-type]
        classifier.process([message])
        return str(message.get(INTENT)["name"])

    assert intent([0, 0, 1], sure=0.6) == "thanks" and not asked
    assert intent([0, 0, 0], sure=0.6) == "greet" and asked == [[0, 0, 0]]
    intent([0, 0, 1], sure=1.01)
    assert asked == [[0, 0, 0], [0, 0, 1]]
