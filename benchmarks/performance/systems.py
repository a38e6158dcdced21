"""The systems that are compared: how each is started, and how a visitor talks to it over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.performance import stock
from benchmarks.performance.conversations import Conversation, Turn
from benchmarks.performance.measure import Server, answers, free_port
from bot.evaluation.data import ROOT

HERE = Path(__file__).parent


class System:
    """A running system. `processes` are all that it needs; the first is the one that answers visitors."""

    name = ""

    def __init__(self, processes: list[Server]) -> None:
        self.processes = processes
        self._connection = http.client.HTTPConnection("127.0.0.1", processes[0].port, timeout=120)

    def post(self, path: str, body: dict[str, Any], headers: dict[str, str] | None = None) -> tuple[float, Any]:
        """(seconds, answer). Raises RuntimeError for an error: a benchmark of errors would be fast."""
        data = json.dumps(body).encode()
        began = time.perf_counter()
        self._connection.request("POST", path, data, {"Content-Type": "application/json", **(headers or {})})
        response = self._connection.getresponse()
        answer = response.read()
        seconds = time.perf_counter() - began
        if response.status >= 300:
            raise RuntimeError(f"{self.name}: {response.status} {answer[:300]!r}")
        return seconds, json.loads(answer)

    def open(self, conversation: Conversation, number: int) -> Any:
        """Begin a conversation, if the system has such a thing."""
        return f"visitor-{number}"

    def send(self, visitor: Any, conversation: Conversation, turn: Turn, number: int) -> float:
        raise NotImplementedError

    def processor(self) -> list[float]:
        return [process.processor for process in self.processes]

    def stop(self) -> None:
        self._connection.close()
        for process in self.processes:
            process.stop()


class Floor(System):
    """A constant answer."""

    name = "floor"

    @classmethod
    def start(cls) -> Floor:
        port = free_port()
        return cls([Server([sys.executable, str(HERE / "floor.py"), str(port)], port, ROOT, dict(os.environ), answers("/readyz"))])

    def send(self, visitor: Any, conversation: Conversation, turn: Turn, number: int) -> float:
        return self.post("/api/messages", {"id": str(number), "choice": turn.intent or "text"})[0]


class Signpost(System):
    """The guide as `signpost serve` runs it."""

    name = "signpost"

    @classmethod
    def start(cls, root: Path = ROOT) -> Signpost:
        port = free_port()
        command = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
        return cls([Server(command, port, root, {**os.environ, "PYTHONPATH": str(root)}, answers("/readyz"))])

    def open(self, conversation: Conversation, number: int) -> Any:
        return self.post("/api/conversations", {"language": conversation.language, "country": conversation.country})[1]["token"]

    def send(self, visitor: Any, conversation: Conversation, turn: Turn, number: int) -> float:
        said = {"choice": turn.intent} if turn.intent else {"text": turn.text}
        seconds, answer = self.post("/api/messages", {"id": str(number), **said}, {"X-Conversation": visitor})
        if not answer["messages"]:
            raise RuntimeError("no answer")
        return seconds


class Stock(System):
    """`rasa run` and the action server that its custom actions need."""

    def __init__(self, processes: list[Server], name: str) -> None:
        super().__init__(processes)
        self.name = name

    @classmethod
    def start(cls, python: Path, folder: Path, kind: str, actions_port: int) -> Stock:
        environment = stock.environment(folder / "cache")
        actions = Server(stock.actions_command(python, actions_port), actions_port, folder, environment, answers("/health"))
        port = free_port()
        try:
            server = Server(stock.serve_command(python, port), port, folder, environment, answers("/"))
        except BaseException:
            actions.stop()
            raise
        return cls([server, actions], kind)

    def send(self, visitor: Any, conversation: Conversation, turn: Turn, number: int) -> float:
        message = f"/{turn.intent}" if turn.intent else turn.text
        metadata = {"language": conversation.language, "country": conversation.country}
        seconds, answer = self.post("/webhooks/rest/webhook", {"sender": visitor, "message": message, "metadata": metadata})
        # Stock Rasa has no safety net: where it understands nothing of a typed message it may say nothing.
        if not answer and turn.intent:
            raise RuntimeError(f"{self.name}: no answer to {message}")
        return seconds
