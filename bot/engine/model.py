"""The trained model: when it has to be trained again, and where it lies."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from bot.content.files import DATA
from bot.content.write import write_whole

ROOT = DATA.parent.parent
MODELS = ROOT / "models"
# Texts, helplines, law and page strings are not part of the model: a change in them needs a reload, not a training.
_TRAINED = (
    "config.yml", "bot/domain.yml", "bot/importers.py", "bot/data/topics.yml", "bot/data/dialogue/*.yml", "bot/data/languages/*/nlu/*.yml",
    "bot/data/languages/*/patterns.yml", "bot/components/*.py", "bot/encoder/*.py", "bot/encoder/model/encoder.onnx", "bot/encoder/model/vocabulary.tsv",
    "bot/content/language_automaton.py", "bot/content/language_examples.py", "bot/content/language_id.py", "bot/content/latin_arabic.py",
    "bot/content/ngram_network.py", "bot/content/ngrams.py", "bot/content/normalise.py", "bot/content/packed.py", "bot/content/patterns.py",
)  # fmt: skip
# What a model is made with. Other packages may change without a training.
_PACKAGES = ("rasa", "numpy", "scipy", "scikit-learn", "onnxruntime", "py3langid", "spacy")


class TrainingError(RuntimeError):
    """There is no model to serve: what went wrong and what to do."""


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
    write_whole(_seal(path), json.dumps({"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}) + "\n")


def is_trained(path: Path) -> bool:
    """Whether the model lies there whole, as training left it."""
    try:
        wanted = json.loads(_seal(path).read_text(encoding="utf-8"))["sha256"]
        return bool(hashlib.sha256(path.read_bytes()).hexdigest() == wanted)
    except (OSError, ValueError, KeyError, TypeError):
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


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One training at a time: a second one waits. The system lifts the lock when its process ends, however it ends."""
    with (folder / ".training").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def train(root: Path = ROOT, *, force: bool = False) -> Path:
    """Train if the data have changed since, and return the model's path. Older models are removed when the new one lies there whole.

    Raises TrainingError when there is no model in the end; models that were there before are then as they were.
    """
    path = model_path(root)
    if is_trained(path) and not force:
        return path
    try:
        path.parent.mkdir(exist_ok=True)
        with _alone(path.parent):
            if force or not is_trained(path):
                _train_beside(root, path, force=force)
    except (Exception, SystemExit) as error:  # whatever is wrong with the many files that training reads, or with the disk
        raise TrainingError(f"no model was made: {type(error).__name__}: {error}. {_advice(error)} Models made earlier are as they were.") from error
    return path


def _advice(error: BaseException) -> str:
    if isinstance(error, OSError):
        return f"Training needs about 300 MB in {tempfile.gettempdir()} and 100 MB in the project's folder, and must be allowed to write there."
    return "`signpost check` and `make check` name the file and the line."


def _train_beside(root: Path, path: Path, *, force: bool) -> None:
    """Train into a file beside the model and put it in its place when it is whole."""
    from rasa.model_training import train as rasa_train

    fresh = path.with_name(f"new-{path.name}")
    fresh.unlink(missing_ok=True)
    result = rasa_train(
        domain=str(root / "bot/domain.yml"), config=str(root / "config.yml"), training_files=[str(root / "bot/data")], output=str(path.parent),
        fixed_model_name=fresh.name.removesuffix(".tar.gz"), force_training=force,
    )  # fmt: skip
    if result.code != 0 or not fresh.exists():
        raise RuntimeError("Rasa made none")
    # The seal last: a model without its own seal is trained anew.
    fresh.replace(path)
    seal(path)
    for old in (*path.parent.glob("signpost-*"), *path.parent.glob("new-signpost-*")):
        if old not in (path, _seal(path)):
            old.unlink()
