"""The plain page, used as a browser without JavaScript and cookies uses it, with a stub guide."""

from __future__ import annotations

import pytest

from bot.content.locales import load_languages
from tests.web.conftest import Client, StubGuide
from tests.web.forms import Page, begin, begun

XSS = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'</textarea>{{ 7*7 }}"


def test_first_screen_is_complete(client: Client, stub: StubGuide) -> None:
    page = begin(client, "?language=en&country=IE&door=self")
    assert "First screen" in page.text and "In immediate danger, call 112" in page.text
    assert "Language: English" in page.text and "Country: Ireland" in page.text
    assert page.token == "" and stub.open_ones == {} and stub.opened[0].door == "self"
    assert (
        [values["src"].partition("?")[0] for values in page.all("script")] == ["/chat.js"]
        and not page.all("style")
        and not any("style" in values for _, values in page.elements)
    )
    assert page.all("html")[0] == {"lang": "en", "dir": "ltr"}
    assert {"href": "tel:112", "dir": "ltr"} in page.all("a")


def test_page_follows_what_the_browser_says_if_the_address_does_not(client: Client, stub: StubGuide) -> None:
    begin(client, "?language=%00%ff&country=Nowhere&x=<b>")
    assert (stub.opened[0].language, stub.opened[0].country) == (None, None)


def test_conversation_is_carried_by_the_page(client: Client) -> None:
    page = begin(client)
    page = Page(client.post(page.press("door_self")).text)
    assert "It is about <me>" in page.text and "Answer 1" in page.text and "First screen" in page.text
    answer = client.post(page.write("  Good\r\nevening  "))
    page = Page(answer.text)
    for said in ("First screen", "It is about <me>", "Answer 1", "Good", "evening", "Answer 2"):
        assert said in page.text
    assert [values for values in page.all("li") if values.get("id") == "latest"]
    assert answer.text.count('id="latest"') == 1
    assert all(form.action in ("/chat", "/chat#latest") and form.method == "post" for form in page.forms)


def test_buttons_of_earlier_turns_stay_in_the_background(client: Client, stub: StubGuide) -> None:
    page = Page(client.post(begin(client).write("a side question")).text)
    assert [values["class"] for values in page.all("div") if values.get("class", "").startswith("choices")] == ["choices earlier", "choices"]
    page = Page(client.post(page.press("door_self")).text)
    assert stub.sent[-1] == ("", "door_self") and page.text.count("It is about <me>") == 2, "the button, and what was pressed"
    assert page.press("step_menu")


def test_looking_leaves_nothing_open(client: Client, stub: StubGuide) -> None:
    """A crawler, a preview, somebody who goes on: no conversation before the first message."""
    for _ in range(3):
        begin(client, "?language=en&country=IE&door=talk")
        client.request("HEAD", "/chat")
    assert stub.open_ones == {}


def test_first_message_takes_what_the_page_knew(client: Client, stub: StubGuide) -> None:
    page = begin(client, "?language=de&country=AT&door=law&time_zone=Europe/Vienna")
    page = Page(client.post(page.write("hello")).text)
    opening = stub.opened[-1]
    assert (opening.language, opening.country, opening.door, opening.time_zone) == ("de", "AT", "law", "Europe/Vienna")
    assert page.token in stub.open_ones and "First screen" in page.text and "Answer 1" in page.text


def test_note_on_what_stays_stands_before_the_first_message(client: Client) -> None:
    page = begin(client)
    assert "Before you begin" in page.text and page.text.index("private window") < page.text.index("First screen")
    assert "Before you begin" not in Page(client.post(page.write("hello")).text).text


def test_going_back_after_leaving_shows_nothing(client: Client) -> None:
    """Somebody else presses Back and lets the browser post again what was posted last."""
    page = begun(client)
    last = page.write("my secret words")
    client.post(Page(client.post(last).text).press("leave"))
    answer = client.post(last)
    assert answer.status == 404 and "my secret words" not in answer.text and "first words" not in answer.text


def test_same_page_posted_twice_is_one_message(client: Client, stub: StubGuide) -> None:
    page = begun(client)
    stub.sent.clear()
    for _ in range(2):
        assert "Answer 1" in client.post(page.write("hello")).text
    assert "Answer 2" in client.post(page.write("something else")).text
    assert len(stub.sent) == 2


def test_cards_are_shown_with_safe_links_only(client: Client) -> None:
    page = begin(client)
    page = Page(client.post(page.write("help")).text)
    links = {values["href"]: values for values in page.all("a")}
    assert {"tel:+4980012345", "sms:+4980054321", "https://example.org/?a=1&b=2", "mailto:help@example.org"} <= set(links)
    assert links["https://example.org/?a=1&b=2"]["rel"] == "noreferrer noopener" and links["https://example.org/?a=1&b=2"]["target"] == "_blank"
    assert not [href for href in links if "alert" in href]
    assert "Bad" in page.text and "A line <b>" in page.text
    assert page.text.index("You need not give your name") < page.text.index("Call 0800 1")
    page = Page(client.post(page.press("step_menu")).text)
    assert "tel:+4980012345" in {values["href"] for values in page.all("a")}, "the card of an earlier turn stays"


