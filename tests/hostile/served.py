"""The server and the guide under hostile requests, while somebody else's conversation goes on: it must neither show nor change."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from html.parser import HTMLParser
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from bot.channels.web.web_error import STATUS
from bot.content.library import content_store
from bot.engine.conversation import Guide
from bot.engine.opening import Opening
from tests.hostile import strategies as hostile
from tests.hostile.files import data_file, importing, reading, table
from tests.hostile.layers import LAYERS, Layer, body
from tests.web.conftest import Client, StubGuide, running
from tests.web.contract import Contract
from tests.web.forms import Page

SECRET = "hushhushword"
_PATHS = (
    "/",
    "/chat",
    "/notice",
    "/api/conversations",
    "/api/messages",
    "/theme.css",
    "/widget.js",
    "/healthz",
    "/readyz",
    "/openapi.yml",
    "/robots.txt",
    "/x",
)
_METHODS = ("GET", "POST", "DELETE", "HEAD", "PUT", "OPTIONS", "TRACE", "BREW")
_NAMES = ("Accept-Language", "Accept", "Origin", "Referer", "Sec-Fetch-Site", "Cookie", "X-Forwarded-For", "X-Forwarded-Host", "User-Agent", "X-Conversation", "Range",
          "Content-Type", "If-None-Match", "Accept-Encoding", "Forwarded", "X-HTTP-Method-Override", "Upgrade")  # fmt: skip
_ANSWERS = {100, 200, 201, 204, 303, 408, *STATUS.values()} - {500}
_GIVEN = {"content-type", "content-length", "connection", "keep-alive", "referrer-policy", "x-content-type-options", "permissions-policy", "cross-origin-opener-policy",
          "cross-origin-embedder-policy", "origin-agent-cluster", "cross-origin-resource-policy", "cache-control", "content-security-policy", "vary", "content-encoding", "alt-svc",
          "location", "clear-site-data", "allow", "retry-after"}  # fmt: skip
_ELEMENTS = {"html", "head", "meta", "title", "link", "script", "body", "header", "div", "h1", "h2", "h3", "p", "a", "b", "span", "form", "input", "button", "select", "option", "label",
             "textarea", "details", "summary", "section", "ol", "ul", "li", "article", "strong", "main", "footer", "nav", "pre", "code"}  # fmt: skip


class Harmless(HTMLParser):
    """A page as a browser reads it: only elements of ours, no script but ours, no attribute that runs."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        assert tag in _ELEMENTS, f"an element <{tag}>"
        assert not [name for name in values if name.startswith("on") or name in ("style", "srcdoc", "formaction", "http-equiv")], values
        if tag == "script":
            assert values.get("src", "").split("?")[0] in ("/chat.js", "/widget.js"), values
        for name in ("href", "action", "src"):
            assert not values.get(name, "").strip().lower().startswith(("javascript:", "data:text", "//", "vbscript:")), values


class Request:
    """Bytes to be sent, described for the one who has to send them again."""

    def __init__(self, data: bytes, *, whole: bool, page: bool) -> None:
        self.data, self.whole, self.page = data, whole, page

    def __repr__(self) -> str:
        return f"Request({self.data!r:.1500}, whole={self.whole})"


