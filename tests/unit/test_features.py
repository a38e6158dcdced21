"""The features of one message are what scikit-learn's own vectorizers make of it."""

from __future__ import annotations

from zlib import crc32

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.components.ngram_featurizer import Rows, learn, prepare

TEXTS = ["i need help now", "wo finde ich hilfe", "en jaksa enää, en vain jaksa", "help help help", "j'ai besoin d'aide", "не знаю что делать"] * 2
CONFIG = {"characters": [2, 4], "words": [1, 2], "min_count": 2}
PREPARED = [prepare(text) for text in TEXTS]
ROWS = Rows(learn(PREPARED, CONFIG), CONFIG)
THEIRS = (
    TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=2, sublinear_tf=True, dtype="float32").fit(PREPARED),
    TfidfVectorizer(token_pattern=r"(?u)\b\w+\b", ngram_range=(1, 2), min_df=2, sublinear_tf=True, dtype="float32").fit(PREPARED),
)


def _theirs(text: str) -> np.ndarray:
    """What scikit-learn makes of the text, its columns in the order of our numbers."""
    parts = []
    for vectorizer in THEIRS:
        columns = sorted(vectorizer.vocabulary_, key=lambda gram: crc32(gram.encode()))
        parts.append(vectorizer.transform([text]).toarray()[:, [vectorizer.vocabulary_[gram] for gram in columns]])
    return np.hstack(parts)


@given(st.one_of(st.sampled_from(TEXTS), st.text(max_size=60), st.lists(st.sampled_from(" ".join(TEXTS).split()), max_size=20).map(" ".join)))
@settings(deadline=None, max_examples=300)
def test_rows_equal_theirs(text: str) -> None:
    prepared = prepare(text).lower()
    np.testing.assert_allclose(ROWS.matrix([prepared]).toarray(), _theirs(prepared), atol=1e-6)
