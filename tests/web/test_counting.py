"""What is counted of visits: each conversation once, nothing of what was written, and no way from a tap to a conversation."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.channels.web.counting import _of
from bot.content.library import content_store
from bot.content.locales import countries
from bot.content.services import KINDS
from bot.content.totals import EXITS, FALLBACKS, STEPS, TAPS, UNKNOWN, Totals
from bot.engine.conversation import Reply
from tests.web.conftest import Client, StubGuide
from tests.web.forms import Page

MARK = "zyxmarker"
Counted = Callable[[], dict[tuple[str, str], int]]


@pytest.fixture
def kept(serve: Callable[..., Client], stub: StubGuide, tmp_path: Path) -> tuple[Client, Counted]:
    """A client of a server that keeps totals, and what stands in its file."""
    path = tmp_path / "totals.db"
    client = serve(stub, totals=path)

    def counted() -> dict[tuple[str, str], int]:
        client.flush()
        return {(name, kind): total for _, name, kind, total in Totals(path).shown(date(2100, 1, 1))}

    return client, counted


def test_conversations_are_counted_not_messages(kept: tuple[Client, Counted]) -> None:
    client, counted = kept
    token = client.token()
    for number in range(29):
        client.send(token, {"id": str(number), "text": f"{MARK} {number}"})
    assert counted() == {}, "one visitor, however busy, moves nothing"
    for _ in range(9):
        client.send(client.token(), {"id": "1", "text": MARK})
    assert counted() == {("step", "wrote"): 10, ("step", "understood"): 10, ("topic", "own_thoughts"): 10, ("language", "en"): 10, ("country", "IE"): 10}


def test_repeated_request_is_one_message(kept: tuple[Client, Counted]) -> None:
    client, counted = kept
    for _ in range(5):
        token = client.token()
        for _ in range(2):
            client.send(token, {"id": "1", "text": MARK})
    assert counted() == {}


def test_looking_at_a_page_is_a_display_and_what_its_script_fetches_is_none(kept: tuple[Client, Counted]) -> None:
    client, counted = kept
    for _ in range(10):
        client.get("/chat", Sec_Fetch_Dest="iframe")
        client.get("/widget.js", Sec_Fetch_Dest="script")
        client.request("HEAD", "/chat")
    for _ in range(20):
        client.get("/chat", Sec_Fetch_Dest="empty")
        client.get("/chat", Sec_Purpose="prefetch")
    assert counted() == {("step", "chat"): 10, ("step", "launcher"): 10}


def test_tap_is_a_bare_counter(kept: tuple[Client, Counted]) -> None:
    client, counted = kept
    for number in range(20):
        answer = client.request("POST", "/api/taps", f'{{"kind": "call", "first": {"true" if number % 2 else "false"}}}', {"Content-Type": "application/json"})
        assert (answer.status, answer.body) == (204, b"")
    assert counted() == {("tap", "call"): 20, ("step", "tapped"): 10}
    for body in ("", "[]", "{}", '{"kind": "zyxmarker"}', '{"kind": "call", "token": "x"}', '{"kind": 1}', f'{{"kind": "{"x" * 100}"}}'):
        answer = client.request("POST", "/api/taps", body, {"Content-Type": "application/json"})
        assert answer.status in (400, 413) and MARK not in answer.text
    assert client.request("POST", "/api/taps", '{"kind": "call"}', {"Sec-Fetch-Site": "cross-site"}).status == 403


def test_how_a_conversation_ended(kept: tuple[Client, Counted]) -> None:
    client, counted = kept
    for _ in range(10):
        for how in (*EXITS, MARK, ""):
            token = client.token()
            client.send(token, {"id": "1", "text": "x"})
            for _ in range(2):
                client.request("DELETE", "/api/conversations", headers={"X-Conversation": token, "X-End": how})
        client.request("DELETE", "/api/conversations", headers={"X-Conversation": client.token(), "X-End": "left"})
        page = Page(client.post(Page(client.get("/chat", Sec_Fetch_Dest="empty").text).write("hello")).text)
        client.post({"token": page.token, "action": "leave"})
    ends = {kind: total for (name, kind), total in counted().items() if name == "exit"}
    assert ends == {"left": 20, "deleted": 10, "closed": 10}, "one that was opened and never used has no end"


def test_hand_off_is_counted_by_kind_of_service(kept: tuple[Client, Counted], stub: StubGuide, monkeypatch: pytest.MonkeyPatch) -> None:
    client, counted = kept
    service = next(service for service in content_store().current.services["FI"] if service.kind == "crisis")
    monkeypatch.setitem(__import__("tests.web.conftest", fromlist=["CARD"]).CARD, "id", service.id)
    for _ in range(10):
        client.send(client.token(), {"id": "1", "text": "help"})
    found = counted()
    assert found["hand_off", "crisis"] == found["step", "hand_off"] == 10


def _reply(intent: str | None, **values: Any) -> Reply:
    return Reply("en", None, [{"cards": []}], intent, **values)


def test_every_kind_comes_from_a_closed_list() -> None:
    content = content_store().current
    closed = {
        "step": set(STEPS), "fallback": set(FALLBACKS), "language": set(content.languages), "country": {*countries(), UNKNOWN},
        "topic": {topic.public for topic in content.topics.values()}, "hand_off": set(KINDS),
    }  # fmt: skip
    for intent in (*content.topics, "error", None, MARK):
        for name, kind in _of(_reply(intent), content, first=True):
            assert kind in closed[name], (intent, name, kind)
    assert ("fallback", "asked_back") in set(_of(_reply("step_safety_doubt"), content, first=False))
    assert ("fallback", "not_understood") in set(_of(_reply("out_of_scope"), content, first=False))
    assert ("fallback", "failed") in set(_of(_reply("error"), content, first=False))
    assert ("step", "understood") not in set(_of(_reply("greet"), content, first=False))
    assert set(TAPS) == {"call", "text", "mail", "site"}


@pytest.mark.model
async def test_nothing_written_reaches_the_file_or_the_log(guide: Any, serve: Callable[..., Client], tmp_path: Path, capfd: Any) -> None:
    """Twelve visitors with the real guide: the file holds weeks, names and kinds of closed lists and tens."""
    path = tmp_path / "totals.db"
    client = serve(guide, totals=path)

    def visit() -> str:
        token = client.token()
        for number, text in enumerate((f"{MARK} i looked at pictures i should not have, my name is {MARK}", f"who can i call {MARK}", MARK)):
            client.send(token, {"id": str(number), "text": text})
        client.request("POST", "/api/taps", '{"kind": "call", "first": true}')
        client.request("DELETE", "/api/conversations", headers={"X-Conversation": token, "X-End": "left"})
        return token

    tokens = [await asyncio.to_thread(visit) for _ in range(12)]
    client.flush()
    raw = path.read_bytes()
    assert MARK.encode() not in raw and not any(token.encode() in raw for token in tokens) and b"127.0.0.1" not in raw
    rows = sqlite3.connect(path).execute("SELECT * FROM totals").fetchall()
    assert {(name, kind) for _, name, kind, _ in rows} >= {("step", "wrote"), ("step", "hand_off"), ("step", "tapped"), ("exit", "left"), ("country", "IE")}
    assert {total for *_, total in rows} == {10}, "twelve are shown as ten"
    assert not [entry for entry in tmp_path.iterdir() if entry != path], "no journal is left beside it"
    said = "".join(capfd.readouterr())
    assert MARK not in said and not any(token in said for token in tokens)
