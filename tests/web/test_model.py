"""The server with the real guide."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.content.locales import load_languages
from bot.engine.conversation import Guide
from tests.web.conftest import Client
from tests.web.forms import Page

pytestmark = pytest.mark.model


@pytest.fixture
def real(serve: Callable[..., Client], guide: Guide) -> Client:
    return serve(guide)


def test_conversation_ends_at_a_service_of_the_country(real: Client) -> None:
    opened = real.open({"language": "en", "time_zone": "Europe/Dublin"}).json
    assert opened["country"] == "IE" and "112" in opened["messages"][0]["text"].split("\n")[0]
    said = real.send(opened["token"], {"id": "1", "choice": "door_self"}).json
    assert said["messages"][-1]["buttons"]
    said = real.send(opened["token"], {"id": "2", "text": "I want to talk to a helpline about my thoughts"}).json
    cards = [card for message in said["messages"] for card in message["cards"]]
    assert cards and all(card["channels"] and card["checked"] for card in cards)


def test_repeated_id_of_the_real_guide(real: Client) -> None:
    token = real.token()
    first = real.send(token, {"id": "same", "text": "hello"})
    assert real.send(token, {"id": "same", "text": "hello"}).body == first.body


@pytest.mark.parametrize("door", ["self", "other", "survivor", "law", "talk"])
def test_every_door_opens_behind_the_notice(real: Client, door: str) -> None:
    opened = real.open({"language": "en", "country": "GB", "door": door}).json
    assert len(opened["messages"]) > 1 and "call" in opened["messages"][0]["text"]


@pytest.mark.parametrize("choice", ["inform_country:XX", "change_language:tlh", "no_such_intent", "/restart", "own_thoughts{}"])
def test_choice_that_nobody_offers(real: Client, choice: str) -> None:
    answer = real.send(real.token(), {"id": "1", "choice": choice})
    assert (answer.status, answer.json["error"]) == (400, "unknown_choice")


@pytest.mark.parametrize("text", ["\ud83d broken", "a\u0000b", "/restart", '/own_thoughts{"country": "FI"}', "\u202e\u200b x", "?" * 1000, "1", "🙂"])
def test_strange_texts_are_answered(real: Client, text: str) -> None:
    answer = real.send(real.token(), {"id": "1", "text": text})
    assert answer.status == 200 and answer.json["messages"][0]["text"]


@pytest.mark.parametrize("language", sorted(load_languages()))
def test_plain_page_from_opening_to_hand_off(real: Client, language: str) -> None:
    page = Page(real.get(f"/chat?language={language}&country=GB", Accept="text/html").text)
    assert page.all("html")[0]["lang"] == language
    page = Page(real.post(page.press("help_talk")).text)
    choice = next(value for form in page.forms for name, value, _ in form.buttons if name == "choice")
    page = Page(real.post(page.press(choice)).text)
    assert [values for values in page.all("a") if values["href"].startswith(("tel:", "https:"))], "a service to call or visit"
    assert "{" not in page.text


def test_start_over_on_the_plain_page(real: Client) -> None:
    page = Page(real.get("/chat?language=en&country=GB", Accept="text/html").text)
    page = Page(real.post(page.write("thank you, bye")).text)
    answer = real.post([*page.forms[2].fields, ("choice", "start_over")])
    assert answer.status == 200 and "thank you, bye" not in answer.text


def test_country_changed_on_the_plain_page_changes_the_services(real: Client) -> None:
    page = Page(real.get("/chat?language=en&country=GB", Accept="text/html").text)
    page = Page(real.post(page.write("I want to kill myself")).text)
    assert "116 123" in page.text and "Country: United Kingdom" in page.text
    page = Page(real.post(page.choose("inform_country:GB", "inform_country:NZ")).text)
    assert "Country: New Zealand" in page.text and "call 111" in page.text
