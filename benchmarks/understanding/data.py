"""Public data sets in one shape. Their texts do not enter this repository: the folder they were fetched into is given by the caller."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

# What the sets call a message that fits no intent.
OUT = {"oos", "NO_NODES_DETECTED"}
HINT3 = ("sofmattress", "curekart", "powerplay11")


@dataclass(frozen=True)
class Task:
    """Texts with their intents: to learn from, and to be asked; `out` are texts outside every intent."""

    name: str
    train: list[tuple[str, str]]
    test: list[tuple[str, str]]
    out: list[str]


def clinc(file: Path) -> Task:
    """data/data_full.json of clinc/oos-eval; its out-of-scope training examples are not used."""
    read = json.loads(file.read_text(encoding="utf-8"))
    pairs = {part: [(text, intent) for text, intent in read[part]] for part in ("train", "test")}
    return Task("CLINC150", pairs["train"], pairs["test"], [text for text, _ in read["oos_test"]])


def hint3(folder: Path) -> list[Task]:
    """dataset/v1 of hellohaptik/HINT3: <bot>_train.csv and <bot>_test.csv, in one folder or in train/ and test/."""
    found = []
    for bot in HINT3:
        rows: dict[str, list[tuple[str, str]]] = {}
        for part in ("train", "test"):
            path = next(path for path in (folder / f"{bot}_{part}.csv", folder / part / f"{bot}_{part}.csv") if path.exists())
            with path.open(encoding="utf-8", newline="") as file:
                rows[part] = [(row["sentence"], row["label"]) for row in csv.DictReader(file)]
        inside = [(text, intent) for text, intent in rows["test"] if intent not in OUT]
        found.append(Task(f"HINT3 {bot}", rows["train"], inside, [text for text, intent in rows["test"] if intent in OUT]))
    return found
