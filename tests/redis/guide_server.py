"""`signpost serve` as its operators run it, in processes of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from bot.content.files import DATA

KEY = "c2lnbnBvc3Qgc2lnbnBvc3QsIGEga2V5IGZvciB0ZXN0cyE="


class GuideServer:
    """One server; `log` is everything it said."""

    def __init__(self, folder: Path, port: int, *arguments: str, **environment: str) -> None:
        self.log_path = folder / f"server-{time.monotonic_ns()}.log"
        self.url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "bot", "serve", "--port", str(port), *arguments]
        with self.log_path.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, cwd=DATA.parent.parent, env={**os.environ, **environment}, stdout=log, stderr=log)

    @property
    def log(self) -> str:
        return self.log_path.read_text(encoding="utf-8")

    def wait(self, wanted: str, times: int = 1, seconds: float = 300) -> None:
        """Until the log says so, so many times; a server that ended fails at once."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.log.count(wanted) >= times:
                return
            assert self.process.poll() is None, self.log
            time.sleep(0.1)
        raise AssertionError(f"{wanted!r} is not {times} times in the log: {self.log}")

    def workers(self) -> list[int]:
        """The process ids of those that listen, and of the process itself where it is the only one."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = int(folder.joinpath("stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
                if parent == self.process.pid and b"SANIC_WORKER_NAME" in folder.joinpath("environ").read_bytes():
                    found.append(int(folder.name))
            except (OSError, ValueError, IndexError):
                continue
        return sorted(found) or [self.process.pid]

    def stop(self) -> None:
        """As systemd does it."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(120)
            except subprocess.TimeoutExpired:
                for worker in [*self.workers(), self.process.pid]:
                    os.kill(worker, signal.SIGKILL)
                self.process.wait(10)
                raise


class Visitor:
    """Somebody whose browser opens a new connection for each message, so that any worker may answer."""

    def __init__(self, url: str, **opening: str) -> None:
        self.url, self.number = url, 0
        opened = self.post("/api/conversations", opening or {"language": "fi", "country": "FI"})
        assert opened.status_code == 201, opened.text
        self.token = opened.json()["token"]

    def post(self, path: str, body: dict[str, Any], **headers: str) -> httpx.Response:
        return httpx.post(self.url + path, json=body, headers=headers, timeout=30)

    def send(self, **what: str) -> httpx.Response:
        self.number += 1
        return self.again(**what)

    def again(self, **what: str) -> httpx.Response:
        """The same message once more, as the page's "Try again" does."""
        return self.post("/api/messages", {"id": str(self.number), **what}, **{"X-Conversation": self.token, "X-Visitor": "fi-FI"})
