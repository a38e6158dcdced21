"""A small network over n-grams: each has a vector, a message is the sum of its n-grams' vectors, two layers say what it means.

Where a linear model adds up what each n-gram says for an intent, the network knows n-grams that stand for one another, in one language and across: as fastText
(Joulin and others, 2016, arXiv:1607.01759), with a layer between. It is trained here, in numpy, because what trains networks (torch, TensorFlow) would be
hundreds of megabytes for a minute's work. Serving reads arrays; the vectors are kept in two bits a number, which changes nothing that can be measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse

from bot.content.packed import Packed, pack

Floats = npt.NDArray[np.float32]
WIDTH, HIDDEN = 128, 256
ROUNDS, BATCH, BATCHES = 4, 1024, 200
RATE_VECTORS, RATE_LAYERS, DECAY = 8e-3, 2e-3, 1e-2
# Shares left out at random while learning: of a message's n-grams, of the layers. What is left must do without them.
LESS_NGRAMS, LESS_LAYERS = 0.2, 0.3
SMOOTHING = 0.05
LAYERS = ("into", "into.bias", "out", "out.bias", "past")


class _Adam:
    """Adam (Kingma and Ba, 2014) for one table; `step` changes the rows named, or all, and forgets nothing of the others."""

    def __init__(self, table: Floats, rate: float, decay: float = 0.0) -> None:
        self._table, self._rate, self._decay, self._steps = table, rate, decay, 0
        self._mean, self._square = np.zeros_like(table), np.zeros_like(table)

    def step(self, gradient: Floats, left: float, rows: Any = ...) -> None:
        """`left`: what the rate is multiplied with, 1 at the beginning and 0 at the end."""
        self._steps += 1
        mean, square = self._mean[rows], self._square[rows]
        mean = mean + (gradient - mean) * np.float32(0.1)
        square = square + (gradient * gradient - square) * np.float32(0.001)
        self._mean[rows], self._square[rows] = mean, square
        rate = np.float32(self._rate * left)
        unbiased = np.float32(np.sqrt(1 - 0.999**self._steps) / (1 - 0.9**self._steps))
        if self._decay:
            self._table[rows] *= 1 - rate * np.float32(self._decay)
        self._table[rows] -= rate * unbiased * mean / (np.sqrt(square) + np.float32(1e-8))


def _dropout(shape: tuple[int, ...], share: float, pick: np.random.Generator) -> Floats:
    """0 where something is left out, else what makes up for it."""
    return (pick.random(shape, dtype=np.float32) >= share).astype(np.float32) / np.float32(1 - share)


def _compact(rows: Any, places: npt.NDArray[np.int32], kept: Floats) -> tuple[Any, npt.NDArray[np.int64]]:
    """(the matrix of those columns alone that occur in the rows, their numbers); `places` is room to work in, one for each column, all 0."""
    places[rows.indices] = 1
    columns = np.flatnonzero(places)
    places[columns] = np.arange(len(columns), dtype=np.int32)
    small = scipy.sparse.csr_matrix((rows.data * kept, places[rows.indices], rows.indptr), shape=(rows.shape[0], len(columns)))
    places[columns] = 0
    return small, columns


def learn(rows: Any, intents: npt.NDArray[np.int64], classes: int, seed: int = 7) -> dict[str, Any]:
    """What `Network` needs. `rows`: a CSR matrix of n-grams (float32), a row a message; `intents`: the number of each one's intent, below `classes`."""
    pick = np.random.default_rng(seed)
    count, width = rows.shape

    def layer(entering: int, leaving: int) -> Floats:
        bound = 1 / np.sqrt(entering)
        return pick.uniform(-bound, bound, (entering, leaving)).astype(np.float32)

    vectors = pick.standard_normal((width, WIDTH), dtype=np.float32) * np.float32(0.05)
    into, into_bias = layer(WIDTH, HIDDEN), np.zeros(HIDDEN, np.float32)
    out, out_bias, past = layer(HIDDEN, classes), np.zeros(classes, np.float32), layer(WIDTH, classes)
    layers = (into, into_bias, out, out_bias, past)
    learning, learning_layers = _Adam(vectors, RATE_VECTORS), [_Adam(table, RATE_LAYERS, DECAY) for table in layers]
    places = np.zeros(width, np.int32)
    # Few messages are learnt in small batches, so that there are enough of them.
    batch = min(BATCH, max(16, count // BATCHES))
    steps, done = ROUNDS * -(-count // batch), 0
    for _ in range(ROUNDS):
        order = pick.permutation(count)
        for begin in range(0, count, batch):
            left = 1 - done / steps
            done += 1
            chosen = order[begin : begin + batch]
            some = rows[chosen]
            small, columns = _compact(some, places, _dropout(some.data.shape, LESS_NGRAMS, pick))
            summed = small @ vectors[columns]
            less = _dropout(summed.shape, LESS_LAYERS, pick)
            first = np.maximum(summed, 0) * less
            before = first @ into + into_bias
            less_hidden = _dropout(before.shape, LESS_LAYERS, pick)
            hidden = np.maximum(before, 0) * less_hidden
            wrong = hidden @ out + out_bias + summed @ past
            # From here on backwards: how much each number is to blame for what was wrong.
            wrong = np.exp(wrong - wrong.max(axis=1, keepdims=True))
            wrong /= wrong.sum(axis=1, keepdims=True)
            wrong -= np.float32(SMOOTHING / classes)
            wrong[np.arange(len(chosen)), intents[chosen]] -= np.float32(1 - SMOOTHING)
            wrong /= np.float32(len(chosen))
            wrong_hidden = (wrong @ out.T) * less_hidden * (before > 0)
            wrong_summed = (wrong_hidden @ into.T) * less * (summed > 0) + wrong @ past.T
            gradients = (first.T @ wrong_hidden, wrong_hidden.sum(axis=0), hidden.T @ wrong, wrong.sum(axis=0), summed.T @ wrong)
            learning.step(np.asarray(small.T.tocsr() @ wrong_summed), left, columns)
            for table, gradient in zip(learning_layers, gradients, strict=True):
                table.step(gradient, left)
    packed, scales = pack(vectors, 2)
    return {"vectors": packed, "vectors.scales": scales, **dict(zip(LAYERS, layers, strict=True))}


class Network:
    """What `learn` made, to ask."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._vectors = Packed(arrays["vectors"], arrays["vectors.scales"], 2, WIDTH)
        self._into, self._into_bias, self._out, self._out_bias, self._past = (arrays[name] for name in LAYERS)

    def scores(self, columns: npt.NDArray[Any], values: Floats) -> Floats:
        """A score for each intent (logits) of a message with these n-grams."""
        summed = self._vectors.summed(columns, values)
        hidden = np.maximum(np.maximum(summed, 0) @ self._into + self._into_bias, 0)
        found: Floats = hidden @ self._out + self._out_bias + summed @ self._past
        return found
