"""A copy of the project with any number of languages: some left out, or some twice and three times under the codes of others.

A copy has its own texts, widget strings and patterns; in the model too, and there its share of n-grams and of their weights, under other names. What a
language costs a worker is so the cost of a language of the size of ours.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np
import yaml

from bot.content.files import DATA
from bot.content.ngrams import KINDS
from bot.content.progress import understood
from bot.engine.model import model_path
from bot.evaluation.data import ROOT, training_lines

COUNTS = (5, 12, 30)
# Codes for copies, of languages for which CLDR has names.
MORE = tuple("it ar bg cs da el et hr hu lt lv mt nb ro sk sl sq uk tr is".split())  # noqa: SIM905
_RELABEL = "from bot.engine.model import model_path, seal; import shutil, sys; path = model_path(); path.parent.mkdir(exist_ok=True); "
_RELABEL += "shutil.move(sys.argv[1], path); seal(path)"


def make_root(folder: Path, count: int) -> Path:
    """The project with `count` languages in `folder`, ready to serve. The path of its root."""
    root = folder / f"with-{count}"
    shutil.copytree(ROOT / "bot", root / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "config.yml", root)
    register = root / "bot/data/languages.yml"
    spoken = yaml.safe_load(register.read_text(encoding="utf-8"))["languages"]
    own = list(spoken)
    chosen = dict(list(spoken.items())[:count])
    copies = {code: own[number % len(own)] for number, code in enumerate(code for code in MORE if code not in spoken)}
    for code, source in list(copies.items())[: count - len(chosen)]:
        _copy_language(root / "bot/data/languages", source, code)
        chosen[code] = spoken[source]
    for path in (root / "bot/data/languages").iterdir():
        if path.is_dir() and path.name not in chosen:
            shutil.rmtree(path)
    register.write_text(yaml.safe_dump({"languages": chosen}, allow_unicode=True), encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        model = _widened(Path(name), root, len(chosen) / len(own) * _share_of(own))
        subprocess.run([sys.executable, "-c", _RELABEL, str(model)], cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=True)
    return root


def _share_of(spoken: list[str]) -> float:
    """How much of the model is of the languages spoken, by their examples; the others are understood alone."""
    counts = {code: len(training_lines(code)) for code in understood(DATA)}
    return sum(counts[code] for code in spoken) / sum(counts.values())


def _copy_language(languages: Path, source: str, code: str) -> None:
    shutil.rmtree(languages / code, ignore_errors=True)
    shutil.copytree(languages / source, languages / code)
    for path in (languages / code).rglob("*.yml"):
        path.write_text(re.sub(rf"(?m)^language: {source}$", f"language: {code}", path.read_text(encoding="utf-8")), encoding="utf-8")


def _widened(folder: Path, root: Path, factor: float) -> Path:
    """The trained model with the patterns of `root` and `factor` times its n-grams."""
    with tarfile.open(model_path()) as archive:
        archive.extractall(folder / "model", filter="data")
    components = folder / "model" / "components"
    patterns = next(components.glob("*SafetyMatcher*"))
    for path in patterns.glob("*.yml"):
        path.unlink()
    for path in (root / "bot/data/languages").glob("*/patterns.yml"):
        shutil.copy(path, patterns / f"{path.parent.name}.yml")
    ngrams_path, weights_path = next(components.glob("*/ngrams.npz")), next(components.glob("*/weights.npz"))
    ngrams, weights = dict(np.load(ngrams_path)), dict(np.load(weights_path))
    rows: list[np.ndarray] = []
    start = 0
    for kind in KINDS:
        known, inverse = ngrams[f"{kind}.known"], ngrams[f"{kind}.weights"]
        kept = np.arange(int(len(known) * factor)) % len(known)
        # The numbers of copies are made up.
        numbers = (known[kept].astype(np.uint64) + np.arange(len(kept)) // len(known) * 2_654_435_761) % 2**32
        order = np.argsort(numbers, kind="stable")
        ngrams[f"{kind}.known"], ngrams[f"{kind}.weights"] = numbers[order].astype(np.uint32), inverse[kept][order]
        rows.append(start + kept[order])
        start += len(known)
    for part in ("sparse.weights", "sparse.scales", "network.vectors", "network.vectors.scales"):
        weights[part] = weights[part][np.concatenate(rows)]
    np.savez(ngrams_path, **ngrams)
    np.savez(weights_path, **weights)
    made = folder / "model.tar.gz"
    with tarfile.open(made, "w:gz", compresslevel=1) as archive:
        for path in sorted((folder / "model").iterdir()):
            archive.add(path, arcname=path.name)
    return made
