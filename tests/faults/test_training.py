"""Killed, out of space or tampered with while it trains: models made earlier stay, and the next training mends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.content.files import DATA
from bot.engine.model import is_trained, model_path

FILES = {
    "config.yml": """recipe: default.v1
assistant_id: mini
language: en
pipeline:
- name: KeywordIntentClassifier
policies:
- name: RulePolicy
""",
    "bot/domain.yml": """version: "3.1"
intents: [greet, bye]
responses:
  utter_greet: [{text: Hello}]
  utter_bye: [{text: Bye}]
""",
    "bot/data/dialogue/mini.yml": """version: "3.1"
rules:
- rule: greet
  steps: [{intent: greet}, {action: utter_greet}]
- rule: bye
  steps: [{intent: bye}, {action: utter_bye}]
""",
    "bot/data/languages/en/nlu/mini.yml": """version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
- intent: bye
  examples: |
    - goodbye
""",
}
TRAIN = """
import os, pathlib, resource, signal, sys
from bot.engine.privacy import configure_logging
configure_logging()
import bot.engine.model as model
def die(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)
{before}
try:
    print("MODEL", model.train(pathlib.Path({root!r}), force={force}).name)
except model.TrainingError as error:
    print("TOLD", error)
    sys.exit(1)
"""
# Where training is killed: with half of the file written, between the file and its seal.
HALF = """
import rasa.engine.storage.local_model_storage as storage
class Half(storage.TarSafe):
    def add(self, *arguments, **options):
        super().add(*arguments, **options)
        die()
storage.TarSafe = Half
"""
KILLS = {
    "half a file": HALF,
    "before its seal": "model.seal = die",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project of the same layout, trained."""
    root = tmp_path_factory.mktemp("mini")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    result = train(root)
    assert result.returncode == 0, result.stdout + result.stderr
    return root


def train(root: Path, before: str = "", *, force: bool = False) -> subprocess.CompletedProcess[str]:
    """Train in a process of its own, after something was done to it."""
    script = TRAIN.format(before=before, root=str(root), force=force)
    environment = {**os.environ, "PYTHONPATH": str(DATA.parent.parent)}
    return subprocess.run([sys.executable, "-B", "-c", script], cwd=root, env=environment, capture_output=True, text=True, timeout=300, check=False)


def change(root: Path, word: str) -> None:
    """New examples: the model has to be trained again."""
    (root / "bot/data/languages/en/nlu/mini.yml").write_text(FILES["bot/data/languages/en/nlu/mini.yml"] + f"    - {word}\n", encoding="utf-8")


@pytest.mark.parametrize("moment", KILLS)
def test_killed_training_leaves_the_old_model_and_the_next_one_mends_it(project: Path, moment: str) -> None:
    old = model_path(project)
    assert is_trained(old)
    change(project, f"ciao {moment}")
    new = model_path(project)
    assert new != old
    assert train(project, KILLS[moment]).returncode == -signal.SIGKILL
    assert is_trained(old), "with its data put back, the old model serves at once"
    assert not is_trained(new), "half of a model is none"
    mended = train(project)
    assert mended.returncode == 0 and is_trained(new), mended.stdout + mended.stderr
    assert {path.name for path in new.parent.glob("*signpost-*")} == {new.name, new.name.replace(".tar.gz", ".json")}, "nothing is left lying about"


def test_forced_training_that_is_killed_leaves_the_model_of_the_same_data(project: Path) -> None:
    path = model_path(project)
    assert train(project, HALF, force=True).returncode == -signal.SIGKILL
    assert is_trained(path)


def test_full_disk_is_said_and_the_old_model_stays(project: Path) -> None:
    old = model_path(project)
    change(project, "full")
    result = train(project, "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))")
    assert result.returncode == 1 and result.stdout.startswith("TOLD no model was made"), result.stdout + result.stderr
    assert "Models made earlier are as they were" in result.stdout and is_trained(old) and not is_trained(model_path(project))


def test_folder_that_may_not_be_written_is_said(project: Path) -> None:
    change(project, "folder")
    new = model_path(project)
    new.parent.rename(project / "kept")
    try:
        new.parent.write_text("a file where the folder should be", encoding="utf-8")
        result = train(project)
        assert result.returncode == 1 and str(new.parent) in result.stdout and "Traceback" not in result.stderr
    finally:
        new.parent.unlink()
        (project / "kept").rename(new.parent)


def test_broken_data_are_said(project: Path) -> None:
    path = project / "bot/data/dialogue/mini.yml"
    path.write_text(FILES["bot/data/dialogue/mini.yml"][:90], encoding="utf-8")
    try:
        result = train(project)
    finally:
        path.write_text(FILES["bot/data/dialogue/mini.yml"], encoding="utf-8")
    assert result.returncode == 1 and "TOLD no model was made" in result.stdout and "Traceback" not in result.stderr, result.stdout + result.stderr


def test_only_what_this_program_trained_is_loaded(project: Path) -> None:
    change(project, "own")
    assert train(project).returncode == 0
    path, seal = model_path(project), model_path(project).with_name(model_path(project).name.replace(".tar.gz", ".json"))
    whole, sealed = path.read_bytes(), seal.read_text(encoding="utf-8")
    for exchanged in (whole[:-100], whole[:-1] + bytes([whole[-1] ^ 1]), b"", b"not an archive"):
        path.write_bytes(exchanged)
        assert not is_trained(path)
    path.write_bytes(whole)
    for forged in ("", "{", "[]", "null", '{"sha256": null}', '{"sha256": "0"}', "\x00"):
        seal.write_text(forged, encoding="utf-8")
        assert not is_trained(path), forged
    seal.unlink()
    assert not is_trained(path), "a model of stock `rasa train` under our name has no seal"
    seal.write_text(sealed, encoding="utf-8")
    assert is_trained(path)


def test_two_trainings_at_once_make_one_model(project: Path) -> None:
    change(project, "twice")
    count = "old = model._train_beside; model._train_beside = lambda *a, **k: (print('WORK'), old(*a, **k))"
    environment = {**os.environ, "PYTHONPATH": str(DATA.parent.parent)}
    script = TRAIN.format(before=count, root=str(project), force=False)
    command = [sys.executable, "-B", "-c", script]
    both = [subprocess.Popen(command, cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) for _ in range(2)]
    said = [process.communicate(timeout=300)[0] for process in both]
    assert "".join(said).count("WORK") == 1 and all(model_path(project).name in text for text in said), said
