"""People who talk with the guide: whole conversations, three messages of five by button, two typed, in all languages."""

from __future__ import annotations

import asyncio
import functools
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from benchmarks.load.client import Answer, Connection

TURNS = 8
BUTTONS = 0.6
# Seconds until somebody who got the static help tries again: less than it asks for.
RETRY = 1.0
_MESSAGES = Path(__file__).parents[2] / "tests/nlu"


@functools.cache
def typed() -> dict[str, list[str]]:
    """Test messages by language: nobody trained on them."""
    found: dict[str, list[str]] = {}
    for path in sorted(_MESSAGES.glob("*/*.yml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", []):
            lines = [line.removeprefix("- ").strip() for line in str(group.get("examples", "")).splitlines()]
            found.setdefault(path.parent.name, []).extend(line for line in lines if line and "[" not in line)
    return found


@dataclass
class Figures:
    """What happened: statuses of all answers, seconds of the answers to messages by status, and when the last came."""

    statuses: Counter[str] = field(default_factory=Counter)
    seconds: dict[int, list[float]] = field(default_factory=dict)
    began: float = field(default_factory=time.perf_counter)

    def note(self, answer: Answer, *, message: bool) -> None:
        """Count an answer."""
        self.statuses[str(answer.status)] += 1
        if message:
            self.seconds.setdefault(answer.status, []).append(answer.seconds)

    @property
    def messages(self) -> int:
        """Messages that were answered by the dialogue."""
        return len(self.seconds.get(200, []))

    def quantile(self, share: float, status: int = 200) -> float:
        """Milliseconds within which that share of the messages was answered; not a number where there was none."""
        found = sorted(self.seconds.get(status, []))
        return 1000 * found[min(len(found) - 1, int(share * len(found)))] if found else float("nan")

    @property
    def errors(self) -> dict[str, int]:
        """Everything but success, and the static help of a server that has too much to do."""
        return {status: count for status, count in self.statuses.items() if status not in ("200", "201", "204", "503")}


class Visitor:
    """One after another conversation over one connection."""

    def __init__(self, port: int, seed: int, figures: Figures, *, pause: float = 0.0) -> None:
        self._connection = Connection(port)
        self._random = random.Random(seed)  # noqa: S311
        self._figures = figures
        self._pause = pause
        self._token = ""

    async def talk(self, until: float) -> None:
        """Conversations until that time (of time.perf_counter)."""
        # Not all at once: people come one by one.
        await asyncio.sleep(self._random.random() * self._pause)
        try:
            while time.perf_counter() < until:
                await self._conversation(until)
        finally:
            self._connection.close()

    async def _conversation(self, until: float) -> None:
        language = self._random.choice(sorted(typed()))
        opened = await self._ask("POST", "/api/conversations", {"language": language})
        if opened is None or opened.status != 201:
            await asyncio.sleep(RETRY)
            return
        self._token, said = opened.body["token"], opened.body
        for number in range(TURNS):
            await asyncio.sleep(self._random.uniform(0.5, 1.5) * self._pause)
            if time.perf_counter() > until:
                break
            answer = await self._ask("POST", "/api/messages", {"id": str(number), **self._what(said, language)})
            if answer is not None and answer.status == 200:
                said = answer.body
            elif answer is None or answer.status == 503:
                await asyncio.sleep(RETRY)
        await self._ask("DELETE", "/api/conversations")

    def _what(self, said: dict[str, Any], language: str) -> dict[str, str]:
        buttons = [button["id"] for message in said["messages"] for button in message["buttons"]]
        if buttons and self._random.random() < BUTTONS:
            return {"choice": self._random.choice(buttons)}
        return {"text": self._random.choice(typed()[language])}

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer | None:
        try:
            answer = await self._connection.ask(method, path, body, self._token if path != "/api/conversations" or method == "DELETE" else "")
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            self._figures.statuses[type(error).__name__] += 1
            return None
        self._figures.note(answer, message=path == "/api/messages")
        return answer


async def crowd(port: int, count: int, seconds: float, *, pause: float = 0.0) -> Figures:
    """So many people for so long; `pause`: seconds that each reads before the next message, on average."""
    figures = Figures()
    until = time.perf_counter() + seconds
    await asyncio.gather(*(Visitor(port, seed, figures, pause=pause).talk(until) for seed in range(count)))
    return figures


async def slow_clients(port: int, count: int, until: float) -> Counter[str]:
    """Connections that send a request byte by byte and never finish, each opened anew when it is cut; how often they were cut."""
    cut: Counter[str] = Counter()

    async def one() -> None:
        while time.perf_counter() < until:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(b"POST /api/messages HTTP/1.1\r\nHost: guide\r\nContent-Length: 1000\r\n\r\n")
                while time.perf_counter() < until and not reader.at_eof():
                    writer.write(b" ")
                    await writer.drain()
                    try:
                        await asyncio.wait_for(reader.read(1000), 1)
                        cut["cut"] += 1
                        break
                    except TimeoutError:
                        continue
                writer.close()
            except OSError:
                cut["refused"] += 1
                await asyncio.sleep(1)

    await asyncio.gather(*(one() for _ in range(count)))
    return cut
