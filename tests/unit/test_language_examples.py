"""What the guide's examples say of a text's language."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.content.language_examples import FLOOR, UNKNOWN, Voice, learn
from bot.content.language_id import CANDIDATES, identify

LINES = {
    "da": ["jeg ved ikke hvad jeg skal gøre", "hvem kan jeg ringe til nu", "han har gjort noget ved min datter", "jeg er bange for mine tanker"],
    "nb": ["jeg vet ikke hva jeg skal gjøre", "hvem kan jeg ringe til nå", "han har gjort noe med dattera mi", "jeg er redd for tankene mine"],
    "fi": ["en tiedä mitä tekisin", "kenelle voin soittaa nyt", "hän on tehnyt jotain tyttärelleni", "pelkään omia ajatuksiani"],
}
CODES = ("da", "nb", "fi", "sq")
BEFORE = ("", "hm ", "nei ", "ja ", "ok ", "men ", "og ", "så ")


def many(*codes: str) -> dict[str, list[str]]:
    """Each line with other words before it: letters must occur in several texts to be known."""
    return {code: [before + line for line in LINES[code] for before in BEFORE] for code in codes}


@pytest.fixture(scope="module")
def arrays() -> dict[str, np.ndarray]:
    return learn(many("da", "nb", "fi"))


def test_the_likeliest_gets_nothing_taken_away_and_the_others_at_most_the_floor(arrays: dict[str, np.ndarray]) -> None:
    voice = Voice(arrays)
    for text, code in (("hvad skal jeg gøre", "da"), ("hva skal jeg gjøre", "nb"), ("mitä tekisin nyt", "fi")):
        said = voice.says(text, CODES)
        assert said[code] == 0 and all(FLOOR <= value < 0 for other, value in said.items() if other != code)
        assert said["sq"] == UNKNOWN


def test_a_text_of_unknown_letters_says_nothing(arrays: dict[str, np.ndarray]) -> None:
    assert set(Voice(arrays).says("我不知道", CODES).values()) == {0.0}
    assert set(Voice(arrays).says("", CODES).values()) == {0.0}


def test_two_trainings_are_the_same_and_files_keep_it(arrays: dict[str, np.ndarray], tmp_path: Path) -> None:
    np.savez(tmp_path / "voice.npz", **arrays)
    kept = dict(np.load(tmp_path / "voice.npz"))
    again = learn({code: lines[::-1] for code, lines in many("fi", "nb", "da").items()})
    assert all(np.array_equal(kept[name], array) and np.array_equal(again[name], array) for name, array in arrays.items())


def test_two_languages_are_told_apart_and_one_is_not_learnt() -> None:
    both = learn(many("da", "fi"))
    said = Voice(both).says("jeg ved ikke", CODES)
    assert said["da"] == 0 > said["fi"] and said["nb"] == UNKNOWN
    assert learn({"da": LINES["da"]}) == {} == learn({}) == learn({"da": ["x"], "fi": ["y"]})


def test_a_message_is_weighed_with_it(arrays: dict[str, np.ndarray]) -> None:
    voice, text = Voice(arrays), "ring til ham"
    language, sure = identify(text, voice=voice, page="da")
    assert language in CANDIDATES and 0 < sure <= 1
    said = voice.says(text, CANDIDATES)
    other = max(("da", "nb"), key=said.__getitem__)
    _, before = identify(text, chosen=other)
    _, after = identify(text, chosen=other, voice=voice)
    assert after > before
