"""Arabic in Latin letters, put into Arabic letters."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.arabic_letters import ArabicLetters, spelled
from bot.content.latin_arabic import Lexicon, count, in_latin

WORDS = "انا عايز اتكلم الولد ولد حاجة قانون القانون صغير خايف نفسي هددني دلوقتي مش غريبة قريبة"
KNOWN = dict.fromkeys(WORDS.split(), 3)


@pytest.mark.parametrize(
    ("typed", "arabic"),
    [
        ("ana 3ayez atkallem", "انا عايز اتكلم"),
        ("Ana KHAYEF men nafsi!", "انا خايف men نفسي!"),
        ("el walad sghir", "الولد صغير"),
        ("el 9anoun, 7aga ghariba?", "القانون, حاجة غريبة?"),
        ("haddedni dilwa2ty", "هددني دلوقتي"),
        ("screenshot 15 😭", "screenshot 15 😭"),
        ("", ""),
    ],
)
def test_known_words_are_put_into_arabic_letters(typed: str, arabic: str) -> None:
    assert Lexicon(KNOWN).arabic(typed) == arabic


def test_of_two_that_sound_alike_the_frequent_one_is_taken() -> None:
    assert Lexicon({"كلب": 2, "قلب": 40}).arabic("kalb") == "قلب"
    assert Lexicon({"كلب": 40, "قلب": 2}).arabic("kalb") == "كلب"


def test_rare_words_are_not_known() -> None:
    assert count(["ولد صغير", "ولد", "the word"]) == {"ولد": 2}


@pytest.mark.parametrize(("text", "latin"), [("ana 3ayez", True), ("انا", False), ("انا bot", False), ("123 ؟", False), ("", False)])
def test_what_is_in_latin_letters(text: str, latin: bool) -> None:
    assert in_latin(text) is latin


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abcdeghiklmnoqstuwxyz0123456789' éß\n😭اب", max_size=60))
def test_any_text_is_read_and_what_is_not_known_stays(text: str) -> None:
    assert Lexicon(KNOWN).arabic(text) == Lexicon(KNOWN).arabic(text)
    assert Lexicon({}).arabic(text) == text.lower()


def _component(tmp_path: Path) -> tuple[ArabicLetters, Any]:
    class Folder:
        def __enter__(self) -> Path:
            return tmp_path

        def __exit__(self, *raised: object) -> None: ...

    storage: Any = SimpleNamespace(write_to=lambda resource: Folder(), read_from=lambda resource: Folder())
    resource: Any = object()
    return ArabicLetters.create({}, storage, resource, None), storage  # type: ignore[arg-type]


def test_the_component_learns_from_arabic_examples_and_leaves_other_languages_alone(tmp_path: Path) -> None:
    component, storage = _component(tmp_path)
    examples = [Message({"text": text, "language": "ar"}) for text in ("انا خايف", "خايف انا", "ana khayef")]
    component.train(TrainingData(examples))
    component.process_training_data(TrainingData(examples))
    assert [spelled(example) for example in examples] == ["انا خايف", "خايف انا", "انا خايف"]
    served = ArabicLetters.load({}, storage, object(), None)  # type: ignore[arg-type]
    messages = [Message({"text": "ana khayef", "language": language}) for language in ("ar", "fr")]
    served.process(messages)
    assert [spelled(message) for message in messages] == ["انا خايف", "ana khayef"]
    assert messages[0].get("text") == "ana khayef", "what was typed stays"
