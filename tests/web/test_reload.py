"""A wrong number is gone in a minute: a running server takes a mended directory over, or keeps the old one and says why."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.commands.train import ensure_model
from bot.content.files import DATA

pytestmark = pytest.mark.model
SERVICE = """country: FI
services:
- id: fi-kriisipuhelin
  name: Our crisis line
  kind: crisis
  audiences: [crisis]
  languages: [fi]
  channels:
  - {type: phone, number: "%s", display: "%s", reach: international}
  hours: "24/7"
  timezone: Europe/Helsinki
  standing: {basis: known, checked: 2026-11-22}
"""
FIRST, SECOND = ("+358925250111", "09 2525 0111"), ("+358925250112", "09 2525 0112")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Server:
    """The guide as `signpost serve` runs it, with a directory of its own."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "helplines/FI.yml"
        self.log = folder / "server.log"
        self.url = f"http://127.0.0.1:{free_port()}"
        command = [sys.executable, "-m", "bot", "serve", "--port", self.url.rsplit(":", 1)[1], "--look-every", "0.2"]
        with self.log.open("w", encoding="utf-8") as log:
            environment = {**os.environ, "SIGNPOST_DIRECTORY": str(folder)}
            self.process = subprocess.Popen(command, cwd=DATA.parent.parent, env=environment, stdout=log, stderr=log)

    def wait(self, wanted: str, seconds: float = 90) -> None:
        """Until the log says so; a server that ended fails at once."""
        for _ in range(int(seconds / 0.1)):
            if wanted in self.log.read_text(encoding="utf-8"):
                return
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            time.sleep(0.1)
        raise AssertionError(f"{wanted!r} is not in the log: {self.log.read_text(encoding='utf-8')}")

    def crisis_numbers(self) -> set[str]:
        """The numbers that somebody in Finland who thinks of suicide is shown."""
        with httpx.Client(base_url=self.url, timeout=20) as client:
            token = client.post("/api/conversations", json={"language": "fi", "country": "FI"}).json()["token"]
            answer = client.post("/api/messages", headers={"X-Conversation": token}, json={"id": "1", "text": "haluan kuolla"})
            client.delete("/api/conversations", headers={"X-Conversation": token})
        return set(re.findall(r"tel:(\+\d+)", answer.text))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    ensure_model()
    (tmp_path / "helplines").mkdir()
    (tmp_path / "helplines/FI.yml").write_text(SERVICE % FIRST, encoding="utf-8")
    started = Server(tmp_path)
    try:
        started.wait("Signpost is ready")
        yield started
    finally:
        started.process.terminate()
        started.process.wait(20)


def test_a_mended_number_is_taken_over_and_a_broken_one_refused(server: Server) -> None:
    for _ in range(100):
        try:
            shown = server.crisis_numbers()
            break
        except httpx.TransportError:
            time.sleep(0.1)
    assert FIRST[0] in shown
    server.file.write_text(SERVICE % ("+3589252501", "09 2525 0112"), encoding="utf-8")
    server.wait("content not taken over")
    log = server.log.read_text(encoding="utf-8")
    assert "+3589252501" in log and "(phone-number)" in log and str(server.file) in log, "the log says what and where"
    assert FIRST[0] in server.crisis_numbers(), "the old number stays"
    server.file.write_text(SERVICE % SECOND, encoding="utf-8")
    server.wait("content taken over")
    numbers = server.crisis_numbers()
    assert SECOND[0] in numbers and FIRST[0] not in numbers


def test_a_server_does_not_start_with_a_broken_directory(tmp_path: Path) -> None:
    (tmp_path / "directory.yml").write_text("hide: [fi-nothing]\n", encoding="utf-8")
    started = Server(tmp_path)
    assert started.process.wait(90) == 1
    log = started.log.read_text(encoding="utf-8")
    assert "fi-nothing" in log and "not started" in log
