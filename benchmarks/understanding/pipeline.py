"""The guide's pipeline from text to intent, without Rasa around it, so that it can be fitted on any messages."""

from __future__ import annotations

from typing import Any

import numpy as np

from bot.components.intent_classifier import PooledIntentClassifier, Scores, fit
from bot.components.ngram_featurizer import NgramFeaturizer, Rows, learn, prepare
from bot.content.normalise import clean
from bot.encoder.encoder import SentenceEncoder


class Understanding:
    """Features and classifier of the guide, fitted on (text, intent); without an encoder on n-grams alone, without n-grams on the encoder alone."""

    def __init__(self, encoder: SentenceEncoder | None, train: list[tuple[str, str]], *, ngrams: bool = True, **config: Any) -> None:
        self._config = {**PooledIntentClassifier.get_default_config(), **config}
        self._encoder, texts, labels = encoder, [text for text, _ in train], [intent for _, intent in train]
        self._rows: Rows | None = None
        sparse = None
        if ngrams:
            settings = {**NgramFeaturizer.get_default_config(), "min_count": 3 if len(texts) > 2000 else 1}
            prepared = [prepare(text) for text in texts]
            self._rows = Rows(learn(prepared, settings), settings)
            sparse = self._rows.matrix(prepared), labels
        self._scores = Scores(fit(None if encoder is None else (self._vectors(texts), labels), sparse, self._config))

    def _vectors(self, texts: list[str]) -> Any:
        return None if self._encoder is None else self._encoder.encode([clean(text).lower() for text in texts])

    def ask(self, texts: list[str]) -> tuple[list[str], Any]:
        """(intent, log probability of it) of each text."""
        vectors = self._vectors(texts)
        pooled = np.stack([
            self._scores.meant(None if vectors is None else vectors[i], self._config)
            + self._scores.written(self._rows.matrix([prepare(text)]) if self._rows else None, self._config)
            for i, text in enumerate(texts)
        ])  # fmt: skip
        pooled -= np.log(np.exp(pooled).sum(axis=1, keepdims=True))
        return [self._scores.classes[column] for column in pooled.argmax(axis=1)], pooled.max(axis=1)
