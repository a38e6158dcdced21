"""The network over n-grams and the tables it is kept in, on made-up numbers."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse

from bot.content.ngram_network import Network, learn
from bot.content.packed import Packed, pack


def _row(matrix: scipy.sparse.csr_matrix, number: int) -> tuple[np.ndarray, np.ndarray]:
    return matrix[number].indices, matrix[number].data


@pytest.mark.parametrize(("bits", "size", "error"), [(2, 32, 0.07), (4, 63, 0.025)])
def test_packed_rows_sum_up_to_nearly_the_same(bits: int, size: int, error: float) -> None:
    pick = np.random.default_rng(1)
    table = pick.standard_normal((500, 126), dtype=np.float32) * pick.uniform(0.1, 10, (500, 1)).astype(np.float32)
    packed, scales = pack(table, bits)
    assert packed.shape == (500, size)
    assert packed.dtype == np.uint8
    rows, values = pick.integers(0, 500, 150), pick.random(150, dtype=np.float32)
    exact, found = values @ table[rows], Packed(packed, scales, bits, 126).summed(rows, values)
    assert found.shape == (126,)
    assert np.corrcoef(exact, found)[0, 1] > 1 - error


def test_packing_keeps_the_largest_and_nothing() -> None:
    table = np.array([[7, -7, 0, 1], [0, 0, 0, 0]], np.float32)
    packed = Packed(*pack(table, 4), 4, 4)
    one = np.ones(1, np.float32)
    assert packed.summed(np.array([0]), one).tolist() == [7, -7, 0, 1]
    assert np.allclose(packed.summed(np.array([1]), one), 0)
    assert packed.summed(np.array([], np.int32), np.array([], np.float32)).tolist() == [0, 0, 0, 0]


def _both_or_none(pick: np.random.Generator, count: int) -> tuple[scipy.sparse.csr_matrix, np.ndarray]:
    """Messages of which intent 1 is whatever has one sign of two alone: what no sum of signs can tell."""
    first, second = pick.integers(0, 2, count), pick.integers(0, 2, count)
    rows = [[0 + a, 2 + b, *pick.choice(np.arange(4, 40), 3, replace=False)] for a, b in zip(first, second, strict=True)]
    columns = np.array(rows).ravel()
    matrix = scipy.sparse.csr_matrix((np.full(len(columns), 0.5, np.float32), columns, np.arange(0, len(columns) + 1, 5)), shape=(count, 40))
    return matrix, (first != second).astype(np.int64)


def test_the_network_learns_what_a_sum_cannot_tell() -> None:
    pick = np.random.default_rng(2)
    rows, intents = _both_or_none(pick, 4000)
    network = Network(learn(rows, intents, 2))
    asked, right = _both_or_none(pick, 300)
    found = [int(network.scores(*_row(asked, number)).argmax()) for number in range(300)]
    assert np.mean(found == right) > 0.97


def test_few_messages_are_enough_to_begin_with_and_nothing_known_is_no_error() -> None:
    rows = scipy.sparse.csr_matrix(np.repeat(np.eye(3, dtype=np.float32), 20, axis=0))
    network = Network(learn(rows, np.repeat(np.arange(3), 20), 3))
    assert [int(network.scores(*_row(rows, 20 * number)).argmax()) for number in range(3)] == [0, 1, 2]
    nothing = network.scores(np.array([], np.int32), np.array([], np.float32))
    assert np.isfinite(nothing).all()
