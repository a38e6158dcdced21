"""What must hold at every turn of every flow."""

from __future__ import annotations

import re

import pytest

from bot.content.choices import Choice
from bot.content.library import Content
from bot.engine.conversation import Guide, Reply
from bot.engine.opening import Opening
from tests.conversations.walk import FIRST, SAFETY, buttons, follow, paths

pytestmark = pytest.mark.model
OPENINGS = [Opening(language="en", country="IE"), Opening(language="fi", country="FI"), Opening(language="es")]
WORDS = {
    "crisis_suicide": "i want to kill myself",
    "crisis_urge": "i am alone with a child and afraid i will touch her",
    "child_in_danger": "my neighbour is abusing his daughter right now",
    "victim_abuse": "i was sexually abused by my stepfather",
    "victim_sextortion": "he threatens to post my nudes if i don't pay",
}


@pytest.mark.parametrize("opening", OPENINGS, ids=lambda opening: f"{opening.language}-{opening.country}")
async def test_every_state_answers_each_safety_intent_first(guide: Guide, opening: Opening) -> None:
    """At every state a button leads to, each safety intent, pressed and (in English) typed, gets its own first words at once."""
    reachable = await paths(guide, opening)
    assert len(reachable) > 80
    wrong = []
    for presses in reachable.values():
        for intent in SAFETY:
            token, _ = await guide.open(opening)
            for press in presses:
                await guide.send(token, choice=press)
            reply = await guide.send(token, choice=intent)
            if reply.keys[:1] != (FIRST[intent],):
                wrong.append((presses, intent, reply.keys))
            await guide.delete(token)
    assert not wrong


async def test_every_state_understands_each_safety_intent_typed(guide: Guide) -> None:
    reachable = await paths(guide, OPENINGS[0])
    wrong = []
    for presses in reachable.values():
        for intent, words in WORDS.items():
            token, _ = await guide.open(OPENINGS[0])
            for press in presses:
                await guide.send(token, choice=press)
            reply = await guide.send(token, text=words)
            if reply.keys[:1] != (FIRST[intent],):
                wrong.append((presses, intent, reply.keys))
            await guide.delete(token)
    assert not wrong


@pytest.mark.parametrize("opening", OPENINGS, ids=lambda opening: f"{opening.language}-{opening.country}")
async def test_no_state_is_a_dead_end(guide: Guide, opening: Opening) -> None:
    """Every state offers a next step, in at most three bubbles and five buttons a bubble."""
    for target, presses in (await paths(guide, opening)).items():
        reply = await follow(guide, opening, presses)
        assert reply.messages, target
        assert buttons(reply), f"{target} ends without a next step: {reply.keys}"
        assert len(reply.messages) <= 3, f"{target}: {reply.keys}"
        assert all(len(message["buttons"]) <= 5 for message in reply.messages), target


async def turn(guide: Guide, token: str, intent: str) -> Reply:
    """A turn of an intent, whether or not a button leads there."""
    async with guide.store.turn(token) as held:
        return await guide._turn(token, held, "", Choice(intent, ""))


async def test_every_intent_has_an_answer(guide: Guide, content: Content) -> None:
    """Each of the 55 intents and each step is answered by the dialogue itself, not by the apology."""
    for name in content.topics:
        token, _ = await guide.open(OPENINGS[0])
        reply = await turn(guide, token, name)
        assert reply.intent == name
        assert "utter_error" not in reply.keys, name
        await guide.delete(token)


async def test_under_18_meets_no_adult_programme_and_no_penalties(guide: Guide, content: Content) -> None:
    """After "I am under 18" no state shows a prevention service that is not for young people, nor an adult's punishment."""
    opening = OPENINGS[0]
    services = {service.id: service for group in content.services.values() for service in group}
    reachable = await paths(guide, opening)
    for target, presses in reachable.items():
        if target in ("step_audience_other", "step_audience_professional", "step_sextortion_adult"):
            continue
        token, _ = await guide.open(opening)
        await guide.send(token, choice="own_under_18")
        reply = None
        for press in presses:
            reply = await guide.send(token, choice=press)
        assert reply is not None
        if "step_sextortion_adult" not in presses:
            shown = [services[card["id"]] for message in reply.messages for card in message["cards"]]
            assert not [service.id for service in shown if service.is_prevention and not {"under_18", "child"} & service.audiences], target
            assert not any("prison" in message["text"] for message in reply.messages), target
        await guide.delete(token)


