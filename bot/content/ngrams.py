"""The n-grams of messages as TF-IDF, as scikit-learn's TfidfVectorizer has them, from two small arrays instead of a dictionary of strings.

An n-gram is known by the CRC-32 of its letters: 8 bytes for each in place of 130. Of 268,000 that are known, a handful share a number (and count as one),
and one in 16,000 of those that are unknown is taken for one that is known; next to what n-grams weigh, nothing. Serving needs no scikit-learn, which
would be 60 MB, and training makes all rows at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray[Any]]
Sizes = Mapping[str, tuple[int, int]]
_WORD = re.compile(r"\b\w+\b")


def in_words(word: str, shortest: int, longest: int) -> list[str]:
    """Letters side by side in a word with a space before and behind it; as `analyzer="char_wb"`."""
    found: list[str] = []
    padded = f" {word} "
    for size in range(shortest, longest + 1):
        found += [padded[start : start + size] for start in range(max(len(padded) - size, 0) + 1)]
        if len(padded) <= size:
            # A word shorter than the n-gram counts once.
            break
    return found


def of_words(text: str, shortest: int, longest: int) -> list[str]:
    """Words side by side; as `token_pattern=r"(?u)\\b\\w+\\b"`."""
    words = _WORD.findall(text)
    if shortest == longest == 1:
        return words
    return [" ".join(words[start : start + size]) for size in range(shortest, longest + 1) for start in range(len(words) - size + 1)]


# How a text is cut before n-grams are taken of each part, and how they are taken.
KINDS: dict[str, tuple[Callable[[str], list[str]], Callable[[str, int, int], list[str]]]] = {
    "characters": (str.split, in_words),
    "words": (lambda text: [text], of_words),
}


def _numbers(grams: list[str]) -> npt.NDArray[np.uint32]:
    """What n-grams are known by."""
    return np.fromiter((crc32(gram.encode("utf-8", "surrogatepass")) for gram in grams), np.uint32, len(grams))


def _counted(kind: str, texts: list[str], shortest: int, longest: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]:
    """(row, number, how often) of each n-gram of each text, by row and number."""
    cut, take = KINDS[kind]
    parts: dict[str, npt.NDArray[np.uint32]] = {}  # words come again; what is kept goes when all are counted
    found, lengths = [np.empty(0, np.uint32)], []
    for text in texts:
        length = 0
        for part in cut(text):
            numbers = parts.get(part)
            if numbers is None:
                numbers = parts[part] = _numbers(take(part, shortest, longest))
            found.append(numbers)
            length += len(numbers)
        lengths.append(length)
    rows = np.repeat(np.arange(len(texts), dtype=np.uint64), lengths)
    both, counts = np.unique(rows << np.uint64(32) | np.concatenate(found), return_counts=True)
    return (both >> np.uint64(32)).astype(np.int64), both.astype(np.uint32), counts


def learn(texts: list[str], sizes: Sizes, min_count: int) -> Arrays:
    """What `Ngrams` needs: of each kind the n-grams that occur in `min_count` texts, and their inverse document frequencies (smooth, as scikit-learn's)."""
    arrays: Arrays = {}
    for kind, (shortest, longest) in sizes.items():
        known, counts = np.unique(_counted(kind, texts, shortest, longest)[1], return_counts=True)
        often = counts >= min_count
        arrays[f"{kind}.known"] = known[often]
        arrays[f"{kind}.weights"] = (np.log((1 + len(texts)) / (1 + counts[often])) + 1).astype(np.float32)
    return arrays


class Ngrams:
    """`rows` gives the columns and values of texts; `width` is how many columns there are: those of characters first, then those of words."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], sizes: Sizes) -> None:
        """`arrays`: of `learn`; `sizes`: kind -> (shortest, longest)."""
        self._parts = [(kind, *sizes[kind], arrays[f"{kind}.known"], arrays[f"{kind}.weights"]) for kind in sizes]
        self.width = sum(len(known) for *_, known, _ in self._parts)

    def rows(self, texts: list[str]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """(values, columns, where each row begins): of each kind 1 + log(count) times the inverse document frequency, to length 1; columns ascending."""
        all_rows, all_columns, all_values, start = [], [], [], 0
        for kind, shortest, longest, known, weights in self._parts:
            rows, numbers, counts = _counted(kind, texts, shortest, longest)
            at = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
            there = known[at] == numbers
            rows, at = rows[there], at[there]
            values = (1 + np.log(counts[there])) * weights[at]
            lengths = np.sqrt(np.bincount(rows, values**2, len(texts)))
            all_rows.append(rows)
            all_columns.append(at + start)
            all_values.append(values / lengths[rows])
            start += len(known)
        rows = np.concatenate(all_rows)
        order = np.argsort(rows, kind="stable")
        begins = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(texts)))])
        return np.concatenate(all_values)[order].astype(np.float32), np.concatenate(all_columns)[order].astype(np.int32), begins.astype(np.int32)
