"""Technical figures: in Prometheus' format, once a minute, with nothing of what anybody asks."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import socket

from bot.channels.web.metrics import serve
from bot.channels.web.metrics_figures import Metrics


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_figures_change_once_a_minute() -> None:
    clock = Clock()
    metrics = Metrics(lambda: 3, clock)
    assert "signpost_conversations 3" in metrics.text()
    metrics.count(200, 0.003)
    metrics.count(404, 0.3)
    assert "2xx" not in metrics.text()
    clock.now += 60
    text = metrics.text()
    assert 'signpost_requests_total{status="2xx"} 1' in text and 'signpost_requests_total{status="4xx"} 1' in text
    assert 'signpost_request_seconds_bucket{le="0.005"} 1' in text and 'signpost_request_seconds_bucket{le="+Inf"} 2' in text
    assert "signpost_request_seconds_count 2" in text and "signpost_uptime_seconds 60" in text


def test_there_is_no_dimension_but_status_and_time() -> None:
    metrics = Metrics(lambda: 0, Clock())
    metrics.count(500, 20.0)
    labels = {part.split("=")[0] for line in metrics.text().splitlines() if "{" in line for part in [line.split("{")[1]]}
    assert labels <= {"status", "le"}
    for word in ("language", "country", "topic", "intent", "site"):
        assert word not in metrics.text()


async def test_served_on_a_port_of_its_own() -> None:
    metrics = Metrics(lambda: 7, Clock())
    server = await serve(metrics, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    def ask(path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def mumble() -> bytes:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            line.sendall(b"\xff\xfe" * 100_000)
            return line.recv(10)

    status, text = await asyncio.to_thread(ask, "/metrics")
    assert status == 200 and "signpost_conversations 7" in text
    assert (await asyncio.to_thread(ask, "/"))[0] == 404
    with contextlib.suppress(ConnectionError):  # hung up on, or left without an answer
        assert await asyncio.to_thread(mumble) == b""
    server.close()
