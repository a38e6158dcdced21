"""A server on a real socket with a guide that answers from a list, and a client that sees every byte."""

from __future__ import annotations

import asyncio
import http.client
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from sanic import Sanic

from bot.channels.web.app import create_app
from bot.channels.web.counting import write
from bot.channels.web.settings import Settings
from bot.engine.conversation import Guide, Reply, UnknownChoiceError, UnknownConversationError
from bot.engine.opening import Opening
from bot.engine.shelf import ShelfError
from tests.background import answering, listener
from tests.web.contract import Contract

# More than one application in a process, each started anew.
Sanic.test_mode = True

CARD: dict[str, Any] = {
    "id": "xx-line", "name": "A line <b>", "kind": "Prevention service", "why": ["In your country"], "for": ["For people & others"],
    "trust": ["You need not give your name"],
    "channels": [
        {"type": "phone", "label": "Call 0800 1", "href": "tel:+4980012345", "number": "+4980012345", "display": "0800 1", "reach": "Only from inside"},
        {"type": "web", "label": "Website", "href": "https://example.org/?a=1&b=2"},
        {"type": "phone", "label": "Text 0800 2", "href": "sms:+4980054321", "number": "+4980054321", "display": "0800 2"},
        {"type": "email", "label": "E-mail", "href": "mailto:help@example.org"},
        {"type": "web", "label": "Bad", "href": "javascript:alert(1)"},
        {"type": "web", "label": "Worse", "href": "https://example.org/\"onmouseover=alert(1)"},
    ],
    "expect": ["You can hang up at any time."],
    "hours": ["Open now"], "open": True, "languages": "Languages: English", "cost": ["Free of charge"], "region": None, "checked": "Checked on Nov 21, 2026",
}  # fmt: skip


def message(text: str, language: str = "en", buttons: dict[str, str] | None = None, cards: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """A message as the guide makes it."""
    shown = [{"id": choice, "title": title} for choice, title in (buttons or {}).items()]
    return {"id": "0", "language": language, "direction": "rtl" if language == "ar" else "ltr", "text": text, "buttons": shown, "cards": cards or []}


class StubGuide:
    """Answers each message with its number; `help` with a card; keeps what it was told, for the tests to look at."""

    def __init__(self) -> None:
        self.open_ones: dict[str, dict[str, Any]] = {}
        self.sent: list[tuple[str, str | None]] = []
        self.answered: dict[str, Reply] = {}
        self.opened: list[Opening] = []
        self.fail: Exception | None = None
        self.seconds = 0.0
        self.zones: dict[str, str] = {}
        self.left_ones: set[str] = set()
        self.now = "ready"

    async def open(self, opening: Opening) -> tuple[str, Reply]:
        if self.fail:
            raise self.fail
        self.opened.append(opening)
        token = secrets.token_hex(16)
        language = opening.language if opening.language in ("en", "de", "fi", "ar") else "en"
        country = opening.country or self.zones.get(opening.time_zone or "")
        self.open_ones[token] = {"language": language, "country": country}
        return token, Reply(language, country, [message("First screen", language, {"door_self": "It is about <me>", "help_talk": "A person"})])

    async def send(self, token: str, *, text: str | None = None, choice: str | None = None, message_id: str | None = None) -> Reply:
        if self.fail:
            raise self.fail
        known = self._known(token)
        if message_id in self.answered:
            return self.answered[message_id]
        if self.seconds:
            await asyncio.sleep(self.seconds)
        if choice == "nonsense" or (choice or "").startswith("<"):
            raise UnknownChoiceError("no such button")
        kind, _, value = (choice or "").partition(":")
        if kind == "change_language":
            known["language"] = value
        if kind == "inform_country":
            known["country"] = value
        self.sent.append((text or "", choice))
        cards = [CARD] if text == "help" or choice == "help_talk" else []
        said = message(f"Answer {len(self.sent)}", known["language"], {"help_talk": "A person", "step_menu": "Start"}, cards)
        reply = Reply(known["language"], known["country"], [said], choice or "own_thoughts")
        if message_id:
            self.answered[message_id] = reply
        return reply

    async def preview(self, opening: Opening) -> Reply:
        token, reply = await self.open(opening)
        await self.delete(token)
        return reply

    async def delete(self, token: str) -> None:
        self.open_ones.pop(token, None)

    async def leave(self, token: str) -> None:
        if self.open_ones.pop(token, None):
            self.left_ones.add(token)

    async def left(self, token: str) -> bool:
        return token in self.left_ones

    async def state(self) -> str:
        return self.now

    async def context(self, token: str) -> tuple[str, str | None]:
        if isinstance(self.fail, ShelfError):
            raise self.fail
        known = self._known(token)
        return known["language"], known["country"]

    def _known(self, token: str) -> dict[str, Any]:
        if token not in self.open_ones:
            raise UnknownConversationError("")
        return self.open_ones[token]


@dataclass(frozen=True)
class Answer:
    """A response as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Client:
    """Speaks HTTP to the server; every answer is held against the description of the interface."""

    port: int
    contract: Contract
    answers: list[Answer] = field(default_factory=list)
    flush: Callable[[], None] = lambda: None

    def request(self, method: str, path: str, body: bytes | str | None = None, headers: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body.encode() if isinstance(body, str) else body, headers or {})
            response = connection.getresponse()
            answer = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        finally:
            connection.close()
        self.answers.append(answer)
        self.contract.check(method, path, answer.status, answer.headers.get("content-type", ""), answer.body)
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def open(self, body: Any = None, **headers: str) -> Answer:
        return self.request("POST", "/api/conversations", json.dumps(body) if body is not None else None, {"Content-Type": "application/json", **headers})

    def send(self, token: str, body: Any) -> Answer:
        data = body if isinstance(body, bytes) else json.dumps(body)
        return self.request("POST", "/api/messages", data, {"Content-Type": "application/json", "X-Conversation": token})

    def delete(self, token: str) -> Answer:
        return self.request("DELETE", "/api/conversations", headers={"X-Conversation": token})

    def post(self, fields: dict[str, str] | list[tuple[str, str]], **headers: str) -> Answer:
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        return self.request("POST", "/chat", urlencode(fields), sent)

    def token(self) -> str:
        return str(self.open({"language": "en", "country": "IE"}).json["token"])


@pytest.fixture(scope="session")
def contract() -> Contract:
    return Contract()


@contextmanager
def running(contract: Contract, guide: Any, **settings: Any) -> Iterator[Client]:
    """A server for a guide, on a port of its own, as long as the block lasts."""
    listening = listener()
    app = create_app(cast(Guide, guide), replace(Settings(), **settings))
    with answering(app, listening):
        yield Client(listening.getsockname()[1], contract, flush=lambda: write(app.ctx.totals))


@pytest.fixture
def serve(contract: Contract) -> Iterator[Callable[..., Client]]:
    """Start a server for a guide, on a port of its own; it stops when the test ends."""
    with ExitStack() as stack:
        yield lambda guide, **settings: stack.enter_context(running(contract, guide, **settings))


@pytest.fixture
def stub() -> StubGuide:
    return StubGuide()


@pytest.fixture
def client(serve: Callable[..., Client], stub: StubGuide) -> Client:
    """A client of a server with the stub guide."""
    return serve(stub)
