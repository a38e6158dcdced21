"""The cross-validation table of docs/understanding.md: features and models on the fifth of the training messages that finetune.py left out.

`python benchmarks/understanding/fold.py --examples FOLDER --groups GROUPS.npy --tuned VECTORS.npy [--plain ENCODER]`. FOLDER, GROUPS and VECTORS are what
`finetune.py --examples --fold 0 --groups --vectors` had and wrote; ENCODER is a folder with the encoder as published. Before patterns.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import log_softmax, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from bot.components.intent_classifier import PooledIntentClassifier
from bot.components.ngram_featurizer import NgramFeaturizer, Rows, learn, prepare
from bot.content.normalise import clean
from bot.encoder.encoder import SentenceEncoder

sys.path.append(str(Path(__file__).resolve().parent.parent / "encoder"))
from examples import OUT_OF_SCOPE, SAFETY, folds, read_examples

AWAY = 0.04


class Fold:
    """The examples, which of them are left out, and the figures of a model's log probabilities for those."""

    def __init__(self, folder: Path, groups: Path) -> None:
        self.examples = read_examples(folder)
        self.out = folds(np.load(groups)) == 0
        self.labels = np.array([example.intent for example in self.examples])
        self.classes = sorted(set(self.labels))

    def row(self, name: str, found: Any) -> str:
        gold, column = self.labels[self.out], self.classes.index(OUT_OF_SCOPE)
        answered = np.array(self.classes)[found.argmax(axis=1)]
        danger, dangerous = np.isin(answered, SAFETY), np.isin(gold, SAFETY)
        lead = found[:, column] - np.delete(found, column, axis=1).max(axis=1)
        outside = gold == OUT_OF_SCOPE
        figures = (
            (answered == gold).mean(), danger[dangerous].mean(), danger[~dangerous].mean(),
            (lead[outside] > np.quantile(lead[~outside], 1 - AWAY)).mean(),
        )  # fmt: skip
        return f"| {name} | {' | '.join(f'{100 * figure:.1f}' for figure in figures)} |"

    def dense(self, vectors: Any, strength: float) -> Any:
        scaled = StandardScaler().fit(vectors[~self.out]).transform(vectors)
        model = LogisticRegression(C=strength, max_iter=150, tol=1e-5).fit(scaled[~self.out], self.labels[~self.out])
        return model.predict_log_proba(scaled[self.out])

    def sparse(self, strength: float, sharpness: float) -> Any:
        texts = [prepare(example.text) for example in self.examples]
        settings = NgramFeaturizer.get_default_config()
        rows = Rows(learn(texts, settings), settings).matrix(texts)
        model = LinearSVC(C=strength, max_iter=300, tol=1e-2, random_state=7).fit(rows[~self.out], self.labels[~self.out])
        return log_softmax(model.decision_function(rows[self.out]) * sharpness, axis=1)

    def calibration(self, found: Any, temperature: float, bias: float) -> str:
        """Expected calibration error and in-scope messages turned away, with the settings of the classifier."""
        found = found.copy()
        found[:, self.classes.index(OUT_OF_SCOPE)] += bias
        gold, shares = self.labels[self.out], softmax(found * temperature, axis=1)
        answered, confidence = np.array(self.classes)[shares.argmax(axis=1)], shares.max(axis=1)
        ranges = np.minimum((confidence * 10).astype(int), 9)
        error = sum(abs((answered == gold)[ranges == k].sum() - confidence[ranges == k].sum()) for k in range(10)) / len(gold)
        inside = gold != OUT_OF_SCOPE
        away, kept = (answered == OUT_OF_SCOPE)[inside].mean(), (answered == OUT_OF_SCOPE)[~inside].mean()
        return f"temperature {temperature}, bias {bias}: calibration error {error:.3f}, turned away {100 * away:.1f} %, out of scope found {100 * kept:.1f} %"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=Path, required=True)
    parser.add_argument("--groups", type=Path, required=True)
    parser.add_argument("--tuned", type=Path, required=True)
    parser.add_argument("--plain", type=Path)
    chosen = parser.parse_args()
    config, fold = PooledIntentClassifier.get_default_config(), Fold(chosen.examples, chosen.groups)
    share = config["dense_share"]
    print(f"{len(fold.examples)} messages, {fold.out.sum()} of them left out")
    print(f"| features and model | accuracy | any danger | false alarms | out of scope at {AWAY:.0%} |\n|---|---|---|---|---|")
    sparse = fold.sparse(config["sparse_C"], config["sharpness"])
    print(fold.row("n-grams, linear SVM", sparse), flush=True)
    kinds = {"as published": SentenceEncoder(chosen.plain).encode([clean(e.text).lower() for e in fold.examples])} if chosen.plain else {}
    for name, vectors in {**kinds, "fine-tuned": np.load(chosen.tuned)}.items():
        dense = fold.dense(vectors, config["dense_C"])
        both = share * dense + (1 - share) * sparse
        print(fold.row(f"encoder {name}, logistic regression", dense))
        print(fold.row(f"encoder {name} and n-grams, probabilities multiplied", both), flush=True)
    print(fold.calibration(both, config["temperature"], config["out_of_scope_bias"]))


if __name__ == "__main__":
    main()
