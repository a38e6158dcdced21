"""A sentence encoder for about fifty languages: multilingual-e5-small in 8 bits, on one core, offline.

The tokenizer is SentencePiece's unigram model over the pieces in `model/vocabulary.tsv` (XLM-RoBERTa's, restricted to
the scripts and languages of the guide). Nothing of a text is kept or cached.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime

Vectors = npt.NDArray[np.float32]

BEGIN: Final = 0
PAD: Final = 1
END: Final = 2
UNKNOWN: Final = 3
SPECIAL: Final = 4
PREFIX: Final = "query: "
WIDTH: Final = 384
MOST_TOKENS: Final = 512
WORD_START: Final = "\u2581"
# What SentencePiece reads as a space, and what it drops; the rest of its normal form is NFKC.
_SPACES: Final = re.compile("[\t\n\f\r \u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]+")
_DROPPED: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]")


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
        text = unicodedata.normalize("NFKC", _DROPPED.sub("", _SPACES.sub(" ", text)))
        return [piece for word in _SPACES.split(text) if word for piece in self._word(WORD_START + word)]

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
    """Texts to vectors of length 1; the same text gives the same vector, whatever it is encoded with."""

    def __init__(self, path: Path | str) -> None:
        """`path` is the folder with `encoder.onnx` and `vocabulary.tsv`."""
        folder = Path(path)
        self.tokenizer: Final = Tokenizer(folder / "vocabulary.tsv")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Without the arena, which keeps what the longest text needed: 10 MB and more.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: list[str], workers: int = 1) -> Vectors:
        """One row a text. `workers`: how many texts are encoded at a time; a text by itself is too short to share among cores."""
        if workers == 1:
            return np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(-1, WIDTH)
        with ThreadPoolExecutor(workers) as pool:
            return np.array(list(pool.map(self._vector, texts)), dtype=np.float32).reshape(-1, WIDTH)

    def _vector(self, text: str) -> Vectors:
        """Of a text too long for the model: the mean of its parts' vectors, by their lengths."""
        ids = self.tokenizer.ids(PREFIX + text)
        part = MOST_TOKENS - 2
        total = np.zeros(WIDTH, dtype=np.float32)
        for start in range(0, len(ids), part):
            tokens = np.array([[BEGIN, *ids[start : start + part], END]], dtype=np.int64)
            vector: Vectors = self._session.run(["vector"], {"ids": tokens, "mask": np.ones_like(tokens)})[0][0]
            total += vector * min(part, len(ids) - start)
        unit: Vectors = total / np.linalg.norm(total)
        return unit
