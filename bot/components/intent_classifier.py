"""What a message means: one of the 55 intents, with a confidence, or nothing the guide knows.

Two linear models, one over the sparse features (how it is written) and one over the dense ones (what it means to the encoder), and a small network over the
sparse ones are fitted apart and their probabilities multiplied. Apart, because together the many sparse features drown the dense ones. Where the sparse
ones are sure, nobody waits for the dense ones, which take most of the time (a cascade); docs/understanding.md has the comparisons.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.special import log_softmax, softmax

from bot.components.source import digest
from bot.content import ngram_network, packed
from bot.content.files import DATA
from bot.content.ngram_network import Network, learn
from bot.content.packed import Packed, pack
from bot.content.topics import load_topics

OUT_OF_SCOPE = "out_of_scope"
FILE = "weights.npz"
NETWORK = "network."


class Scores:
    """The models as plain arrays. A model is absent where a pipeline has no features of its kind.

    `classes` in order; `dense.weights` and `dense.bias` with the scaler folded in; `sparse.weights`, row by row of the n-grams, packed to four bits with
    `sparse.scales` (one a row), and `sparse.bias`; what begins with `network.` is the network's (`ngram_network`).
    """

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self.classes: list[str] = arrays["classes"].tolist()
        self.dense = (arrays["dense.weights"], arrays["dense.bias"]) if "dense.bias" in arrays else None
        self.sparse = None
        if "sparse.bias" in arrays:
            weights = Packed(arrays["sparse.weights"], arrays["sparse.scales"], 4, len(self.classes))
            network = Network({name.removeprefix(NETWORK): array for name, array in arrays.items() if name.startswith(NETWORK)})
            self.sparse = weights, arrays["sparse.bias"], network

    def written(self, sparse: Any, config: Mapping[str, Any]) -> Any:
        """What the n-grams of a sparse row say: log probabilities weighed for the pool, not normalised. Zeros where there is no model or no row."""
        if self.sparse is None or sparse is None:
            return np.zeros(len(self.classes))
        weights, bias, network = self.sparse
        share = 1.0 - config["dense_share"] if self.dense else 1.0
        linear = log_softmax((weights.summed(sparse.indices, sparse.data) + bias) * config["sharpness"])
        return share * linear + config["network_share"] * log_softmax(network.scores(sparse.indices, sparse.data))

    def meant(self, dense: Any, config: Mapping[str, Any]) -> Any:
        """What the encoder's vector says, in the same way."""
        if self.dense is None or dense is None:
            return np.zeros(len(self.classes))
        share = config["dense_share"] if self.sparse else 1.0
        return share * log_softmax(self.dense[0] @ dense + self.dense[1])


def fit(dense: tuple[Any, list[str]] | None, sparse: tuple[Any, list[str]] | None, config: dict[str, Any]) -> dict[str, Any]:
    """What `Scores` needs: the models, fitted side by side on dense vectors with their intents and on sparse rows with theirs; either may be None.

    Raises ValueError where the two know different intents.
    """
    # Here, not above: a server reads arrays, and scikit-learn would be 60 MB more.
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import LinearSVC

    known = [set(features[1]) for features in (dense, sparse) if features]
    if known[0] != known[-1]:
        raise ValueError(f"intents with vectors alone or n-grams alone: {sorted(known[0] ^ known[-1])}; both are needed for each")
    arrays: dict[str, Any] = {"classes": np.array(sorted(known[0]))}

    def fit_dense(vectors: Any, labels: list[str]) -> None:
        scaler = StandardScaler().fit(vectors)
        model = LogisticRegression(C=config["dense_C"], max_iter=150, tol=1e-3).fit(scaler.transform(vectors), labels)
        weights = model.coef_ / scaler.scale_
        arrays["dense.weights"], arrays["dense.bias"] = weights, model.intercept_ - weights @ scaler.mean_

    def fit_sparse(rows: Any, labels: list[str]) -> None:
        # Each intent against the rest, as LinearSVC does by itself, but on all cores: in processes, since liblinear's random numbers belong to the process, and
        # threads that take them from one another make another model every time. Loose: six rounds instead of eighteen; docs/understanding.md has the cost.
        machine = LinearSVC(C=config["sparse_C"], dual=True, max_iter=300, tol=1.0, random_state=7)
        # In what liblinear computes with; otherwise it is made so once for each intent.
        models = OneVsRestClassifier(machine, n_jobs=-1).fit(rows.astype(np.float64), np.array(labels)).estimators_
        arrays["sparse.weights"], arrays["sparse.scales"] = pack(np.stack([model.coef_[0] for model in models], axis=1).astype(np.float32), 4)
        arrays["sparse.bias"] = np.array([model.intercept_[0] for model in models])

    def fit_network(rows: Any, labels: list[str]) -> None:
        numbers = np.searchsorted(arrays["classes"], labels)
        arrays.update({f"{NETWORK}{name}": array for name, array in learn(rows.astype(np.float32), numbers, len(arrays["classes"])).items()})

    with ThreadPoolExecutor(3) as pool:
        fitting = [pool.submit(fit_dense, *dense)] if dense else []
        fitting += [pool.submit(fit_sparse, *sparse), pool.submit(fit_network, *sparse)] if sparse else []
        for future in fitting:
            future.result()
    return arrays


