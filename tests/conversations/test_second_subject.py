"""A message about two things: the second is offered after the answer to the first."""

from __future__ import annotations

import pytest

from bot.engine.conversation import Guide
from bot.engine.opening import Opening

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