class Server:
    """A server with a guide that answers from a list; a victim's conversation is open, another is the attacker's."""

    def __init__(self, client: Client, stub: StubGuide) -> None:
        self.client, self.stub = client, stub
        opened = client.open({"language": "fi", "country": "FI"}).json
        self.victim = str(opened["token"])
        begun = Page(client.post({"token": self.victim, "page": "p", "text": SECRET, "language": "fi"}).text)
        self.history = next(value for form in begun.forms for name, value in form.fields if name == "history")
        self.own = client.token()

    def make(self, random: Random) -> Request:
        """A request: most are well-formed around hostile parts, some are not even that."""
        if random.random() < 0.02:
            return Request(self._broken(random), whole=False, page=False)
        method, path = random.choice(_METHODS), random.choice(_PATHS)
        if random.random() < 0.6:
            method, path = random.choice((("POST", "/chat"), ("GET", "/chat"), ("POST", "/api/messages"), ("POST", "/api/conversations"), ("GET", "/notice")))
        names = ("language", "country", "site", "door", "time_zone", "variant", "notice", "x")
        query = urlencode({random.choice(names): hostile.text(random, 2).encode("utf-8", "replace") for _ in range(random.randint(0, 3))})
        headers = {random.choice(_NAMES): self._header(random) for _ in range(random.randint(0, 3))}
        token = random.choice((self.own, self.own, self.own[:-1], self.own.upper(), "0" * 32, hostile.letters(random, 8), f"{self.own} "))
        headers["X-Conversation"] = _latin(token)
        content = body(random)[: random.choice((100, 20_000, 70_000))] if method in ("POST", "PUT", "DELETE") else b""
        if path == "/chat" and method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers.pop("Sec-Fetch-Site", None)
            content = self._form(random, token)
        address = path + (f"?{query}" if query else "") + (quote(hostile.text(random, 1).encode("utf-8", "replace")) if path == "/x" else "")
        lines = [f"{method} {address[:6000]} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *(f"{name}: {value}" for name, value in headers.items())]
        head = "\r\n".join([*lines, f"Content-Length: {len(content)}"]) + "\r\n\r\n"
        return Request(head.encode("latin-1", "replace") + content, whole=True, page=path in ("/", "/chat", "/notice"))

    @staticmethod
    def _header(random: Random) -> str:
        return _latin(
            random.choice((hostile.text(random, 1), "same-origin", "cross-site", "text/html", "application/json", "https://evil.example", "null", "gzip"))
        )

    def _form(self, random: Random, token: str) -> bytes:
        fields = [("token", token if random.random() < 0.8 else "")]
        for name in ("text", "choice", "language", "country", "action", "page", "history", "door", "site", "time_zone"):
            if random.random() < 0.4:
                value = random.choice((hostile.text(random), "help_talk", "FI", "de", "delete", "leave", "inform_country:FI", self.history, "start_over"))
                fields.append((name, value))
        data = urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in fields]).encode()
        return data if random.random() < 0.9 else data + b"&" + hostile.text(random).encode("utf-8", "surrogatepass")

    @staticmethod
    def _broken(random: Random) -> bytes:
        junk = hostile.text(random).encode("utf-8", "surrogatepass")
        return random.choice((
            junk, b"GET / HTTP/9.9\r\n\r\n", b"GET " + junk + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"POST /chat HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n" + junk,
            b"POST /chat HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + junk, b"GET / HTTP/1.1\r\n" + junk + b": x\r\n\r\n", b"\x16\x03\x01\x02\x00",
            b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n123456", b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 20_000,
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"POST /api/messages HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n",
        ))  # fmt: skip

    def check(self, request: Request) -> None:
        """An answer of ours; nothing of the victim, nothing that runs, no words but on the page of the one who wrote them."""
        answer = self._send(request)
        if not answer:
            assert not request.whole, "no answer"
            return
        head, _, content = answer.partition(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        assert status in _ANSWERS, f"{status} {content[:200]!r}"
        if b"content-encoding: gzip" in head.lower():
            content = gzip.decompress(content) if content else b""
        names = {line.split(b":")[0].decode().lower() for line in head.split(b"\r\n")[1:]}
        assert names <= _GIVEN, names - _GIVEN
        assert not any(theirs.encode() in part for theirs in (SECRET, self.victim) for part in (head, content)), "somebody else's conversation"
        assert hostile.MARK.encode() not in head
        if request.page and b"text/html" in head.lower():
            Harmless(content.decode())
        else:
            assert hostile.MARK.encode() not in content, "words came back where no visitor reads them"
        assert self.stub.open_ones[self.victim] == {"language": "fi", "country": "FI"}, "somebody else's conversation was changed"
        if self.own not in self.stub.open_ones:
            self.own = self.client.token()

    def _send(self, request: Request) -> bytes:
        with socket.create_connection(("127.0.0.1", self.client.port), timeout=30) as connection:
            connection.settimeout(30 if request.whole else 0.3)
            received = b""
            try:
                connection.sendall(request.data)
                while piece := connection.recv(65536):
                    received += piece
            except (TimeoutError, ConnectionError):
                assert not request.whole or received, "no answer in time"
            return received


def _latin(text: str) -> str:
    return "".join(char for char in text if " " <= char <= "\u00ff" and char != "\x7f" and not "\x80" <= char <= "\x9f").strip()


class Talk:
    """The real guide: an attacker writes hostile messages, a victim's conversation stays as it was."""

    def __init__(self, load: Callable[[], Guide]) -> None:
        self._load = load
        self._loop = asyncio.new_event_loop()
        self._turns, self._own = 0, ""

    @cached_property
    def _guide(self) -> Guide:
        """Loaded with the first message, and the victim's conversation begun."""
        guide = self._load()
        self.victim, _ = self._loop.run_until_complete(guide.open(Opening(language="fi", country="FI")))
        self._loop.run_until_complete(guide.send(self.victim, text=f"olen 15 vuotta {SECRET}"))
        tracker = self._loop.run_until_complete(guide.store.retrieve(self.victim))
        self._slots = {name: slot.value for name, slot in tracker.slots.items()} if tracker else {}
        return guide

    async def _state(self) -> dict[str, Any]:
        tracker = await self._guide.store.retrieve(self.victim)
        return {name: slot.value for name, slot in tracker.slots.items()} if tracker else {}

    def make(self, random: Random) -> tuple[str, str]:
        """A language and a message."""
        language = random.choice(sorted(content_store().current.languages))
        return language, hostile.long_text(random)[:20_000] if random.random() < 0.02 else hostile.text(random)

    def check(self, given: tuple[str, str]) -> None:
        """Every message gets an answer that is no apology, in which nothing comes back; who says plainly that they want to die gets the emergency number."""
        if self._guide:
            self._loop.run_until_complete(self._check(*given))

    async def _check(self, language: str, text: str) -> None:
        if self._turns % 10 == 0:
            if self._own:
                await self._guide.delete(self._own)
            self._own, _ = await self._guide.open(Opening(language=language, country="IE"))
        self._turns += 1
        reply = await self._guide.send(self._own, text=text)
        assert reply.intent != "error" and reply.messages and all(message["text"] or message["cards"] for message in reply.messages), reply.intent
        said = str(reply.messages)
        assert hostile.MARK not in said and SECRET not in said and self.victim not in said
        assert "{" not in "".join(message["text"] for message in reply.messages), "a placeholder without a value"
        assert await self._state() == self._slots, "somebody else's conversation was changed"

    def close(self) -> None:
        self._loop.close()


FILE_LAYERS = (Layer("data files", data_file, reading, 0.015, 150), Layer("tables of helplines", table, importing, 0.001, 25))


def _trained() -> Guide:
    from bot.commands.train import ensure_model

    return Guide(ensure_model())


@contextmanager
def layers(load: Callable[[], Guide] = _trained) -> Iterator[tuple[Layer, ...]]:
    """Every layer; those of the server and the guide as long as the block lasts. `load` makes the guide, when its turn comes."""
    with ExitStack() as stack:
        content_store().current.widget("en")  # loaded before the first request waits for it
        stub = StubGuide()
        client = stack.enter_context(running(Contract(), stub, messages_per_minute=10**9))
        server = Server(client, stub)
        talk = Talk(load)
        stack.callback(talk.close)
        served = (Layer("requests to the server", server.make, server.check, 0.03, 200), Layer("messages to the guide", talk.make, talk.check, 0.004, 60))
        yield (*LAYERS, *FILE_LAYERS, *served)
