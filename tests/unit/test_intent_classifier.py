"""The classifier alone, on made-up features."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

from bot.components.intent_classifier import LinearIntentClassifier, fit
from bot.content.ngram_network import LAYERS


def test_two_trainings_make_the_same_model() -> None:
    """Otherwise the conversations on record go otherwise on another machine."""
    random = np.random.default_rng(1)
    labels = [f"intent {number}" for number in random.integers(0, 8, 12_000)]
    sparse = scipy.sparse.random(12_000, 10_000, density=0.002, format="csr", random_state=1, dtype=np.float32)
    config = LinearIntentClassifier.get_default_config()
    first, second = (fit(None, (sparse, labels), config) for _ in range(2))
    network = {f"network.{name}" for name in ("vectors", "vectors.scales", *LAYERS)}
    assert set(first) == set(second) == {"classes", "sparse.weights", "sparse.scales", "sparse.bias", *network}
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_an_intent_without_vectors_is_named() -> None:
    vectors, rows = np.eye(2, dtype=np.float32), scipy.sparse.csr_matrix(np.eye(3, dtype=np.float32))
    with pytest.raises(ValueError, match="thanks"):
        fit((vectors, ["deny", "greet"]), (rows, ["deny", "greet", "thanks"]), LinearIntentClassifier.get_default_config())


def test_a_doubtful_message_is_rather_a_danger() -> None:
    def sure(**changed: float) -> float:
        config = {**LinearIntentClassifier.get_default_config(), **changed}
        arrays = {"classes": np.array(["crisis_suicide", "own_shame"]), "dense.weights": np.zeros((2, 3)), "dense.bias": np.zeros(2)}
        classifier = LinearIntentClassifier(config, None, None, arrays)  # type: ignore[arg-type]
        message = Message(data={TEXT: "i do not know"})
        message.add_features(Features(np.zeros((1, 3)), FEATURE_TYPE_SENTENCE, TEXT, "test"))
        classifier.process([message])
        return float(message.get("danger"))

    assert sure(danger_bias=0.0) == 0.5 < sure() < sure(danger_bias=2.0)
