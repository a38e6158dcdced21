"""Too much to do: whoever would wait too long is told at once where to turn, in their language, and nobody else is kept waiting by it."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import pytest

from bot.channels.web.flood import MOST_COUNTED, PERIOD_SECONDS, Flood
from bot.channels.web.gate import PATIENCE_SECONDS, Gate
from bot.channels.web.web_error import WebError
from bot.content.library import content_store
from bot.engine.conversation import Reply
from bot.engine.shelf import ShelfError
from tests.web.conftest import Client, StubGuide
from tests.web.forms import Page

TURN = 0.02


class BusyGuide(StubGuide):
    """Each turn is work for the processor, as a typed message on a slow machine is."""

    async def send(self, token: str, *, text: str | None = None, choice: str | None = None, message_id: str | None = None) -> Reply:
        await asyncio.sleep(0)
        until = time.perf_counter() + TURN
        while time.perf_counter() < until:
            pass
        return await super().send(token, text=text, choice=choice, message_id=message_id)


async def test_gate_keeps_the_order_and_turns_away_who_would_wait_too_long() -> None:
    gate, order = Gate(at_once=1, patience=0.5), list[int]()

    async def turn(number: int) -> None:
        async with gate.turn():
            order.append(number)
            await asyncio.sleep(0.05)

    results = await asyncio.gather(*(turn(number) for number in range(30)), return_exceptions=True)
    turned_away = [number for number, result in enumerate(results) if isinstance(result, WebError) and result.code == "overloaded"]
    assert order == sorted(order) and len(order) + len(turned_away) == 30
    assert 8 <= len(order) <= 14 and turned_away == list(range(len(order), 30)), "half a second of turns that take a twentieth"
    assert gate.wait == 0


async def test_gate_learns_what_a_turn_takes() -> None:
    now = [0.0]
    gate = Gate(at_once=1, clock=lambda: now[0])
    for _ in range(200):
        async with gate.turn():
            now[0] += 1.0
    async with gate.turn():
        assert 0.9 < gate.wait < 1.1 and not gate.busy
        waiting = [asyncio.ensure_future(_through(gate)) for _ in range(2)]
        await asyncio.sleep(0)
        assert gate.busy
    await asyncio.gather(*waiting)


async def _through(gate: Gate) -> None:
    async with gate.turn():
        pass


def test_an_address_has_its_share_only_while_the_server_is_busy() -> None:
    now = [0.0]
    flood = Flood(share=3, clock=lambda: now[0])
    assert all(flood.allows("203.0.113.7", busy=False) for _ in range(100)), "a carrier's customers are all served while there is room"
    assert not flood.allows("203.0.113.7", busy=True)
    assert flood.allows("203.0.113.8", busy=True), "others are served"
    assert all(flood.allows(local, busy=True) for local in ("127.0.0.1", "::1", "::ffff:127.0.0.1", "", "unix:", "proxy") for _ in range(10)), "Tor, a proxy"
    now[0] += PERIOD_SECONDS
    assert flood.allows("203.0.113.7", busy=True), "forgotten"


def test_a_network_of_ipv6_counts_as_one_address() -> None:
    flood = Flood(share=3)
    assert [flood.allows(f"2001:db8::{number}", busy=True) for number in range(4)] == [True, True, True, False]
    assert flood.allows("2001:db8:0:1::1", busy=True)
    assert [flood.allows(f"[2001:db8:7::{number}]", busy=True) for number in range(4)][-1] is False, "as a proxy writes them"


def test_no_address_is_kept_and_the_numbers_mean_nothing_later() -> None:
    now = [0.0]
    flood = Flood(clock=lambda: now[0])
    flood.allows("203.0.113.7", busy=False)
    first = set(flood._counts)
    assert "203.0.113.7" not in repr(vars(flood)) and bytes([203, 0, 113, 7]) not in b"".join(first)
    now[0] += PERIOD_SECONDS
    flood.allows("203.0.113.7", busy=False)
    assert len(flood._counts) == 1 and set(flood._counts) != first


def test_a_flood_from_many_addresses_takes_no_more_memory() -> None:
    flood = Flood()
    for number in range(MOST_COUNTED + 1000):
        flood.allows(f"{number >> 16 & 255 | 1}.{number >> 8 & 255}.{number & 255}.1", busy=False)
    assert len(flood._counts) <= MOST_COUNTED


@pytest.fixture
def crowd() -> Iterator[Callable[[Client, int], list[threading.Thread]]]:
    """People who write one message after another, until the test is over."""
    over, threads = threading.Event(), list[threading.Thread]()

    def begin(client: Client, count: int) -> list[threading.Thread]:
        def write(token: str) -> None:
            number = 0
            connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=20)
            while not over.is_set():
                number += 1
                try:
                    connection.request("POST", "/api/messages", json.dumps({"id": str(number), "text": "hello"}), {"X-Conversation": token})
                    response = connection.getresponse()
                    response.read()
                except (OSError, http.client.HTTPException):
                    return
                time.sleep(0.01 if response.status == 503 else 0)
            connection.close()

        # Opened one after the other: in the crowd some would be turned away and never join it.
        threads.extend(threading.Thread(target=write, args=(client.token(),), daemon=True) for _ in range(count))
        for thread in threads:
            thread.start()
        return threads

    yield begin
    over.set()
    for thread in threads:
        thread.join(30)


def test_at_overload_help_comes_in_the_visitors_language_as_soon_as_a_file_does(
    serve: Callable[..., Client], crowd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.web.app.Gate", lambda at_once: Gate(at_once=at_once, patience=TURN))
    client = serve(BusyGuide(), messages_per_minute=1_000_000)
    tokens = [client.open({"language": code, "country": country}).json["token"] for code, country in (("de", "AT"), ("fi", "FI"))]
    crowd(client, 14)
    time.sleep(1.0)
    times, constant, said = [], [], list[str]()
    for number in range(40):
        body = json.dumps({"id": f"a{number}", "text": "hello"})
        headers = {"Content-Type": "application/json", "X-Conversation": tokens[number % 2], "X-Visitor": ("de-AT", "fi-FI")[number % 2]}
        began = time.perf_counter()
        client.get("/robots.txt")
        constant.append(time.perf_counter() - began)
        began = time.perf_counter()
        answer = client.request("POST", "/api/messages", body, headers)
        if answer.status == 503:
            times.append(time.perf_counter() - began)
            said.append(answer.json["message"])
            assert answer.json["error"] == "overloaded" and answer.headers["retry-after"]
    assert len(times) >= 10, "the server was not overloaded"
    # The crowd is in this process and waits for the processor too: so against a constant asked for in the same moments, not against the clock.
    assert median(times) < 3 * median(constant), "the static help is not made at once: a constant file takes less than a third of its time"
    german, finnish = [text for text in said if "In Gefahr" in text], [text for text in said if "soita hätänumeroon 112" in text]
    assert german and finnish and len(german) + len(finnish) == len(said)
    assert "142" in german[0] and "minuutin kuluttua" in finnish[0]
    page = next(page for page in (client.get("/chat?language=fi&country=FI", Accept="text/html") for _ in range(50)) if page.status == 503)
    assert "hätänumeroon 112" in page.text and 'lang="fi"' in page.text


@pytest.mark.parametrize("state", ["store_gone", "store_slow", "store_full"])
def test_where_conversations_cannot_be_reached_words_stay_and_help_is_shown(client: Client, stub: StubGuide, state: str) -> None:
    page = Page(client.post(Page(client.get("/chat?language=fi&country=FI").text).write("ensimmäinen")).text)
    stub.fail, stub.now = ShelfError(state), state
    answer = client.post(page.write("toinen viesti"))
    shown = Page(answer.text)
    assert answer.status == 503 and "soita hätänumeroon 112" in answer.text and "ensimmäinen" in answer.text
    assert shown.forms[-2].text.strip() == "toinen viesti" and shown.token == page.token
    assert client.get("/readyz").json == {"status": state} and client.get("/readyz").status == 503
    assert client.get("/healthz").status == 200
    first = client.post([("language", "fi"), ("country", "FI"), ("page", "p"), ("text", "kolmas viesti")])
    assert first.status == 503 and "hätänumeroon 112" in first.text and Page(first.text).forms[-2].text.strip() == "kolmas viesti"
    opened = client.open({"language": "de", "country": "CH"})
    assert opened.status == 503 and opened.json["error"] == "unavailable" and re.search(r"\b11[27]\b", opened.json["message"])
    assert client.delete(page.token).status == 204, "leaving always works"
    assert client.post([*page.forms[2].fields, ("action", "leave")]).status == 303
    stub.fail, stub.now = None, "ready"
    assert client.get("/readyz").json == {"status": "ready"}


@pytest.mark.parametrize("language", sorted(content_store().current.languages))
@pytest.mark.parametrize("country", [None, "DE", "KE"])
def test_the_static_help_has_all_numbers(language: str, country: str | None) -> None:
    from bot.channels.web.wording import message, visitor_of

    text = message(WebError("overloaded"), visitor_of(language, country), characters=1000)
    assert "{" not in text and ("999" if country == "KE" else "112") in text and len(text.split("\n")) == 3
    assert text.count(": ") >= 3 and len(text.split()) < 90


def test_patience_is_shorter_than_the_pages() -> None:
    """The page's script gives up after 20 s: who waits for a turn is answered before."""
    assert PATIENCE_SECONDS < 10
