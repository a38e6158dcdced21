"""The n-grams of a message as TF-IDF, as scikit-learn's TfidfVectorizer has them, from two small arrays instead of a dictionary of strings.

An n-gram is known by the CRC-32 of its letters: 8 bytes for each in place of 130. Of 120,000 that are known, two or so share a number (the second is then
left out in training), and one in 36,000 of those that are unknown is taken for one that is known; next to what n-grams weigh, nothing. Serving needs no
scikit-learn, which would be 60 MB.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray[Any]]
_WORD = re.compile(r"\b\w+\b")


def in_words(text: str, shortest: int, longest: int) -> list[str]:
    """Letters side by side inside words, with a space before and behind each; as `analyzer="char_wb"`."""
    found = []
    for word in text.split():
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


KINDS: dict[str, Callable[..., list[str]]] = {"characters": in_words, "words": of_words}


def numbers(grams: list[str]) -> npt.NDArray[np.uint32]:
    """What n-grams are known by."""
    return np.fromiter((crc32(gram.encode("utf-8", "surrogatepass")) for gram in grams), np.uint32, len(grams))


def learnt(kind: str, vocabulary: Mapping[str, int], weights: npt.NDArray[Any]) -> Arrays:
    """What `Ngrams` needs of a fitted vectorizer: its n-grams with their columns, and their inverse document frequencies by column."""
    grams = list(vocabulary)
    known, first = np.unique(numbers(grams), return_index=True)
    columns = np.fromiter(vocabulary.values(), np.int64, len(grams))[first]
    return {f"{kind}.known": known, f"{kind}.weights": np.asarray(weights, np.float32)[columns]}


class Ngrams:
    """`row` gives the columns and values of a text; `width` is how many columns there are: those of characters first, then those of words."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], sizes: Mapping[str, tuple[int, int]]) -> None:
        """`arrays`: of `learnt`, for each kind in `sizes`; `sizes`: kind -> (shortest, longest)."""
        self._parts = [(kind, *sizes[kind], arrays[f"{kind}.known"], arrays[f"{kind}.weights"]) for kind in sizes]
        self.width = sum(len(known) for *_, known, _ in self._parts)

    def row(self, text: str) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        """Of each kind 1 + log(count) times the inverse document frequency, to length 1; columns ascending."""
        columns, values, start = [], [], 0
        for kind, shortest, longest, known, weights in self._parts:
            counts = Counter(KINDS[kind](text, shortest, longest))
            sought = numbers(list(counts))
            at = np.minimum(np.searchsorted(known, sought), len(known) - 1)
            there = known[at] == sought
            found = at[there]
            value = (1 + np.log(np.fromiter(counts.values(), np.float64, len(counts))[there])) * weights[found]
            order = np.argsort(found)
            columns.append(found[order] + start)
            values.append(value[order] / (np.sqrt(np.sum(value**2)) or 1.0))
            start += len(known)
        return np.concatenate(columns).astype(np.int32), np.concatenate(values).astype(np.float32)
