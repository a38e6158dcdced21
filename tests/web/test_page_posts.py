"""What a browser without JavaScript posts to the plain page: leaving, mistakes, long conversations; with a stub guide."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from bot.channels.web.history import MAX_TURNS
from tests.web.conftest import Client, StubGuide
from tests.web.forms import Page, begin, begun


def test_leaving_deletes_and_clears(client: Client, stub: StubGuide) -> None:
    page = begun(client)
    assert stub.open_ones
    answer = client.post(page.press("leave"))
    assert (answer.status, answer.headers["location"]) == (303, "https://www.wikipedia.org/")
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert stub.open_ones == {}
    assert "https://www.wikipedia.org/" in answer.headers["content-security-policy"], "or browsers refuse the way out"


def test_deleting_says_so_and_offers_a_new_start(client: Client, stub: StubGuide) -> None:
    page = Page(client.post(begin(client).write("my words")).text)
    answer = client.post(page.press("delete"))
    assert answer.status == 200 and "The chat is deleted." in answer.text and "my words" not in answer.text
    assert stub.open_ones == {}
    again = Page(answer.text)
    page = Page(client.post(again.forms[1].fields).text)
    assert "First screen" in page.text and page.token in stub.open_ones


def test_ended_conversation_keeps_the_words_that_were_not_answered(client: Client, stub: StubGuide) -> None:
    page = begun(client)
    stub.open_ones.clear()
    answer = client.post(page.write("I need help"))
    assert answer.status == 404 and "This chat has ended" in answer.text and "tel:112" in answer.text
    page = Page(answer.text)
    assert page.forms[1].text.strip() == "I need help"
    page = Page(client.post([*page.forms[1].fields, ("text", "I need help")]).text)
    assert "First screen" in page.text and "I need help" in page.text and "Answer 2" in page.text


def test_starting_over_forgets_the_page_too(client: Client) -> None:
    page = Page(client.post(begin(client).write("my words")).text)
    answer = client.post([*page.forms[2].fields, ("choice", "start_over")])
    assert "my words" not in answer.text and "First screen" not in answer.text and "Answer 2" in answer.text


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [("", 400, "Please write something"), ("   ", 400, "Please write something"), ("x" * 1001, 413, "1000 characters")],
)
def test_mistakes_leave_everything_in_its_place(client: Client, stub: StubGuide, text: str, status: int, said: str) -> None:
    page = Page(client.post(begin(client).write("earlier words")).text)
    answer = client.post(page.write(text))
    assert answer.status == status and said in answer.text and "earlier words" in answer.text
    shown = Page(answer.text)
    assert [values.get("role") for _, values in shown.elements if values.get("id") == "latest"] == ["alert"], "what is wrong comes into view"
    assert shown.press("step_menu") and shown.forms[-2].text.strip() == text.strip()
    assert len(stub.sent) == 1


def test_unknown_choice_and_speed_leave_everything_in_its_place(serve: Callable[..., Client], stub: StubGuide) -> None:
    client = serve(stub, messages_per_minute=2)
    page = Page(client.post(begin(client).write("earlier words")).text)
    answer = client.post([*page.forms[2].fields, ("choice", "nonsense")])
    assert answer.status == 400 and "earlier words" in answer.text and "Something went wrong" in answer.text
    answer = client.post(page.write("again"))
    assert answer.status == 429 and "wait a moment" in answer.text and "earlier words" in answer.text and "again" in Page(answer.text).forms[-2].text


def test_fault_of_the_program_is_a_page_with_help(client: Client, stub: StubGuide) -> None:
    page = begin(client)
    stub.fail = RuntimeError("secret")
    for answer in (client.post(page.write("hello")), client.get("/chat?language=de&country=AT", Accept="text/html")):
        assert answer.status == 500 and "secret" not in answer.text and "tel:" in answer.text
        assert answer.headers["content-type"].startswith("text/html")


def test_post_that_is_too_large_or_no_form(client: Client) -> None:
    page = begin(client)
    for size in (64 * 1024, 300_000):
        assert client.post([*page.write("x" * size)]).status == 413
    answer = client.request("POST", "/chat", "{}", {"Content-Type": "application/json"})
    assert answer.status == 400 and "tel:" in answer.text
    assert client.post([("choice", "a")] * 40).status == 400
    raw = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.request("POST", "/chat", b"text=%ff%fe%00%ed%a0%80&token=%ff", raw).status in (200, 404)
    assert client.request("POST", "/chat", b"\xff\xfe&&==&text", raw).status in (200, 400)


def test_long_conversation_stays_small(client: Client) -> None:
    page = begin(client)
    for number in range(29):
        page = Page(client.post(page.write(f"message-{number} help")).text)
    assert "message-28" in page.text and "message-3 " not in page.text
    assert page.text.count("message-") == MAX_TURNS and len(dict(page.write(""))["history"]) < 32 * 1024


def test_every_post_of_a_long_conversation_fits(serve: Callable[..., Client], stub: StubGuide) -> None:
    """Random letters cannot be compressed: the oldest turns go, the post stays under its limit."""
    client = serve(stub, messages_per_minute=100)
    draw = random.Random(1)  # noqa: S311
    page = begin(client)
    for _ in range(40):
        answer = client.post(page.write("".join(chr(draw.randint(0x4E00, 0x9FFF)) for _ in range(1000))))
        assert answer.status == 200
        page = Page(answer.text)


def test_token_is_in_no_address(client: Client) -> None:
    page = begun(client)
    answers = [client.post(page.write("help")), client.post(page.press("help_talk")), client.post(page.write(""))]
    for answer in answers:
        for _, values in Page(answer.text).elements:
            for name in ("href", "src", "action", "formaction"):
                assert page.token not in values.get(name, "")
        assert page.token not in " ".join(answer.headers.values())