@pytest.mark.parametrize(("language", "formal"), [("de", r"\b(Sie|Ihnen|Ihre?[nmrs]?)\b"), ("fr", r"\b([Vv]ous|[Vv]otre|[Vv]os)\b")])
async def test_under_18_is_addressed_as_a_young_person(guide: Guide, content: Content, language: str, formal: str) -> None:
    """After "I am under 18" no state shows a text that addresses adults formally and has no wording for young people."""
    opening = Opening(language=language, country="BE" if language == "fr" else "AT")
    cold = set()
    for target, presses in (await paths(guide, opening)).items():
        if target.startswith(
            ("step_audience_professional", "other_professional", "step_client", "step_pupil", "step_sextortion_adult", "step_sextortion_minor")
        ):
            continue
        reply = await follow(guide, opening, ["own_under_18", *presses])
        for key in reply.keys:
            entry = content.texts[language].entries.get(key)
            # What the visitor says to a service, in quotation marks, keeps its own form; deleting the chat forgets the age.
            if entry and not entry.young and target != "start_over" and re.search(formal, re.sub(r"«.*?»|„.*?“", "", entry.text)):
                cold.add((target, key))
    assert not cold


async def test_survivors_meet_nothing_for_people_who_harmed(guide: Guide, content: Content) -> None:
    """A survivor who is shown help, wherever it is closed or unanswered, is offered survivors' services and no text about urges."""
    for intent in ("help_self", "help_therapy", "help_talk", "help_channel", "step_closed", "step_no_answer", "step_first_sentence"):
        reply = await follow(guide, OPENINGS[0], ["victim_abuse", intent])
        assert not {"utter_help_self", "utter_help_therapy"} & set(reply.keys), intent
        assert not {"help_self", "step_tonight", "own_stop", "step_slipped"} & set(buttons(reply)), intent


async def test_a_crisis_line_that_does_not_answer_has_its_own_answer(guide: Guide) -> None:
    reply = await follow(guide, OPENINGS[0], ["crisis_suicide", "step_crisis_closed"])
    assert reply.keys[0] == "utter_crisis_closed" and "112" in reply.messages[0]["text"].split("\n")[0]
    assert {card["id"] for card in reply.messages[-1]["cards"]} >= {"ie-emergency-112", "ie-samaritans"}


async def test_the_law_asked_by_a_partner_keeps_the_partners_subject(guide: Guide) -> None:
    reply = await follow(guide, OPENINGS[0], ["other_arrested", "step_no_suicide", "law_process"])
    assert reply.keys == ("utter_law_process", "utter_other_arrested_next")
    assert "step_plan_partner" in buttons(reply) and "law_process" not in buttons(reply)


async def test_who_reports_another_is_not_told_about_themself(guide: Guide) -> None:
    reply = await follow(guide, OPENINGS[0], ["other_adult", "help_report_person"])
    assert "utter_help_report_person_next" not in reply.keys


async def test_relatives_hear_where_the_law_obliges_everybody(guide: Guide) -> None:
    told = await follow(guide, Opening(language="en", country="PL"), ["other_adult"])
    untold = await follow(guide, Opening(language="en", country="DE"), ["other_adult"])
    assert "oblige" in told.messages[-1]["text"] and "oblige" not in untold.messages[-1]["text"]


async def test_survivors_are_not_sent_to_prevention(guide: Guide, content: Content) -> None:
    services = {service.id: service for group in content.services.values() for service in group}
    for country in ("IE", "FI", "DE", "US", "PL", None):
        for intent in ("victim_abuse", "victim_sextortion", "step_victim_now", "step_survivor_under_18"):
            reply = await follow(guide, Opening(language="en", country=country), [intent])
            shown = [services[card["id"]] for message in reply.messages for card in message["cards"]]
            assert shown, (country, intent)
            assert not [service.id for service in shown if service.kind == "prevention"], (country, intent)


async def test_buttons_can_be_typed(guide: Guide, content: Content) -> None:
    """A button's title typed out, its number, and a yes or no where they are asked for, press it."""
    token, reply = await guide.open(OPENINGS[0])
    for message in reply.messages:
        for button in message["buttons"]:
            typed_token, _ = await guide.open(OPENINGS[0])
            typed = await guide.send(typed_token, text=button["title"].lower())
            assert typed.intent == button["id"], button
            await guide.delete(typed_token)
    await guide.send(token, choice="own_investigated")
    yes = await guide.send(token, text="yes")
    assert yes.keys[0] == "utter_crisis_suicide"
    await guide.send(token, choice="step_tonight")
    second = await guide.send(token, text="2")
    assert second.intent == "help_talk"
    await guide.delete(token)


