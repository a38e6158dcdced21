"""The guide's way of understanding on public data: its features and classifier, trained on the set's own training part.

`python benchmarks/public/compare.py --clinc data_full.json --hint3 FOLDER --xsid FOLDER [--model ENCODER]`. ENCODER is a folder as bot/encoder/model, for
instance of an encoder that was fine-tuned on the set's training part as ours is on ours (benchmarks/encoder). Out of scope is what the classifier is least
sure of: for each share of in-scope messages turned away, the share of out-of-scope messages turned away with them. The peers' figures are in
docs/understanding.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from data import Task, clinc, hint3, xsid

from bot.components.intent_classifier import LinearIntentClassifier, Scores, fit
from bot.components.ngram_featurizer import NgramFeaturizer, Rows, prepare, union
from bot.content.normalise import clean
from bot.encoder.encoder import SentenceEncoder
from bot.evaluation.metrics import wilson

SHARES = (0.02, 0.05)


class Understanding:
    """The guide's pipeline from text to intent, without Rasa around it."""

    def __init__(self, encoder: SentenceEncoder, train: list[tuple[str, str]], **config: Any) -> None:
        self._config = {**LinearIntentClassifier.get_default_config(), **config}
        self._encoder, texts, labels = encoder, [text for text, _ in train], [intent for _, intent in train]
        fitted = union(NgramFeaturizer.get_default_config()).fit([prepare(text) for text in texts])
        self._rows = Rows(fitted)
        models = fit(self._vectors(texts), fitted.transform([prepare(text) for text in texts]).tocsr(), labels, self._config)
        self._scores = Scores(models)

    def _vectors(self, texts: list[str]) -> Any:
        return self._encoder.encode([clean(text).lower() for text in texts])

    def ask(self, texts: list[str]) -> tuple[list[str], Any]:
        """(intent, log probability of it) of each text."""
        pooled = np.stack([
            self._scores.pooled(vector, self._rows.row(prepare(text)), self._config) for vector, text in zip(self._vectors(texts), texts, strict=True)
        ])  # fmt: skip
        pooled -= np.log(np.exp(pooled).sum(axis=1, keepdims=True))
        return [self._scores.classes[column] for column in pooled.argmax(axis=1)], pooled.max(axis=1)


def report(task: Task, guide: Understanding) -> None:
    found, sure = guide.ask([text for text, _ in task.test])
    hits = sum(answer == intent for answer, (_, intent) in zip(found, task.test, strict=True))
    low, high = wilson(hits, len(task.test))
    columns = [task.name, str(len(task.test)), f"{100 * hits / len(task.test):.1f} ({100 * low:.1f} to {100 * high:.1f})"]
    outside = guide.ask(task.out)[1] if task.out else None
    columns += ["-" if outside is None else f"{100 * np.mean(outside < np.quantile(sure, share)):.1f}" for share in SHARES]
    print(f"| {' | '.join(columns)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("clinc", "hint3", "xsid"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--model", type=Path, default=Path("bot/encoder/model"))
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="another setting of the classifier, e.g. dense_share=0.6")
    chosen = parser.parse_args()
    config = {name: float(value) for name, _, value in (item.partition("=") for item in chosen.set)}
    encoder = SentenceEncoder(chosen.model, 2)
    away = " | ".join(f"out of scope found % at {share:.0%} turned away" for share in SHARES)
    print(f"| data | in-scope messages | intent accuracy % | {away} |\n|---|---|---|---|---|")
    if chosen.clinc:
        task = clinc(chosen.clinc)
        report(task, Understanding(encoder, task.train, **config))
    for task in hint3(chosen.hint3) if chosen.hint3 else ():
        report(task, Understanding(encoder, task.train, **config))
    languages = xsid(chosen.xsid) if chosen.xsid else []
    if languages:
        guide = Understanding(encoder, languages[0].train, **config)
        for task in languages:
            report(task, guide)


if __name__ == "__main__":
    main()
