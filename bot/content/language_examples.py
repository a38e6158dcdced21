"""What the guide's own examples say of a text's language: people who write to it are nearer to them than to the news that identifiers are trained on.

A linear model over the letters of words (2 to 4 side by side), beside the identifier and never in its place: languages without examples are unknown to it.
docs/understanding.md has what it brings.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy.sparse

from bot.content import ngrams
from bot.content.ngrams import Arrays, Ngrams
from bot.content.normalise import clean
from bot.content.packed import Packed, pack

SIZES = {"characters": (2, 4)}
# In how many texts letters must occur; how many examples of a language are read; how many words of a longer one are read once more as a short message.
LEAST, EACH, SHORT = 6, 3000, (3, 6)
# What a score weighs in the log probability of a language; the least that the worst gets; what a language without examples gets.
WEIGHT, FLOOR, UNKNOWN = 0.2, -8.0, -1.0
BITS = 4


def _texts(lines: list[str], pick: random.Random) -> list[str]:
    """Some of a language's examples, whole, and a few words from inside each long one."""
    chosen = sorted({clean(line).lower() for line in lines})
    pick.shuffle(chosen)
    found = chosen[:EACH]
    for words in (text.split() for text in chosen[:EACH]):
        if len(words) > SHORT[1]:
            count = pick.randint(*SHORT)
            start = pick.randint(0, len(words) - count)
            found.append(" ".join(words[start : start + count]))
    return found


def learn(lines: Mapping[str, list[str]]) -> Arrays:
    """What `Voice` needs, from the examples of each language; nothing where there are fewer than two languages, or too few examples to know letters by."""
    # Here, not above: a server needs no scikit-learn.
    from sklearn.linear_model import SGDClassifier

    pick = random.Random(3)  # noqa: S311
    texts = {code: _texts(lines[code], pick) for code in sorted(lines) if lines[code]}
    every = [text for found in texts.values() for text in found]
    arrays = ngrams.learn(every, SIZES, LEAST) if len(texts) > 1 else {}
    if not arrays or not len(arrays["characters.known"]):
        return {}
    known = Ngrams(arrays, SIZES)
    rows = scipy.sparse.csr_matrix(known.rows(every), shape=(len(every), known.width))
    codes = np.repeat(list(texts), [len(found) for found in texts.values()])
    model = SGDClassifier(loss="log_loss", alpha=1e-6, max_iter=6, tol=None, class_weight="balanced", random_state=1, n_jobs=-1).fit(rows, codes)
    # Of two languages scikit-learn keeps one column.
    weights, bias = (np.vstack([-model.coef_, model.coef_]), np.r_[-model.intercept_, model.intercept_]) if len(texts) == 2 else (model.coef_, model.intercept_)
    packed, scales = pack(np.ascontiguousarray(weights.T).astype(np.float32), BITS)
    return {**arrays, "codes": np.array(model.classes_), "weights": packed, "scales": scales, "bias": bias.astype(np.float32)}


class Voice:
    """What `learn` made, to ask."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._known = Ngrams(arrays, SIZES)
        self._codes: list[str] = arrays["codes"].tolist()
        self._weights, self._bias = Packed(arrays["weights"], arrays["scales"], BITS, len(self._codes)), arrays["bias"]

    def says(self, text: str, codes: tuple[str, ...]) -> dict[str, float]:
        """What a cleaned text in lower case adds to the log probability of each language: 0 for the likeliest, less for the others."""
        values, columns, _ = self._known.rows([text])
        if not len(columns):
            return dict.fromkeys(codes, 0.0)
        scores = (self._weights.summed(columns, values) + self._bias) * WEIGHT
        found = dict(zip(self._codes, np.maximum(scores - scores.max(), FLOOR).tolist(), strict=True))
        return {code: found.get(code, UNKNOWN) for code in codes}
