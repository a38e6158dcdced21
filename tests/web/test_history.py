"""The conversation that the page carries."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.history import MAX_ENCODED, MAX_TURNS, History

HISTORY = History(b"0" * 32)
TURNS = [{"you": "ä\ud83d <b>", "language": "en", "messages": []}]


def test_what_was_packed_is_unpacked() -> None:
    assert HISTORY.unpack("token", HISTORY.pack("token", TURNS)) == TURNS
    assert HISTORY.unpack("token", HISTORY.pack("token", [])) == []


def test_it_belongs_to_one_conversation_and_one_server() -> None:
    packed = HISTORY.pack("token", TURNS)
    assert HISTORY.unpack("other", packed) == [] and History(b"1" * 32).unpack("token", packed) == []


@given(st.text(max_size=300))
def test_nothing_else_is_taken(packed: str) -> None:
    assert HISTORY.unpack("token", packed) == []


@given(st.integers(min_value=0, max_value=60), st.sampled_from("AZaz09-_"))
def test_a_changed_letter_is_noticed(place: int, letter: str) -> None:
    packed = HISTORY.pack("token", TURNS)
    changed = packed[:place] + letter + packed[place + 1 :]
    assert changed == packed or HISTORY.unpack("token", changed) == []


def test_the_oldest_turns_go() -> None:
    turns = [{"you": str(number)} for number in range(MAX_TURNS + 5)]
    assert [turn["you"] for turn in HISTORY.unpack("t", HISTORY.pack("t", turns))] == [str(number) for number in range(5, MAX_TURNS + 5)]


def test_there_is_a_limit_even_for_what_cannot_be_compressed() -> None:
    big = "".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(200))
    packed = HISTORY.pack("t", [{"you": f"{number}{big[number:]}{big[:number][::-1]}"} for number in range(10)] + [{"you": "last"}])
    assert len(packed) <= MAX_ENCODED and HISTORY.unpack("t", packed)[-1] == {"you": "last"}


def test_message_ids_tell_pages_and_words_apart() -> None:
    assert HISTORY.message_id("p", "x") == HISTORY.message_id("p", "x")
    assert len({HISTORY.message_id(page, said) for page in ("p", "q") for said in ("x", "y\ud800")}) == 4
