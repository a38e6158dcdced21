"""A sentence encoder for about fifty languages: multilingual-e5-small in 8 bits, on one core, offline.

The tokenizer is SentencePiece's unigram model over the pieces in `model/vocabulary.tsv` (XLM-RoBERTa's, restricted to
the scripts and languages of the guide). Nothing of a text is kept or cached.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from array import array
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime

Vectors = npt.NDArray[np.float32]

# What the folder of an encoder holds: the network, and the pieces with their scores.
FILES: Final = ("encoder.onnx", "vocabulary.tsv")
BEGIN: Final = 0
PAD: Final = 1
END: Final = 2
UNKNOWN: Final = 3
SPECIAL: Final = 4
WIDTH: Final = 384
# Pieces between the marks of beginning and end; the model has places for 512.
LONGEST: Final = 510
BATCH: Final = 16
WORD_START: Final = "\u2581"
# What SentencePiece reads as a space, and what it drops; the rest of its normal form is NFKC.
_SPACES: Final = re.compile("[\t\n\f\r \u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]+")
_DROPPED: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]")


def _words(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", _DROPPED.sub("", _SPACES.sub(" ", text)))
    return [WORD_START + word for word in _SPACES.split(text) if word]


class Tokenizer:
    """SentencePiece unigram: the most probable sequence of pieces for each word."""

    def __init__(self, vocabulary: Path) -> None:
        self._pieces: dict[str, int] = {}
        # Apart from the numbers: a pair for each piece would be 10 MB.
        self._scores = array("d", [0.0] * SPECIAL)
        with vocabulary.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, SPECIAL):
                piece, score = line.rstrip("\n").split("\t")
                self._pieces[piece] = number
                self._scores.append(float(score))
        self._unknown_score = min(self._scores) - 10
        self._longest = max(map(len, self._pieces))

    def __len__(self) -> int:
        return SPECIAL + len(self._pieces)

    def ids(self, text: str) -> list[int]:
        """The pieces of a text, without the marks of its beginning and end."""
        return [piece for word in _words(text) for piece in self._word(word)]

    def ids_of_many(self, texts: list[str]) -> list[list[int]]:
        """The same of many texts, a word that comes again cut once; forgotten afterwards."""
        word = functools.cache(self._word)
        return [[piece for found in _words(text) for piece in word(found)] for text in texts]

    def _word(self, word: str) -> list[int]:
        pieces, piece_scores = self._pieces, self._scores
        length = len(word)
        scores = [-1e30] * (length + 1)
        scores[0] = 0.0
        steps = [(UNKNOWN, 0)] * (length + 1)
        for start in range(length):
            score = scores[start]
            for stop in range(start + 1, min(start + self._longest, length) + 1):
                found = pieces.get(word[start:stop])
                if found is not None and score + piece_scores[found] > scores[stop]:
                    scores[stop] = score + piece_scores[found]
                    steps[stop] = (found, start)
            if score + self._unknown_score > scores[start + 1]:
                scores[start + 1] = score + self._unknown_score
                steps[start + 1] = (UNKNOWN, start)
        ids: list[int] = []
        at = length
        while at:
            piece, at = steps[at]
            ids.append(piece)
        return ids[::-1]


class SentenceEncoder:
    """Texts to vectors of length 1."""

    def __init__(self, path: Path | str) -> None:
        """`path` is the folder with `encoder.onnx` and `vocabulary.tsv`."""
        folder = Path(path)
        network, vocabulary = (folder / name for name in FILES)
        self.tokenizer: Final = Tokenizer(vocabulary)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Without the arena, which keeps what the longest text needed: 10 MB and more.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: list[str]) -> Vectors:
        """One row a text, each by itself."""
        return np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(-1, WIDTH)

    def encode_many(self, texts: list[str], workers: int) -> Vectors:
        """One row a text, texts of the same length together, `workers` batches at a time: for training, half as fast again.

        What enters a layer is quantised by the largest value of its batch, so a vector differs a little (cosine .9999) from that of the text by itself.
        """
        vectors = np.empty((len(texts), WIDTH), dtype=np.float32)
        by_length: dict[int, list[int]] = defaultdict(list)
        pieces = self.tokenizer.ids_of_many(texts)
        for row, ids in enumerate(pieces):
            by_length[len(ids)].append(row)

        def fill(rows: list[int]) -> None:
            if len(pieces[rows[0]]) > LONGEST:
                vectors[rows] = [self._vector(texts[row]) for row in rows]
            else:
                found = self._run([pieces[row] for row in rows])
                vectors[rows] = found / np.linalg.norm(found, axis=1, keepdims=True)

        # The longest first: what is left at the end is short, so no worker waits for another.
        batches = [rows[start : start + BATCH] for _, rows in sorted(by_length.items(), reverse=True) for start in range(0, len(rows), BATCH)]
        with ThreadPoolExecutor(workers) as pool:
            for _ in pool.map(fill, batches):
                pass
        return vectors

    def _run(self, pieces: list[list[int]]) -> Vectors:
        """The model's vectors for texts of as many pieces each."""
        tokens = np.array([[BEGIN, *ids, END] for ids in pieces], dtype=np.int64)
        vectors: Vectors = self._session.run(["vector"], {"ids": tokens, "mask": np.ones_like(tokens)})[0]
        return vectors

    def _vector(self, text: str) -> Vectors:
        """Of a text too long for the model: the mean of its parts' vectors, by their lengths."""
        ids = self.tokenizer.ids(text)
        total = np.zeros(WIDTH, dtype=np.float32)
        # A text without pieces (spaces, control characters) is its marks alone.
        for start in range(0, max(len(ids), 1), LONGEST):
            part = ids[start : start + LONGEST]
            total += self._run([part])[0] * max(len(part), 1)
        unit: Vectors = total / np.linalg.norm(total)
        return unit
