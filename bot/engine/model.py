"""The trained model: when it has to be trained again, and where it lies."""

from __future__ import annotations

import hashlib
import json
import os
from importlib.metadata import version
from pathlib import Path

from bot.content.files import DATA

ROOT = DATA.parent.parent
MODELS = ROOT / "models"
# Texts, helplines, law and page strings are not part of the model: a change in them needs a reload, not a training.
_TRAINED = (
    "config.yml", "bot/domain.yml", "bot/importers.py", "bot/data/topics.yml", "bot/data/dialogue/*.yml", "bot/data/languages/*/nlu/*.yml",
    "bot/data/languages/*/patterns.yml", "bot/components/*.py", "bot/encoder/**/*", "bot/content/normalise.py", "bot/content/patterns.py",
)  # fmt: skip
# What a model is made with and its pickles are read with. Other packages may change without a training.
_PACKAGES = ("rasa", "numpy", "scipy", "scikit-learn", "joblib", "onnxruntime", "spacy")


def fingerprint(root: Path = ROOT) -> str:
    """Sixteen hexadecimal digits over every file that training reads and the versions of the packages that it uses."""
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in _PACKAGES).encode())
    for pattern in _TRAINED:
        for path in sorted(root.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_path(root: Path = ROOT) -> Path:
    """Where the model of the present data lies, trained or not."""
    return root / "models" / f"signpost-{fingerprint(root)}.tar.gz"


def _seal(path: Path) -> Path:
    return path.with_name(path.name.replace(".tar.gz", ".json"))


def seal(path: Path) -> None:
    """Write beside a model the digest of its file: the server loads only what training made."""
    _seal(path).write_text(json.dumps({"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}) + "\n", encoding="utf-8")


def is_trained(path: Path) -> bool:
    """Whether the model lies there whole, as training left it."""
    try:
        wanted = json.loads(_seal(path).read_text(encoding="utf-8"))["sha256"]
        return bool(hashlib.sha256(path.read_bytes()).hexdigest() == wanted)
    except (OSError, ValueError, KeyError):
        return False


def newest(root: Path = ROOT) -> Path | None:
    """The model trained last, of whatever data; None where there is none."""
    found = [path for path in (root / "models").glob("signpost-*.tar.gz") if is_trained(path)]
    return max(found, key=lambda path: path.stat().st_mtime, default=None)


class RulesError(Exception):
    """Rules that Rasa does not take; says what Rasa says."""


def train_rules(dialogue: Path, output: Path, root: Path = ROOT) -> Path:
    """A model of the rules in a folder alone, without examples: takes seconds. Raises RulesError."""
    from rasa.model_training import train_core
    from rasa.shared.exceptions import RasaException

    said, os.environ["LOG_LEVEL"] = os.environ.get("LOG_LEVEL"), "ERROR"  # at any other level Rasa draws a bar for every step
    try:
        made = train_core(
            domain=str(root / "bot/domain.yml"), config=str(root / "config.yml"), stories=str(dialogue), output=str(output), fixed_model_name="rules"
        )  # fmt: skip
    except (RasaException, SystemExit) as error:
        raise RulesError(str(error)) from error
    finally:
        os.environ.pop("LOG_LEVEL")
        os.environ.update({"LOG_LEVEL": said} if said is not None else {})
    if not made:
        raise RulesError("Rasa made no model of them.")
    return Path(made)


def train(root: Path = ROOT, *, force: bool = False) -> Path:
    """Train if the data have changed since, and return the model's path. Older models are removed. Raises RuntimeError when Rasa makes none."""
    path = model_path(root)
    if is_trained(path) and not force:
        return path
    from rasa.model_training import train as rasa_train

    path.parent.mkdir(exist_ok=True)
    result = rasa_train(
        domain=str(root / "bot/domain.yml"), config=str(root / "config.yml"), training_files=[str(root / "bot/data")], output=str(path.parent),
        fixed_model_name=path.name.removesuffix(".tar.gz"), force_training=force,
    )  # fmt: skip
    if result.code != 0 or not path.exists():
        raise RuntimeError("Rasa made no model. Run `make check`: it names the file and the line.")
    seal(path)
    for old in path.parent.glob("signpost-*"):
        if old not in (path, _seal(path)):
            old.unlink()
    return path
