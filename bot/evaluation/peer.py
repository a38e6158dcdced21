"""A yardstick for time that shares the machine's load: stock scikit-learn on the same texts in the same run. Its answers are not compared."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable

from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression

# Coefficients of 55 intents in 2^20 columns, the vectoriser's default, take 461 MB; fitting needs that many times over.
FEATURES = 2**16
PER_INTENT = 5
NAME = "scikit-learn's HashingVectorizer (2^16 columns) + LogisticRegression (coefficients made sparse), `predict` on one text"


class Peer:
    """Word hashing and logistic regression with stock settings.

    Its speed depends on the number of intents and columns, hardly on the examples, so it is fitted on a few. Coefficients are made sparse, as scikit-learn
    offers: dense ones are copied at every call, which would flatter whatever is put beside them.
    """

    def __init__(self, examples: Iterable[tuple[str, str]]) -> None:
        """Fit on the first PER_INTENT of each intent among (intent, text)."""
        by_intent: dict[str, list[str]] = defaultdict(list)
        for intent, text in examples:
            if len(by_intent[intent]) < PER_INTENT:
                by_intent[intent].append(text)
        self._vectorizer = HashingVectorizer(n_features=FEATURES)
        self._model = LogisticRegression()
        labels = [intent for intent, texts in by_intent.items() for _ in texts]
        self._model.fit(self._vectorizer.transform([text for texts in by_intent.values() for text in texts]), labels)
        self._model.sparsify()

    def milliseconds(self, text: str) -> float:
        """How long it takes to classify one text."""
        started = time.perf_counter()
        self._model.predict(self._vectorizer.transform([text]))
        return (time.perf_counter() - started) * 1000
