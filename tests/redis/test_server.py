"""Several workers and servers as they really run: workers are killed, Redis is taken away, servers are stopped, and visitors notice as little as can be."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.commands.train import ensure_model
from tests.redis.guide_server import KEY, GuideServer, Visitor
from tests.redis.server import RedisServer, free_port

pytestmark = pytest.mark.model
MARK = "zyxmarker"


@dataclass
class Cluster:
    """Two server processes behind one port, the first with two workers, and their Redis."""

    redis: RedisServer
    first: GuideServer
    second: GuideServer


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    ensure_model()
    folder = tmp_path_factory.mktemp("cluster")
    redis_server, port = RedisServer(folder), free_port()
    environment = {"SIGNPOST_REDIS_URL": redis_server.url, "SIGNPOST_KEY": KEY}
    with ExitStack() as stack:
        stack.callback(redis_server.stop)
        first = GuideServer(folder, port, "--workers", "2", "--share-port", **environment)
        stack.callback(first.stop)
        second = GuideServer(folder, port, "--share-port", **environment)
        stack.callback(second.stop)
        first.wait("Signpost is ready", 2)
        second.wait("Signpost is ready")
        yield Cluster(redis_server, first, second)
    logs = first.log + second.log
    assert MARK not in logs and KEY not in logs and "redis://" not in logs and "Traceback" not in logs, logs


def until_ready(url: str, seconds: float = 60) -> None:
    """Waits until all three workers are: which of them answers is chance, and one may find out later than another that Redis is back."""
    in_a_row, ends = 0, time.monotonic() + seconds
    while in_a_row < 25:
        assert time.monotonic() < ends, f"not ready: {httpx.get(f'{url}/readyz', timeout=10).text}"
        try:
            in_a_row = in_a_row + 1 if httpx.get(f"{url}/readyz", timeout=10).status_code == 200 else 0
        except httpx.TransportError:
            in_a_row = 0
        if not in_a_row:
            time.sleep(0.1)


def test_any_worker_of_any_server_goes_on_with_a_conversation(cluster: Cluster) -> None:
    visitor = Visitor(cluster.first.url, language="en")
    assert visitor.send(choice="inform_country:NZ").json()["country"] == "NZ"
    answers = [visitor.send(text=f"i want to die {MARK}") for _ in range(20)]
    assert all(answer.status_code == 200 and answer.json()["country"] == "NZ" and "111" in answer.text for answer in answers)
    assert len({answer.elapsed for answer in answers}) > 1
    page = httpx.get(f"{cluster.first.url}/chat?language=fi&country=FI", timeout=20).text
    assert "hätänumeroon 112" in page
    again = [visitor.again(text="i want to die") for _ in range(10)]
    assert {answer.text for answer in again} == {answers[-1].text}, "the same message gets the same answer from every worker"


def test_a_conversation_goes_on_when_its_worker_is_killed(cluster: Cluster) -> None:
    visitor = Visitor(cluster.first.url)
    assert visitor.send(choice="door_self").status_code == 200
    started = cluster.first.log.count("Signpost is ready")
    over = threading.Event()
    answers: list[int | str] = []

    def write() -> None:
        while not over.is_set():
            try:
                answers.append(visitor.send(text=f"{MARK} ajatukset pelottavat").status_code)
            except httpx.TransportError:  # the connection that the worker took with it: the page says so, and "Try again" goes to another
                try:
                    answers.append(visitor.again(text=f"{MARK} ajatukset pelottavat").status_code)
                except httpx.TransportError as error:
                    answers.append(type(error).__name__)
            time.sleep(2.1)  # 30 messages a minute are allowed

    writer = threading.Thread(target=write)
    writer.start()
    os.kill(cluster.first.workers()[0], signal.SIGKILL)
    cluster.first.wait("a worker died and is replaced")
    cluster.first.wait("Signpost is ready", started + 1)
    over.set()
    writer.join(60)
    assert answers and set(answers) == {200}, answers
    assert visitor.send(choice="step_menu").json()["country"] == "FI"
    assert len(cluster.first.workers()) == 2


def test_a_turn_whose_worker_was_killed_is_answered_by_another(cluster: Cluster) -> None:
    """The lock that the dead worker held ends by itself, before the page would give up."""
    visitor = Visitor(cluster.first.url)
    for key in cluster.redis.client.keys("signpost:{*}"):
        cluster.redis.client.set(key.decode() + ":lock", "a worker that is no more", px=5000)
    began = time.monotonic()
    assert visitor.send(text="hei").status_code == 200
    assert 2 < time.monotonic() - began < 20


@pytest.mark.parametrize("state", ["store_slow", "store_full", "store_gone"])
def test_redis_in_trouble(cluster: Cluster, state: str) -> None:
    until_ready(cluster.first.url)
    visitor = Visitor(cluster.first.url)
    assert visitor.send(text="hei").status_code == 200
    begin, end = {
        "store_slow": (cluster.redis.freeze, cluster.redis.thaw), "store_full": (cluster.redis.fill, cluster.redis.empty),
        "store_gone": (cluster.redis.stop, cluster.redis.start),
    }[state]  # fmt: skip
    begin()
    try:
        for _ in range(6):
            began = time.monotonic()
            answer = visitor.send(text=f"{MARK} haluan kuolla")
            assert answer.status_code == 503 and answer.json()["error"] == "unavailable"
            assert "soita hätänumeroon 112" in answer.json()["message"] and "09 2525 0111" in answer.json()["message"]
            assert time.monotonic() - began < 15
        # A full Redis that is also late on a busy machine is called slow until it has answered in time.
        told = ""
        for _ in range(40):
            told = httpx.get(f"{cluster.first.url}/readyz", timeout=20).json()["status"]
            if told == state:
                break
            visitor.send(text=f"{MARK} haluan kuolla")
            time.sleep(0.5)
        assert told == state
        page = httpx.get(f"{cluster.first.url}/chat?language=fi&country=FI", timeout=20)
        assert page.status_code == 200 and "hätänumeroon 112" in page.text
        posted = httpx.post(f"{cluster.first.url}/chat", data={"language": "fi", "country": "FI", "text": f"{MARK} en tiedä", "page": "p"}, timeout=20)
        assert posted.status_code == 503 and "hätänumeroon 112" in posted.text and f"{MARK} en tiedä" in posted.text, "the words are still in their field"
    finally:
        end()
    until_ready(cluster.first.url)
    if state == "store_gone":  # it came back empty
        assert visitor.again(text="haluan kuolla").status_code == 404
        visitor = Visitor(cluster.first.url)
    after = visitor.send(text="haluan kuolla")
    for _ in range(20):
        # A worker that was not asked whether it is ready finds out with its next message.
        if after.status_code == 200:
            break
        time.sleep(0.5)
        after = visitor.send(text="haluan kuolla")
    assert after.status_code == 200 and "112" in after.text and after.json()["country"] == "FI"


def test_a_stopping_server_answers_who_is_there_and_refuses_who_comes(tmp_path: Path, redis_server: RedisServer) -> None:
    port = free_port()
    server = GuideServer(tmp_path, port, SIGNPOST_REDIS_URL=redis_server.url, SIGNPOST_KEY=KEY)
    try:
        server.wait("Signpost is ready")
        visitor = Visitor(server.url)
        for key in redis_server.client.keys("signpost:{*}"):
            redis_server.client.set(key.decode() + ":lock", "a turn that takes its time", px=3000)
        answers: list[Any] = []
        open_request = threading.Thread(target=lambda: answers.append(visitor.send(text="hei")))
        open_request.start()
        time.sleep(1)
        server.process.terminate()
        time.sleep(0.7)
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{server.url}/healthz", timeout=5)
        open_request.join(30)
        assert answers and answers[0].status_code == 200 and answers[0].json()["messages"]
        assert server.process.wait(30) == 0
        assert "Traceback" not in server.log and "ERROR" not in server.log, server.log
    finally:
        server.stop()


@pytest.mark.parametrize("seconds", [2, 20])
def test_a_server_that_is_still_starting_can_be_stopped(tmp_path: Path, redis_server: RedisServer, seconds: float) -> None:
    server = GuideServer(tmp_path, free_port(), "--workers", "2", SIGNPOST_REDIS_URL=redis_server.url, SIGNPOST_KEY=KEY)
    time.sleep(seconds)
    server.process.terminate()
    assert server.process.wait(60) is not None
    for _ in range(600):  # a worker that is loading sees the end of its server when it has loaded
        left = [pid for pid in Path("/proc").glob("[0-9]*") if str(server.url.rpartition(":")[2]) in _command(pid)]
        if not left:
            return
        time.sleep(0.1)
    raise AssertionError(f"left behind: {left}")


def _command(process: Path) -> str:
    try:
        return process.joinpath("cmdline").read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def test_several_processes_without_redis_are_refused(tmp_path: Path) -> None:
    server = GuideServer(tmp_path, free_port(), "--workers", "2", SIGNPOST_REDIS_URL="", SIGNPOST_KEY="")
    assert server.process.wait(120) == 2
    assert "SIGNPOST_REDIS_URL: found none" in server.log and "docs/scaling.md" in server.log