def _sentence(message: Message, *, sparse: bool) -> Any:
    """The sparse or dense sentence features of a message, or None. Taken as they lie in it: `get_sparse_features` copies them first."""
    found = [
        feature.features for feature in message.features
        if (feature.attribute, feature.type) == (TEXT, FEATURE_TYPE_SENTENCE) and feature.is_sparse() == sparse
    ]  # fmt: skip
    if len(found) > 1:
        return (scipy.sparse.hstack if sparse else np.hstack)(found)
    return found[0] if found else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PooledIntentClassifier(GraphComponent, IntentClassifier):
    """Pools a linear model over dense features, one over sparse features and a network over these, for all languages together."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`dense_C`, `sparse_C`: inverse regularisation; `dense_share`: weight of the dense model (0 to 1), the rest is the sparse one's;
        `network_share`: that of the network, on top.

        `alone`: what the log probabilities of the n-grams are multiplied with while the encoder has not been asked; `sure`: the confidence from which on it is
        not. `sharpness`: what the margins of the sparse model are multiplied with before they become probabilities; `temperature`: the same for the pooled
        log probabilities, so that a confidence of 0.8 is right in 80 of 100. `out_of_scope_bias` is added to the log probability of out_of_scope: as much as
        turns away 4 % of in-scope messages at most; `danger_bias` to those of the immediate-safety intents, since a missed danger costs more. `threshold`:
        below this confidence a message is out of scope. docs/understanding.md says how they were chosen.
        """
        return {
            "dense_C": 0.01, "sparse_C": 0.5, "dense_share": 0.5, "sharpness": 4.0, "network_share": 0.4, "alone": 1.5, "sure": 0.99, "temperature": 1.0,
            "out_of_scope_bias": 0.5, "danger_bias": 0.4, "threshold": 0.1, "ranking_length": 5,
        }  # fmt: skip

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Changed code trains this component anew."""
        return digest(__file__, ngram_network, packed, DATA / "topics.yml")

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, arrays: Mapping[str, Any] | None = None) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._scores: Scores | None = None
        if arrays:
            self._use(arrays)

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> PooledIntentClassifier:
        return cls({**cls.get_default_config(), **config}, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> PooledIntentClassifier:
        with model_storage.read_from(resource) as folder:
            return cls({**cls.get_default_config(), **config}, model_storage, resource, dict(np.load(folder / FILE)))

    @staticmethod
    def _features(messages: list[Message], *, sparse: bool) -> tuple[Any, list[str]] | None:
        """The sentence features of those messages that have them, sparse or dense, as a matrix, and their intents; None where there are none."""
        rows, intents = [], []
        for message in messages:
            if (found := _sentence(message, sparse=sparse)) is not None:
                rows.append(found)
                intents.append(message.get(INTENT))
        if not rows:
            return None
        return scipy.sparse.vstack(rows, format="csr") if sparse else np.vstack(rows), intents

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example whose intent is one of the 55; steps (button titles) count as what they are reported as, and are left out."""
        topics = load_topics()
        examples = [message for message in training_data.intent_examples if message.get(TEXT) and topics[message.get(INTENT)].kind != "step"]
        arrays = fit(self._features(examples, sparse=False), self._features(examples, sparse=True), self._config)
        self._use(arrays)
        with self._storage.write_to(self._resource) as folder:
            # Compressed already: Rasa packs a model with gzip at level 9, which takes eight times as long over the same arrays.
            np.savez_compressed(folder / FILE, **arrays)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if self._scores is not None and message.get(TEXT):
                probabilities = self._probabilities(message, self._scores)
                order = np.argsort(-probabilities)[: self._config["ranking_length"]]
                ranking = [{"name": self._scores.classes[index], "confidence": round(float(probabilities[index]), 4)} for index in order]
                danger = round(float(probabilities[self._dangers].sum()), 3)
            else:
                ranking, danger = [], 0.0
            intent = dict(ranking[0]) if ranking else {"name": OUT_OF_SCOPE, "confidence": 0.0}
            if intent["confidence"] < self._config["threshold"]:
                intent["name"] = OUT_OF_SCOPE
            message.set(INTENT, intent, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            message.set("danger", danger, add_to_output=True)
        return messages

    def _probabilities(self, message: Message, scores: Scores) -> Any:
        """Of all intents. The encoder is asked where the n-grams alone are not sure."""
        written = scores.written(_sentence(message, sparse=True), self._config)
        alone = softmax(written * self._config["alone"] + self._biases)
        if scores.dense is None or alone.max() >= self._config["sure"]:
            return alone
        dense = _sentence(message, sparse=False)
        pooled = written + scores.meant(None if dense is None else np.ravel(dense), self._config)
        return softmax(pooled * self._config["temperature"] + self._biases)

    def _use(self, arrays: Mapping[str, Any]) -> None:
        """Classify by these models, and what speaks beforehand for dangers and for what is out of scope."""
        self._scores = Scores(arrays)
        safety = {name for name, topic in load_topics().items() if topic.safety}
        self._dangers = np.array([name in safety for name in self._scores.classes])
        outside = np.array([name == OUT_OF_SCOPE for name in self._scores.classes])
        self._biases = self._dangers * self._config["danger_bias"] + outside * self._config["out_of_scope_bias"]
