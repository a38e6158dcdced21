"""The guide's way of understanding on public data: its features and classifier, trained on the set's own training part.

`python benchmarks/understanding/public.py --clinc data_full.json --hint3 FOLDER --xsid FOLDER [--model ENCODER]`. ENCODER is a folder as bot/encoder/model, for
instance of an encoder that was fine-tuned on the set's training part as ours is on ours (benchmarks/encoder). Out of scope is what the classifier is least
sure of: for each share of in-scope messages turned away, the share of out-of-scope messages turned away with them. xSID is asked in all its languages after
English examples alone; with `--validation` after some hundred of each language too. The peers' figures are in docs/understanding.md.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

import numpy as np
import yaml
from data import Task, clinc, hint3, xsid
from pipeline import Understanding

from bot.encoder.encoder import SentenceEncoder
from bot.evaluation.metrics import wilson

SHARES = (0.02, 0.05)
PER_INTENT = 1000


def write_examples(task: Task, folder: Path) -> None:
    """The training part as a language of bot/data/languages, for `benchmarks/encoder/finetune.py --examples FOLDER`."""
    by_intent: dict[str, list[str]] = defaultdict(list)
    for text, intent in task.train:
        by_intent[intent].append(text)
    # The word before keeps YAML from reading `yes` and `no`, which are intents of CLINC150, as true and false.
    entries = [{"intent": f"intent_{intent}", "examples": "".join(f"- {text}\n" for text in texts)} for intent, texts in sorted(by_intent.items())]
    path = folder / "en" / "nlu" / "public.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({"version": "3.1", "nlu": entries}, allow_unicode=True), encoding="utf-8")


def report(task: Task, guide: Understanding) -> float:
    """Prints the row of a task; gives its accuracy in %."""
    found, sure = guide.ask([text for text, _ in task.test])
    hits = sum(answer == intent for answer, (_, intent) in zip(found, task.test, strict=True))
    low, high = wilson(hits, len(task.test))
    columns = [task.name, str(len(task.test)), f"{100 * hits / len(task.test):.1f} ({100 * low:.1f} to {100 * high:.1f})"]
    outside = guide.ask(task.out)[1] if task.out else None
    columns += ["-" if outside is None else f"{100 * np.mean(outside < np.quantile(sure, share)):.1f}" for share in SHARES]
    print(f"| {' | '.join(columns)} |", flush=True)
    return 100 * hits / len(task.test)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("clinc", "hint3", "xsid"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--per-intent", type=int, default=PER_INTENT, help="different examples of an intent that are learnt of xSID, at most")
    parser.add_argument("--validation", action="store_true", help="learn the validation messages of xSID in all its languages too")
    parser.add_argument("--examples", type=Path, metavar="FOLDER", help="only write CLINC150's training part to FOLDER, for finetune.py")
    parser.add_argument("--model", type=Path, default=Path("bot/encoder/model"))
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="another setting of the classifier, e.g. dense_share=0.6")
    chosen = parser.parse_args()
    if chosen.examples:
        if not chosen.clinc:
            parser.error("--examples writes CLINC150's training part: say with --clinc where the set lies")
        write_examples(clinc(chosen.clinc), chosen.examples)
        return
    config = {name: float(value) for name, _, value in (item.partition("=") for item in chosen.set)}
    encoder = SentenceEncoder(chosen.model)
    away = " | ".join(f"out of scope found % at {share:.0%} turned away" for share in SHARES)
    print(f"| data | in-scope messages | intent accuracy % | {away} |\n|---|---|---|---|---|")
    if chosen.clinc:
        task = clinc(chosen.clinc)
        report(task, Understanding(encoder, task.train, **config))
    for task in hint3(chosen.hint3) if chosen.hint3 else ():
        report(task, Understanding(encoder, task.train, **config))
    if chosen.xsid:
        tasks = xsid(chosen.xsid, chosen.per_intent, validation=chosen.validation)
        guide = Understanding(encoder, tasks[0].train, **config)
        rates = {task.name: report(task, guide) for task in tasks}
        others = [rate for name, rate in rates.items() if name != "xSID en"]
        print(f"xSID: learnt from {len(tasks[0].train)} examples; mean of the languages but English {sum(others) / len(others):.1f}")


if __name__ == "__main__":
    main()
