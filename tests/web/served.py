"""The guide as `signpost serve` runs it, in a process of its own, with an organisation's directory."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bot.commands.train import ensure_model
from bot.content.files import DATA

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
        self.folder = folder
        self.file = folder / "helplines/FI.yml"
        self.log = folder / "server.log"
        self.url = f"http://127.0.0.1:{free_port()}"
        self.start()

    def start(self) -> None:
        """Begin, or begin again at the same address after the process ended."""
        command = [sys.executable, "-m", "bot", "serve", "--port", self.url.rsplit(":", 1)[1], "--look-every", "0.2"]
        with self.log.open("w", encoding="utf-8") as log:
            environment = {**os.environ, "SIGNPOST_DIRECTORY": str(self.folder)}
            self.process = subprocess.Popen(command, cwd=DATA.parent.parent, env=environment, stdout=log, stderr=log)

    def wait(self, wanted: str, seconds: float = 240) -> None:
        """Until the log says so; a server that ended fails at once."""
        for _ in range(int(seconds / 0.1)):
            if wanted in self.log.read_text(encoding="utf-8"):
                return
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            time.sleep(0.1)
        raise AssertionError(f"{wanted!r} is not in the log: {self.log.read_text(encoding='utf-8')}")

    def wait_until_it_answers(self) -> None:
        self.wait("Signpost is ready")
        for _ in range(300):
            try:
                httpx.get(f"{self.url}/healthz", timeout=20)
                return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError("it does not answer")

    def crisis_numbers(self) -> set[str]:
        """The numbers that somebody in Finland who thinks of suicide is shown."""
        with httpx.Client(base_url=self.url, timeout=20) as client:
            token = client.post("/api/conversations", json={"language": "fi", "country": "FI"}).json()["token"]
            answer = client.post("/api/messages", headers={"X-Conversation": token}, json={"id": "1", "text": "haluan kuolla"})
            client.delete("/api/conversations", headers={"X-Conversation": token})
        return set(re.findall(r"tel:(\+\d+)", answer.text))


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A server that answers, with an own directory of one crisis line in Finland, as long as the block lasts."""
    ensure_model()
    (folder / "helplines").mkdir()
    (folder / "helplines/FI.yml").write_text(SERVICE % FIRST, encoding="utf-8")
    started = Server(folder)
    try:
        started.wait_until_it_answers()
        yield started
    finally:
        started.process.terminate()
        started.process.wait(120)
