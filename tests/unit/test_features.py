"""The features of one message are what scikit-learn's own vectorizers make of it."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from bot.components.ngram_featurizer import Rows, prepare

TEXTS = ["i need help now", "wo finde ich hilfe", "en jaksa enää, en vain jaksa", "help help help", "j'ai besoin d'aide", "не знаю что делать"] * 2
UNION = FeatureUnion([
    ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=2, sublinear_tf=True, dtype="float32")),
    ("words", TfidfVectorizer(token_pattern=r"(?u)\b\w+\b", ngram_range=(1, 2), min_df=2, sublinear_tf=True, dtype="float32")),
]).fit([prepare(text) for text in TEXTS])  # fmt: skip
ROWS = Rows(UNION)


@given(st.one_of(st.sampled_from(TEXTS), st.text(max_size=60), st.lists(st.sampled_from(" ".join(TEXTS).split()), max_size=20).map(" ".join)))
@settings(deadline=None, max_examples=200)
def test_rows_equal_the_union(text: str) -> None:
    prepared = prepare(text)
    np.testing.assert_allclose(ROWS.row(prepared).toarray(), UNION.transform([prepared]).toarray(), atol=1e-6)
