"""The training messages of bot/data/languages/*/nlu, and groups of near-duplicates among them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml

SAFETY = ("crisis_suicide", "crisis_urge", "child_in_danger", "victim_abuse", "victim_sextortion")
OUT_OF_SCOPE = "out_of_scope"
_ENTITY = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True)
class Example:
    language: str
    intent: str
    text: str


def read_examples(folder: Path) -> list[Example]:
    found: dict[tuple[str, str], Example] = {}
    for path in sorted(folder.glob("*/nlu/*.yml")):
        language = path.parts[-3]
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in (entry.get("examples") or "").splitlines():
                text = _ENTITY.sub(r"\1", line.removeprefix("- ")).strip()
                if text and "intent" in entry:
                    found.setdefault((language, text.casefold()), Example(language, entry["intent"], text))
    return list(found.values())


def near_duplicates(vectors: npt.NDArray[np.float32], cosine: float) -> npt.NDArray[np.int64]:
    """A group number for each row: rows that are this near, in any language, and what is near those, share one."""
    group = np.arange(len(vectors))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = int(group[i])
        return i

    for start in range(0, len(vectors), 1000):
        near = np.argwhere(vectors[start : start + 1000] @ vectors.T > cosine)
        for i, j in near:
            a, b = root(start + int(i)), root(int(j))
            group[max(a, b)] = min(a, b)
    return np.array([root(i) for i in range(len(vectors))])


def folds(groups: npt.NDArray[np.int64], count: int = 5, seed: int = 1) -> npt.NDArray[np.int64]:
    """A fold for each row, the same for a whole group."""
    names, row = np.unique(groups, return_inverse=True)
    chosen: npt.NDArray[np.int64] = np.random.default_rng(seed).permutation(len(names))[row] % count
    return chosen
