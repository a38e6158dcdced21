"""What is kept of a conversation: it comes back as it was, stays small, and holds the last answers only."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.choices import Choice
from bot.engine.record import ANSWERS, Record
from bot.engine.sealing import KeyFormatError, Sealer, read_key

TEXTS = st.text(max_size=50)


@given(st.dictionaries(TEXTS, TEXTS), st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from([None, "affirm", "deny"]))), st.lists(st.tuples(TEXTS, TEXTS)))
def test_a_record_comes_back_as_it_was(slots: dict[str, str], choices: list[tuple[str, str, str | None]], answers: list[tuple[str, str]]) -> None:
    record = Record(slots=json.dumps(slots).encode()).offering(Choice(*choice) for choice in choices)
    for message_id, text in answers:
        record = record.answering(message_id, {"text": text})
    again = Record.unpack(Sealer(bytes(32)).open("a" * 32, Sealer(bytes(32)).seal("a" * 32, record.pack())) or b"")
    assert again == record
    assert again.offered == [Choice(*choice) for choice in choices]
    assert len(again.answers) <= ANSWERS
    if answers:
        assert again.answer(answers[-1][0]) == {"text": answers[-1][1]}


@given(st.binary(max_size=100) | st.binary(max_size=100).map(lambda data: b"1" + data))
def test_anything_else_is_refused(data: bytes) -> None:
    try:
        record = Record.unpack(data)
    except (ValueError, UnicodeDecodeError):
        return
    assert Record.unpack(record.pack()) == record


@pytest.mark.parametrize("key", ["", "short", "c2hvcnQ=", "A" * 43 + "=", "not base64 at all, but long enough to be a key"])
def test_a_key_that_is_none_is_refused_without_being_quoted(key: str) -> None:
    with pytest.raises(KeyFormatError, match="openssl rand -base64 32") as caught:
        read_key(key)
    assert len(key) < 6 or key not in str(caught.value)
