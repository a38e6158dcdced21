"""Text as people type it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.normalise import MAX_CHARACTERS, clean, fold, plainly, words


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Käyttäjä", ("kayttaja",)),
        ("k m s", ("kms",)),
        ("K.M.S.", ("kms",)),
        ("su1c1de", ("suicide",)),
        ("I'm 15!", ("im", "15")),
        ("15yo", ("15", "yo")),
        ("tot!", ("tot",)),
        ("hilfeeeee", ("hilfee",)),
        ("don’t", ("dont",)),
        ("a\u200bb\u202ec", ("abc",)),
        ("y a-t-il", ("y", "a", "t", "il")),
        ("", ()),
    ],
)
def test_words(typed: str, expected: tuple[str, ...]) -> None:
    assert words(typed) == expected


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("k m s tonight", "kms tonight"),
        ("1 w4nt t0 d13", "1 want to die"),
        ("ich b1n s0 tr4ur1g", "ich bin so traurig"),
        ("p@inful", "painful"),
        # Numbers, ages and abbreviations are meant as they stand.
        ("im 13yo and 2nd in class", "im 13yo and 2nd in class"),
        ("Olen 13v, room 3b, gr8", "Olen 13v, room 3b, gr8"),
        ("s3x, 12yo", "sex, 12yo"),
        ("Y a-t-il quelqu'un ?", "Y a-t-il quelqu'un ?"),
        ("o meu irmão de 9 é q me mostrou", "o meu irmão de 9 é q me mostrou"),
    ],
)
def test_what_is_typed_to_get_past_filters_is_read_plainly(typed: str, read: str) -> None:
    assert plainly(typed) == read


def test_clean_keeps_beginning_and_end_of_a_long_text() -> None:
    text = clean("begin " + "x " * 5000 + "end")
    assert len(text) <= MAX_CHARACTERS + 1
    assert text.startswith("begin") and text.endswith("end")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    clean(text).encode("utf-8")
    assert fold(fold(text)) == fold(text) or not text.isascii()
    assert all(word for word in words(text))
