"""Compares features for intent classification by cross-validation on the training messages: five folds by line (near-duplicates
stay together), and each language left out in turn. The held-out tests are not read.

The kinds are `ngrams`, `encoder` (the vectors of --model) and `tuned` (vectors written by finetune.py --vectors, trained on that
split's training part alone: FOLDER/fold-0.npy ... FOLDER/without-en.npy; a split without its file is skipped), or joined with +.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from examples import OUT_OF_SCOPE, SAFETY, Example, folds, near_duplicates, read_examples
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion

from bot.encoder.encoder import SentenceEncoder

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.bool_]
NEAR = 0.95
TURNED_AWAY = 0.04


def splits(examples: list[Example], groups: npt.NDArray[np.int64]) -> Iterator[tuple[str, Rows]]:
    """Name, and which rows are tested."""
    fold = folds(groups)
    yield from ((f"fold-{i}", fold == i) for i in range(5))
    languages = np.array([e.language for e in examples])
    yield from ((f"without-{code}", languages == code) for code in sorted(set(languages)))


def ngrams() -> FeatureUnion:
    words = TfidfVectorizer(analyzer="word", token_pattern=r"\w+", ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True, max_features=60_000)
    return FeatureUnion([("words", words), ("letters", letters)])


def features(kind: str, texts: list[str], tested: Rows, vectors: Vectors | None) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    parts: list[list[sparse.spmatrix]] = [[], []]
    if "ngrams" in kind:
        union = ngrams()
        parts[0].append(union.fit_transform([t for t, out in zip(texts, tested, strict=True) if not out]))
        parts[1].append(union.transform([t for t, out in zip(texts, tested, strict=True) if out]))
    if vectors is not None:
        centred = vectors - vectors[~tested].mean(axis=0)
        centred *= SCALE / np.sqrt((centred[~tested] ** 2).sum(axis=1).mean())
        parts[0].append(sparse.csr_matrix(centred[~tested]))
        parts[1].append(sparse.csr_matrix(centred[tested]))
    return sparse.hstack(parts[0]).tocsr(), sparse.hstack(parts[1]).tocsr()


SCALE = 2.0


def measures(truth: npt.NDArray[np.str_], probability: Vectors, names: npt.NDArray[np.str_]) -> dict[str, float]:
    guess = names[probability.argmax(axis=1)]
    inside = truth != OUT_OF_SCOPE
    urgent = np.isin(truth, SAFETY)
    out = names == OUT_OF_SCOPE
    strange = np.log(probability[:, out].sum(axis=1) + 1e-9) - np.log(probability[:, ~out].max(axis=1) + 1e-9)
    limit = np.quantile(strange[inside], 1 - TURNED_AWAY)
    top = probability.max(axis=1)
    bins = np.minimum((top * 10).astype(int), 9)
    right = guess == truth
    gaps = [abs(right[bins == b].mean() - top[bins == b].mean()) * (bins == b).mean() for b in set(bins)]
    return {
        "accuracy": float(right.mean()),
        "safety": float(right[urgent].mean()),
        "safety_any": float(np.isin(guess[urgent], SAFETY).mean()),
        "false_alarms": float(np.isin(guess[~urgent], SAFETY).mean()),
        "out_of_scope": float((strange[~inside] > limit).mean()),
        "calibration": float(sum(gaps)),
    }


def run(kind: str, c: float, balanced: bool, examples: list[Example], name: str, tested: Rows, vectors: Vectors | None) -> None:
    texts = [e.text for e in examples]
    truth = np.array([e.intent for e in examples])
    languages = np.array([e.language for e in examples])
    train, test = features(kind, texts, tested, vectors)
    model = LogisticRegression(C=c, max_iter=150, tol=1e-3, class_weight="balanced" if balanced else None).fit(train, truth[~tested])
    probability = model.predict_proba(test)
    rows = [("all", np.ones(len(probability), bool))]
    if name.startswith("fold"):
        rows += [(code, languages[tested] == code) for code in sorted(set(languages))]
    for code, chosen in rows:
        found = measures(truth[tested][chosen], probability[chosen], model.classes_)
        figures = "\t".join(f"{100 * value:.1f}" for value in found.values())
        print(f"{kind}\t{c:g}\t{'balanced' if balanced else '-'}\t{name}\t{code}\t{chosen.sum()}\t{figures}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=Path, default=Path("bot/data/languages"))
    parser.add_argument("--model", type=Path, default=Path("bot/encoder/model"))
    parser.add_argument("--kinds", default="ngrams,encoder,ngrams+encoder", help="with commas")
    parser.add_argument("--tuned", type=Path, help="folder of fine-tuned vectors, a file for each split")
    parser.add_argument("--only", default="", help="splits to run, with commas")
    parser.add_argument("--c", type=float, default=1.0, help="LogisticRegression's C")
    parser.add_argument("--balanced", action="store_true", help="weigh the intents alike")
    parser.add_argument("--cache", type=Path, required=True, help="where vectors and groups are kept")
    chosen = parser.parse_args()
    examples = read_examples(chosen.examples)
    texts = [e.text for e in examples]

    saved = chosen.cache / f"vectors-{len(texts)}.npy"
    if not saved.exists():
        np.save(saved, SentenceEncoder(chosen.model).encode(texts))
    plain: Vectors = np.load(saved)
    groups = near_duplicates(plain, NEAR)
    np.save(chosen.cache / "groups.npy", groups)
    print("features\tC\tweights\tsplit\tlanguage\tmessages\taccuracy\tsafety\tsafety_any\tfalse_alarms\tout_of_scope\tcalibration")
    for name, tested in splits(examples, groups):
        if chosen.only and name not in chosen.only.split(","):
            continue
        for kind in chosen.kinds.split(","):
            vectors: Vectors | None = None
            if "tuned" in kind:
                if not Path(chosen.tuned, f"{name}.npy").exists():
                    continue
                vectors = np.load(Path(chosen.tuned, f"{name}.npy"))
            elif "encoder" in kind:
                vectors = plain
            run(kind, chosen.c, chosen.balanced, examples, name, tested, vectors)


if __name__ == "__main__":
    main()
