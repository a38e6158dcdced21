"""Public data sets in one shape. Their texts do not enter this repository: the folder they were fetched into is given by the caller."""

from __future__ import annotations

import csv
import json
import random
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

# What the sets call a message that fits no intent.
OUT = {"oos", "NO_NODES_DETECTED"}
HINT3 = ("sofmattress", "curekart", "powerplay11")
# One intent under the names of the two corpora xSID was made of; its test sets know the second alone.
XSID_SAME = {"GetWeather": "weather/find"}
# "# text = …"; versions before 0.5 wrote a colon.
_COMMENT = re.compile(r"^# (text|intent) ?[=:] *(.*?) *$", re.MULTILINE)


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
            path = next((path for path in (folder / f"{bot}_{part}.csv", folder / part / f"{bot}_{part}.csv") if path.exists()), None)
            if path is None:
                raise SystemExit(f"{folder}: no {bot}_{part}.csv in it or in {part}/; wanted the folder dataset/v1 of a copy of github.com/hellohaptik/HINT3")
            with path.open(encoding="utf-8", newline="") as file:
                rows[part] = [(row["sentence"], row["label"]) for row in csv.DictReader(file)]
        inside = [(text, intent) for text, intent in rows["test"] if intent not in OUT]
        found.append(Task(f"HINT3 {bot}", rows["train"], inside, [text for text, intent in rows["test"] if intent in OUT]))
    return found


def xsid(folder: Path, per_intent: int, *, validation: bool = False) -> list[Task]:
    """data/ of mainlp/xsid: the test sets of its newest version, each to be asked after learning the same English examples, at most `per_intent` different ones
    of an intent (drawn with a fixed seed), and with `validation` also what the validation sets of all its languages have that no test set has. The examples
    are those of `en.train.conll`, else, where a copy lacks large files, the same 43,605 sentences in xSID/mt.train.da/{text,label}.en.
    """
    newest = max((path for path in folder.glob("xSID-*") if any(path.glob("*.test.conll"))), default=None)
    if newest is None:
        raise SystemExit(f"{folder}: no xSID-<version>/<language>.test.conll in it; wanted the folder data/ of a copy of github.com/mainlp/xsid")
    conll, texts, labels = newest / "en.train.conll", folder / "xSID/mt.train.da/text.en", folder / "xSID/mt.train.da/label.en"
    if conll.exists():
        pairs = _conll(conll)
    elif texts.exists() and labels.exists():
        intents = (_same(line.rpartition("\t")[2]) for line in labels.open(encoding="utf-8"))
        pairs = list(zip((line.strip() for line in texts.open(encoding="utf-8")), intents, strict=True))
    else:
        raise SystemExit(f"{folder}: no English examples; wanted {conll.relative_to(folder)}, or {texts.relative_to(folder)} with label.en beside it")
    examples: dict[str, list[str]] = defaultdict(list)
    for text, intent in sorted(set(pairs)):
        examples[intent].append(text)
    draw = random.Random(7)  # noqa: S311
    train = [(text, intent) for intent in sorted(examples) for text in draw.sample(examples[intent], min(per_intent, len(examples[intent])))]
    tests = {path.name.partition(".")[0]: _conll(path) for path in sorted(newest.glob("*.test.conll"))}
    if validation:
        asked = {text.lower() for test in tests.values() for text, _ in test}
        train += [(text, intent) for path in sorted(newest.glob("*.valid.conll")) for text, intent in _conll(path) if text.lower() not in asked]
    return [Task(f"xSID {code}", train, test, []) for code, test in tests.items()]


def _same(intent: str) -> str:
    return XSID_SAME.get(intent.strip(), intent.strip())


def _conll(path: Path) -> list[tuple[str, str]]:
    """(text, intent) of the sentences of a file of xSID. A sentence ends with an empty line; the comments before it say both, in any order."""
    found = []
    for sentence in re.split(r"\n\s*\n", path.read_text("utf-8")):
        comments = dict(_COMMENT.findall(sentence))
        if comments:
            found.append((comments["text"], _same(comments["intent"])))
    return found
