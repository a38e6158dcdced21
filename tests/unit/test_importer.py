"""What Rasa is given to train on: the same examples as Rasa's own importer reads, cheaper to copy."""

from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import pytest
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

from bot.importers import Example, SignpostImporter

NLU = """version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - hello again
- intent: goodbye
  examples: |
    - bye
"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    paths = [tmp_path / code / "nlu/conversation.yml" for code in ("en", "xx")]
    for path in paths:
        path.parent.mkdir(parents=True)
        path.write_text(NLU if path.parent.parent.name == "en" else NLU.replace("hello", "sannu").replace("bye", "sai anjima"), encoding="utf-8")
    return [str(path) for path in paths]


def _said(examples: list[Message]) -> list[tuple[str, str]]:
    return sorted((example.get(TEXT), example.get(INTENT)) for example in examples if example.get(INTENT) in ("greet", "goodbye"))


def test_the_examples_are_those_that_rasa_reads_each_with_its_language(files: list[str]) -> None:
    ours = SignpostImporter(training_data_paths=files).get_nlu_data().training_examples
    assert _said(ours) == _said(RasaFileImporter(training_data_paths=files).get_nlu_data().training_examples)
    assert {(example.get(TEXT), example.get("language")) for example in ours} >= {("hello", "en"), ("sannu", "xx")}


def test_a_changed_file_is_read_again_and_what_a_training_adds_stays_with_it(files: list[str]) -> None:
    importer = SignpostImporter(training_data_paths=files)
    first = importer.get_nlu_data()
    first.training_examples[0].set("seen", True)
    assert not any(example.get("seen") for example in importer.get_nlu_data().training_examples)
    path = Path(files[0])
    path.write_text(NLU.replace("hello again", "good evening"), encoding="utf-8")
    texts = {example.get(TEXT) for example in importer.get_nlu_data().training_examples}
    assert "good evening" in texts and "hello again" not in texts


def test_examples_are_equal_when_they_say_the_same() -> None:
    one, same, other = (Example(data={TEXT: text, INTENT: "greet"}) for text in ("hello", "hello", "hello there"))
    assert one == same and hash(one) == hash(same) and one != other
    same.set(INTENT, "greet")
    assert one == same
    same.set(INTENT, "goodbye")
    assert one != same


def test_what_one_training_does_to_examples_the_next_does_not_see(files: list[str]) -> None:
    """Within one training all share an example; another training, in the same process too, begins with what the files say."""
    first = SignpostImporter(training_data_paths=files).get_nlu_data().training_examples
    assert all(copied is example for copied, example in zip(copy.deepcopy(first), first, strict=True))
    said = _said(first)
    for example in first:
        example.set(INTENT, "changed")
        example.add_features(Features(np.ones((1, 2)), "sentence", TEXT, "test"))
    again = SignpostImporter(training_data_paths=files).get_nlu_data().training_examples
    assert _said(again) == said and not any(example.features for example in again)