async def test_second_failure_offers_a_person(guide: Guide) -> None:
    token, _ = await guide.open(OPENINGS[0])
    first = await guide.send(token, choice="misunderstood")
    second = await guide.send(token, choice="misunderstood")
    assert first.keys == ("utter_misunderstood",)
    assert second.keys[0] == "utter_misunderstood_person"
    assert any(message["cards"] for message in second.messages)
    await guide.delete(token)


async def test_third_justification_closes(guide: Guide) -> None:
    token, _ = await guide.open(OPENINGS[0])
    replies = [await guide.send(token, choice="justify_abuse") for _ in range(3)]
    assert [reply.keys[0] for reply in replies] == ["utter_justify_abuse", "utter_justify_abuse", "utter_justify_abuse_close"]
    assert replies[2].messages[-1]["cards"] and replies[2].messages[-1]["buttons"]
    await guide.delete(token)


async def test_earlier_topic_is_taken_up_after_a_crisis(guide: Guide) -> None:
    token, _ = await guide.open(OPENINGS[0])
    await guide.send(token, choice="own_stop")
    await guide.send(token, choice="crisis_suicide")
    back = await guide.send(token, choice="step_resume")
    assert back.keys == ("utter_resume", "utter_own_stop_next")
    await guide.delete(token)


async def test_country_said_changes_what_is_shown(guide: Guide) -> None:
    token, reply = await guide.open(Opening(language="en"))
    assert "911" in reply.messages[0]["text"] and reply.country is None
    await guide.send(token, choice="own_stop")
    unknown = await guide.send(token, choice="help_talk")
    assert "utter_hand_off_no_country" in unknown.keys
    known = await guide.send(token, text="I live in Germany")
    assert known.country == "DE"
    assert any(card["id"].startswith("de-") for message in known.messages for card in message["cards"]) or known.keys[0] == "utter_country_set"
    await guide.delete(token)


async def test_language_switch_is_said_and_can_be_undone(guide: Guide) -> None:
    token, _ = await guide.open(Opening(language="en", country="DE"))
    reply = await guide.send(token, text="Ich möchte bitte mit einem Menschen über meine Gedanken sprechen")
    assert reply.language == "de"
    assert reply.keys[0] == "utter_language_switched"
    assert reply.messages[0]["buttons"][0]["id"] == "change_language:en"
    back = await guide.send(token, choice="change_language:en")
    assert back.language == "en"
    await guide.delete(token)


async def test_one_unclear_word_does_not_switch(guide: Guide) -> None:
    for word in ("ok", "help", "no", "hm", "sos"):
        token, _ = await guide.open(Opening(language="fi", country="FI"))
        reply = await guide.send(token, text=word)
        assert reply.language == "fi", word
        await guide.delete(token)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ich will mich umbringen, ich kann nicht mehr", "utter_crisis_suicide"),
        ("je veux mourir, je n'en peux plus de cette vie", "utter_crisis_suicide"),
        ("jag vill inte leva längre, jag vill ta mitt liv", "utter_crisis_suicide"),
    ],
)
async def test_in_a_crisis_the_numbers_come_before_any_word_about_language(guide: Guide, text: str, first: str) -> None:
    token, _ = await guide.open(OPENINGS[0])
    reply = await guide.send(token, text=text)
    assert reply.keys[0] == first
    assert "112" in reply.messages[0]["text"]
    await guide.delete(token)


async def test_where_danger_is_likely_the_guide_asks_back_with_the_numbers(guide: Guide) -> None:
    """A doubtful message gets the check-back question; "none of these" goes on with what was understood."""
    token, _ = await guide.open(OPENINGS[0])
    reply = await turn(guide, token, "step_safety_doubt")
    assert "112" in reply.messages[0]["text"].split("\n")[0]
    assert "crisis_suicide" in buttons(reply) and "step_safety_none" in buttons(reply)
    back = await guide.send(token, choice="step_safety_none")
    assert back.messages
    await guide.delete(token)


async def test_a_language_the_guide_does_not_speak_is_named_with_services_in_it(guide: Guide) -> None:
    token, _ = await guide.open(Opening(language="en", country="DK"))
    reply = await guide.send(token, text="hej, jeg vil gerne tale med nogen om mine egne tanker om børn")
    assert reply.keys[0] == "utter_language_unknown"
    assert reply.messages[0]["cards"]
    await guide.delete(token)


async def test_a_survivor_is_not_told_how_to_report_themself(guide: Guide) -> None:
    token, _ = await guide.open(OPENINGS[0])
    await guide.send(token, choice="victim_abuse")
    reply = await guide.send(token, choice="help_report_person")
    assert reply.keys[0] == "utter_help_report_person"
    assert "utter_help_report_person_next" not in reply.keys
    await guide.delete(token)
