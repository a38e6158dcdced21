"""The simulator: every answer says how it came about, and is the answer that a visitor gets."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.content import trace
from bot.content.problems import ContentError
from bot.engine.conversation import Guide
from bot.engine.simulate import MAX_TURNS, Setting, hold
from bot.engine.transcripts import as_file, compare, free_path, observed, read_transcript, replay

pytestmark = pytest.mark.model
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=timezone.utc)
FINLAND = Setting("en", "FI", NOON, "Europe/Helsinki")


async def test_answer_explains_itself(guide: Guide) -> None:
    held = await hold(guide, FINLAND, [{"visitor": "i want to kill myself, i cannot go on"}])
    turn = held.turns[1]
    assert turn.reply.intent == "crisis_suicide" and turn.rule and turn.rule.name == "crisis_suicide" and turn.rule.file == "dialogue/safety.yml"
    assert turn.actions == ("utter_crisis_suicide", "action_hand_off", "utter_crisis_suicide_steps")
    assert turn.parsed and turn.parsed["language"] == "en" and turn.parsed["text"] == ""
    assert turn.ranking and turn.ranking == sorted(turn.ranking, key=lambda item: -item[1])
    assert any(group == "crisis_suicide" for group, _ in turn.patterns)
    assert turn.changed["need"] == (None, "suicide") and turn.slots["country"] == "FI"
    why = turn.whys[0]
    assert why.need == "suicide" and [item.id for item in why.shown] == [card["id"] for message in turn.reply.messages for card in message["cards"]]
    assert all(item.reasons for item in (*why.shown, *why.left_out))


async def test_survivor_is_told_why_prevention_is_left_out(guide: Guide) -> None:
    held = await hold(guide, replace(FINLAND, first="victim_abuse"), [])
    left = {item.id: item.reasons for item in held.turns[1].whys[0].left_out}
    assert held.turns[1].sent == {"press": "victim_abuse"} and ("survivor",) in left.values()


async def test_typed_title_is_a_pressed_button(guide: Guide) -> None:
    first = await hold(guide, FINLAND, [])
    title, choice = next((button["title"], button["id"]) for message in first.turns[0].reply.messages for button in message["buttons"])
    turn = (await hold(guide, FINLAND, [{"visitor": title}])).turns[1]
    assert turn.pressed == choice == turn.reply.intent


async def test_hour_changes_what_is_open(guide: Guide) -> None:
    reasons = []
    for hour in (3, 12):
        held = await hold(guide, replace(FINLAND, country="IE", moment=NOON.replace(hour=hour)), [{"press": "victim_abuse"}])
        reasons.append([item.reasons for item in held.turns[1].whys[0].shown])
    assert reasons[0] != reasons[1]


async def test_nothing_is_kept_and_nothing_is_noted_outside(guide: Guide) -> None:
    before = set(await guide.store.keys())
    await hold(guide, FINLAND, [{"visitor": "hello"}])
    assert set(await guide.store.keys()) == before and trace.noted() is None


async def test_button_that_does_not_exist_ends_it(guide: Guide) -> None:
    held = await hold(guide, FINLAND, [{"visitor": "hello"}, {"press": "no_such_button"}, {"visitor": "hello"}])
    assert held.unknown == 2 and len(held.turns) == 2
    with pytest.raises(ValueError, match="at most"):
        await hold(guide, FINLAND, [{"visitor": "x"}] * (MAX_TURNS + 1))


async def test_saved_conversation_goes_as_it_went_and_a_difference_is_told(guide: Guide, tmp_path: Path) -> None:
    held = await hold(guide, replace(FINLAND, door="self"), [{"visitor": 'I\'m 15: "help"\nme # now'}, {"press": "help_talk"}])
    path = free_path("Fünfzehn, in Finnland!", tmp_path)
    path.write_text(as_file("Fünfzehn, in Finnland!", held.setting.opening, held.recorded), encoding="utf-8")
    assert path.name == "funfzehn-in-finnland.yml" and free_path("Funfzehn in Finnland", tmp_path).name == "funfzehn-in-finnland-2.yml"
    turns = await replay(guide, read_transcript(path, tmp_path))
    assert [observed(reply) for _, reply in turns] == [observed(turn.reply) for turn in held.turns]
    assert await compare(guide, path, tmp_path) == []
    path.write_text(path.read_text(encoding="utf-8").replace("intent: help_talk", "intent: own_stop"), encoding="utf-8")
    assert await compare(guide, path, tmp_path) == ["turn 2: intent: recorded own_stop, now help_talk"]


@pytest.mark.parametrize(
    "text",
    [
        "", "name: x", "name: x\nopening: {}\nturns: []", "name: x\nopening: {time: '2026-11-22'}\nturns: []", "name: [",
        "name: x\nopening: {time: '2026-11-22T23:00:00+00:00', planet: earth}\nturns: []",
        "name: x\nopening: {time: '2026-11-22T23:00:00+00:00'}\nturns: [{visitor: a, press: b}]", "- 1",
        "name: x\nopening: {time: '2026-11-22T23:00:00+00:00'}\nturns: [{press: gone_button}]",
    ],
)  # fmt: skip
async def test_bad_file_is_told_not_raised(guide: Guide, tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.yml"
    path.write_text(text, encoding="utf-8")
    found = await compare(guide, path, tmp_path)
    assert found and all(found)
    if "gone_button" not in text:
        with pytest.raises(ContentError):
            read_transcript(path, tmp_path)


def test_name_without_latin_letters_has_a_file_too(tmp_path: Path) -> None:
    assert free_path("женщина", tmp_path).name == "conversation.yml"
