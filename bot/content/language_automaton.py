"""py3langid's model, restricted to the guide's languages and made small: 11 MB in place of 80, read in hundredths of a second instead of one.

py3langid finds the byte n-grams of a text with an automaton that has a row of 256 next states for every state. Nearly all of them follow from the state's
suffix, so here a state has its own steps and the state of its longest suffix to go on from where it has none (Aho and Corasick, 1975, "Efficient string
matching"). Both go through the same states: tests/unit/test_language_id.py.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from py3langid.langid import LanguageIdentifier

Arrays = dict[str, npt.NDArray[Any]]


def compact(identifier: LanguageIdentifier) -> Arrays:
    """What `SmallIdentifier` needs of an identifier that is restricted to its languages: numpy arrays, to be written with `numpy.savez`."""
    dense = np.frombuffer(identifier.tk_nextmove, np.uint32).reshape(-1, 256)
    rows = np.frombuffer(identifier.tk_row, np.uint16)
    fails = np.zeros(len(rows), np.uint32)
    seen = np.zeros(len(rows), bool)
    seen[0] = True
    parents: list[npt.NDArray[Any]] = []
    labels: list[npt.NDArray[Any]] = []
    children: list[npt.NDArray[Any]] = []
    level = np.array([0])
    while level.size:
        # A state's own steps lead one letter further than any state seen so far; all other entries of its row are those of its suffix.
        block = dense[rows[level]]
        at, letter = np.nonzero(~seen[block])
        target = block[at, letter]
        parent = level[at]
        fails[target] = np.where(parent == 0, 0, dense[rows[fails[parent]], letter])
        seen[target] = True
        parents.append(parent)
        labels.append(letter)
        children.append(target)
        level = target
    parent, letter, target = np.concatenate(parents), np.concatenate(labels), np.concatenate(children)
    order = np.argsort(parent, kind="stable")
    return {
        "starts": np.searchsorted(parent[order], np.arange(len(rows) + 1)).astype(np.uint32),
        "letters": letter[order].astype(np.uint8),
        "targets": target[order].astype(np.uint32),
        "fails": fails,
        "output": np.array(identifier.tk_output, np.int32),
        "weights": np.asarray(identifier.nb_ptc),
        "priors": np.asarray(identifier.nb_pc),
        "classes": np.array(identifier.nb_classes),
    }


class SmallIdentifier(LanguageIdentifier):
    """Ranks languages as the identifier does that `arrays` were made of."""

    __slots__ = ("_fails", "_letters", "_starts", "_targets")

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        output = array("i", arrays["output"].tobytes())
        super().__init__(arrays["weights"], arrays["priors"], arrays["classes"].tolist(), array("I"), output, norm_probs=True, tk_row=array("H"))
        self._starts, self._targets, self._fails = (array("I", arrays[name].tobytes()) for name in ("starts", "targets", "fails"))
        self._letters = arrays["letters"].tobytes()

    def _raw_score(self, text: bytes) -> Any:
        """py3langid's hook: the scores of the classes for an encoded text."""
        starts, targets, fails, letters, output = self._starts, self._targets, self._fails, self._letters, self.tk_output
        state, found = 0, []
        for letter in text:
            while True:
                at = letters.find(letter, starts[state], starts[state + 1])
                if at >= 0:
                    state = targets[at]
                    break
                if not state:
                    break
                state = fails[state]
            if output[state] >= 0:
                found.append(output[state])
        if found:
            return self._sparse_score(Counter(found), self.nb_ptc)
        return np.zeros(len(self.nb_classes), np.float32)
