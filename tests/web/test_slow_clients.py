"""Clients that are slow, on purpose or not: they are cut off in time, take little, and keep nobody else waiting."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from bot.channels.web.settings import Settings
from tests.web.conftest import Client, StubGuide

COUNT = 300
BEGUN = b"POST /api/messages HTTP/1.1\r\nHost: guide\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n{"


@pytest.fixture
def connections() -> Iterator[Callable[[Client], socket.socket]]:
    """Open connections; they are closed when the test ends."""
    with ExitStack() as stack:
        yield lambda client: stack.enter_context(socket.create_connection(("127.0.0.1", client.port), timeout=20))


def test_unfinished_requests_keep_nobody_waiting_and_are_cut(
    serve: Callable[..., Client], stub: StubGuide, connections: Callable[[Client], socket.socket], caplog: pytest.LogCaptureFixture
) -> None:
    client = serve(stub, request_seconds=2)
    token = client.token()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    slow = [connections(client) for _ in range(COUNT)]
    began = time.monotonic()
    for number, connection in enumerate(slow):
        connection.sendall(BEGUN if number % 2 else BEGUN[:40])
    for number in range(5):
        assert client.send(token, {"id": str(number), "text": "hello"}).status == 200
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 60, "MB for all of them"
    for connection in slow:
        answer = connection.recv(65536)
        assert not answer or answer.startswith(b"HTTP/1.1 4"), "cut with an answer, or without"
    assert time.monotonic() - began < 20
    assert not [record for record in caplog.records if record.name.startswith("signpost")], "an attack does not fill the log"
    assert client.send(token, {"id": "after", "text": "hello"}).status == 200


def test_who_does_not_read_the_answer_takes_no_memory(client: Client, connections: Callable[[Client], socket.socket]) -> None:
    token = client.token()
    connection = connections(client)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(2)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    page = b"GET /chat?language=en HTTP/1.1\r\nHost: guide\r\n\r\n"
    try:
        for _ in range(3000):
            connection.sendall(page)
    except OSError:
        pass  # the server stopped reading: that is what it should do
    assert client.send(token, {"id": "1", "text": "hello"}).status == 200
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 60, "MB"


def test_slow_networks_have_time() -> None:
    """A message of 1 KB by a bad mobile network or Tor takes seconds; the page gives up after 20."""
    assert Settings().request_seconds == 20
