"""Long messages: a danger in one sentence counts, and a second subject is kept."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.pieces import LONG, MOST, pieces
from bot.content.topics import load_topics
from bot.engine.understanding import doubtful, understand

TOPICS = load_topics()


def told(text: str, answers: dict[str, tuple[str, float]]) -> dict[str, Any]:
    async def parse(piece: str) -> dict[str, Any]:
        name, confidence = answers.get(piece, ("out_of_scope", 0.4))
        return {"intent": {"name": name, "confidence": confidence}, "danger": confidence if TOPICS[name].safety else 0.0, "under_18": "i am 15" in piece}

    return asyncio.run(understand(text, parse, TOPICS))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i want to stop. how?", []),
        ("one long sentence without any end that simply goes on and on and on", []),
        ("Hello there. I have a question about the law please. What is the punishment?",
         ["Hello there. I have a question about the law please.", "What is the punishment?"]),
        ("non so cosa fare adesso… mi ha scritto ancora ieri sera", ["non so cosa fare adesso…", "mi ha scritto ancora ieri sera"]),
        ("متى ينتهي كل هذا الألم؟ لا أريد أن أعيش بعد الآن", ["متى ينتهي كل هذا الألم؟", "لا أريد أن أعيش بعد الآن"]),
    ],
)  # fmt: skip
def test_pieces(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@given(st.text(alphabet="ab .?!\n-", max_size=400))
def test_pieces_lose_no_letter(text: str) -> None:
    found = pieces(text)
    assert len(found) <= MOST
    assert not found or len(text.split()) >= LONG
    letters = "".join(char for char in text if char in "ab")
    assert not found or "".join(char for char in "".join(found) if char in "ab") == letters


LAW = "What is the punishment for such pictures?"
DEATH = "And honestly I do not want to be alive any more."
TALK = "Can I talk to somebody about it as well?"


def test_a_danger_in_one_sentence_raises_the_message_and_keeps_the_other_subject() -> None:
    found = told(f"{LAW} {DEATH}", {f"{LAW} {DEATH}": ("law_images", 0.8), LAW: ("law_images", 0.9), DEATH: ("crisis_suicide", 0.95)})
    assert found["intent"]["name"] == "crisis_suicide"
    assert found["second_intent"] == "law_images"
    assert found["danger"] == 0.95


def test_a_brief_message_that_is_surely_about_something_else_is_asked_back_about() -> None:
    """As in "No, I do not want to die. I am only ashamed", where one sentence alone is taken for the opposite."""
    answers = {f"{LAW} {DEATH}": ("law_images", 0.95), LAW: ("law_images", 0.9), DEATH: ("crisis_suicide", 0.95)}
    found = told(f"{LAW} {DEATH}", answers)
    assert found["intent"]["name"] == "law_images" and doubtful(found, TOPICS)
    long = f"{LAW} {DEATH} " + "That is how it is and has been for a long time now. " * 3
    assert told(long, {long: ("law_images", 0.95), **answers})["intent"]["name"] == "crisis_suicide", "in a long message a sentence is lost among the others"


def test_an_unsure_sentence_raises_nothing_but_its_doubt_is_kept() -> None:
    found = told(f"{LAW} {DEATH}", {f"{LAW} {DEATH}": ("law_images", 0.9), DEATH: ("crisis_suicide", 0.75)})
    assert found["intent"]["name"] == "law_images"
    assert found["danger"] == 0.75


def test_a_sentence_that_only_might_be_a_danger_is_left_where_the_whole_surely_is_something_else() -> None:
    """As in "I cannot sleep. I have such thoughts. Nothing has happened", of which "I cannot sleep" alone might be despair."""
    text = f"{LAW} {DEATH}"

    def heard(whole: float, alone: float = 0.65, patterns: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
        async def parse(piece: str) -> dict[str, Any]:
            name, confidence, danger = {text: ("law_images", whole, 0.001), DEATH: ("out_of_scope", 0.5, alone)}.get(piece, ("law_images", 0.9, 0.0))
            return {"intent": {"name": name, "confidence": confidence}, "danger": danger, "patterns": patterns if piece == DEATH else ()}

        return asyncio.run(understand(text, parse, TOPICS))

    assert not doubtful(heard(0.95), TOPICS)
    assert doubtful(heard(0.8), TOPICS)
    assert doubtful(heard(0.95, alone=0.75), TOPICS)
    assert doubtful(heard(0.95, patterns=(("crisis_suicide", "die"),)), TOPICS)


def test_the_second_subject_is_remembered() -> None:
    found = told(f"{LAW} {TALK}", {f"{LAW} {TALK}": ("law_images", 0.8), LAW: ("law_images", 0.9), TALK: ("help_talk", 0.9)})
    assert found["intent"]["name"] == "law_images"
    assert found["second_intent"] == "help_talk"


def test_the_age_said_in_one_sentence_counts() -> None:
    assert told("i am 15 by the way. what does the law say about that?", {})["under_18"]
