"""A message about two things: the second is offered after the answer to the first."""

from __future__ import annotations

import pytest

from bot.content.dialogue import SPOKEN, turns
from bot.content.library import load_content
from bot.engine.conversation import Guide
from bot.engine.opening import Opening
from bot.engine.understanding import SAME_ANSWER

pytestmark = pytest.mark.model


async def test_the_second_subject_of_a_message_is_offered_after_the_answer(guide: Guide) -> None:
    token, _ = await guide.open(Opening(language="en", country="IE"))
    reply = await guide.send(token, text="What is the punishment for looking at pictures of children, will I go to prison for it? Do you know a therapist?")
    assert reply.keys[0].startswith("utter_law_images")
    assert reply.keys[-1] == "utter_second_subject"
    assert [button["id"] for button in reply.messages[-1]["buttons"]] == ["help_therapy"]
    assert (await guide.send(token, choice="help_therapy")).intent == "help_therapy"
    await guide.delete(token)


async def test_it_is_offered_after_a_step_too(guide: Guide) -> None:
    token, _ = await guide.open(Opening(language="en", country="IE"))
    reply = await guide.send(token, text="I looked at it again yesterday, after a year without. What is the punishment for looking at pictures of children?")
    assert reply.intent == "step_slipped"
    assert [button["id"] for button in reply.messages[-1]["buttons"]] == ["law_images"]
    await guide.delete(token)


async def test_what_has_the_same_answer_is_no_second_subject(guide: Guide) -> None:
    token, _ = await guide.open(Opening(language="fi", country="FI"))
    reply = await guide.send(token, text="paahani tulee lapsiin liittyviä ajatuksia joita en halua. ne ällöttää ja pelottaa, en ole ikinä tehnyt mitään")
    assert reply.intent == "own_intrusive_thoughts" and "utter_second_subject" not in reply.keys
    await guide.delete(token)


def test_subjects_of_one_answer_are_those_of_the_rules() -> None:
    content = load_content()
    answered: dict[str, set[str]] = {}
    for turn in turns(content):
        if not turn.condition and turn.actions and turn.actions[0].startswith(SPOKEN):
            topics = {name for name in turn.intents if name in content.topics and content.topics[name].kind == "topic" and not content.topics[name].safety}
            answered.setdefault(turn.actions[0], set()).update(topics)
    assert [names for names in answered.values() if len(names) > 1] == [SAME_ANSWER]