def test_what_a_visitor_writes_is_escaped_everywhere(client: Client) -> None:
    page = begin(client)
    for answer in (client.post(page.write(XSS)), client.post([*page.forms[1].fields, ("choice", XSS)]), client.post(page.write(XSS + "x" * 1000))):
        shown = Page(answer.text)
        assert len(shown.all("script")) == 1 and not shown.all("img") and not any("onerror" in values for _, values in shown.elements)
        assert "49" not in shown.text.replace("call 112", "")
    assert XSS in Page(client.post(page.write(XSS)).text).text
    late = [(name, "0" * 32 if name == "token" else value) for name, value in page.write(XSS)]
    ended = Page(client.post(late).text)
    assert not ended.all("script") and ended.forms[1].text.strip() == XSS


@pytest.mark.parametrize("field", ["token", "page", "language", "country", "history", "action", "site", "door", "time_zone"])
def test_hidden_fields_are_escaped(client: Client, field: str) -> None:
    page = begin(client)
    answer = client.post([(name, value) for name, value in page.write("hello") if name != field] + [(field, XSS)])
    shown = Page(answer.text)
    assert "alert(1)" not in "".join(str(values) for values in shown.all("script")) and len(shown.all("script")) <= 1 and not shown.all("img")


def test_history_of_another_hand_is_not_shown(client: Client) -> None:
    page, other = begin(client), begin(client)
    other = Page(client.post(other.write("Words of another")).text)
    foreign = dict(other.write(""))["history"]
    for history in (foreign, foreign[:-4], "AAAA", "é", "=", "x" * 40_000, ""):
        fields = [(name, history if name == "history" else value) for name, value in page.write(f"hello {len(history)}")]
        answer = client.post(fields)
        assert answer.status == 200 and "Words of another" not in answer.text


def test_post_from_another_site_is_not_taken(client: Client, stub: StubGuide) -> None:
    page = begin(client)
    answer = client.post(page.write("hello"), Sec_Fetch_Site="cross-site")
    assert (answer.status, answer.headers["location"]) == (303, "/chat")
    assert stub.sent == []
    assert client.post(page.write("hello"), Sec_Fetch_Site="same-origin").status == 200


def test_language_and_country_can_be_changed(client: Client, stub: StubGuide) -> None:
    page = begin(client)
    page = Page(client.post(page.choose("change_language:en", "change_language:de")).text)
    assert stub.sent == [("", "change_language:de")], "the country was not changed"
    assert page.all("html")[0]["lang"] == "de" and "Land: Irland" in page.text and "Deutsch" in page.text
    page = Page(client.post(page.choose("inform_country:IE", "inform_country:AT")).text)
    assert stub.sent[-1] == ("", "inform_country:AT") and "Land: Österreich" in page.text
    assert client.post(page.choose("inform_country:AT", "inform_country:AT")).status == 200
    assert len(stub.sent) == 2, "nothing was changed, so nothing was sent"


def test_country_may_be_unknown(client: Client, stub: StubGuide) -> None:
    page = begin(client, "")
    assert "Country not known" in page.text and "911" in page.text
    fields = page.choose("change_language:en", "change_language:en")
    page = Page(client.post([(name, value or "inform_country:NZ") if name == "choice" else (name, value) for name, value in fields]).text)
    assert stub.sent == [("", "inform_country:NZ")] and "New Zealand" in page.text


def test_countries_and_languages_are_sorted(client: Client) -> None:
    page = begin(client)
    names = [values["value"] for values in page.all("option")]
    codes = [value.removeprefix("inform_country:") for value in names if value.startswith("inform_country:")]
    assert len(codes) > 190 and codes.index("AF") < codes.index("AX") < codes.index("AL") < codes.index("ZW")
    assert len([value for value in names if value.startswith("change_language:")]) == len(load_languages())


def test_right_to_left_words_do_not_turn_the_page(client: Client) -> None:
    answer = client.post(begin(client).write("שלום"))
    assert '<div class="bubble" lang="en" dir="auto"><p>שלום' in answer.text


def test_everything_that_is_asked_has_a_label(client: Client) -> None:
    page = Page(client.post(begin(client).write("help")).text)
    labels = {values["for"] for values in page.all("label")}
    assert {values["id"] for tag in ("textarea", "select") for values in page.all(tag)} == labels
    kinds = [tag for tag, _ in page.elements]
    assert kinds.count("h1") == kinds.count("main") == kinds.count("header") == kinds.count("footer") == 1
    assert [values for values in page.all("div") if values.get("role") == "log"]
    ids = [values["id"] for _, values in page.elements if "id" in values]
    assert len(ids) == len(set(ids))
    assert {"class": "skip", "href": "#message"} in page.all("a")


def test_demo_page_and_widget(client: Client) -> None:
    page = Page(client.get("/", Accept="text/html").text)
    assert "/chat" in {values["href"] for values in page.all("a")}
    assert [values["src"] for values in page.all("script")] == ["/widget.js"]
    script = client.get("/widget.js").text
    assert "Hilfe und Information, vertraulich" in script
    for word in ("localStorage", "sessionStorage", "document.cookie", "indexedDB", "fetch(", "http://", "innerHTML", "eval("):
        assert word not in script
