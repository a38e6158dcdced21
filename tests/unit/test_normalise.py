"""Text as people type it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.normalise import MAX_CHARACTERS, clean, fold, words


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
        ("", ()),
    ],
)
def test_words(typed: str, expected: tuple[str, ...]) -> None:
    assert words(typed) == expected


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
