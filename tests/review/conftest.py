"""The review tool on a real socket, over a copy of the data that tests may change."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from sanic import Sanic

from bot.content.files import DATA
from bot.review import passwords
from bot.review.accounts import Account, AccountBook
from bot.review.app import create_app
from bot.review.settings import Settings

# More than one application in a process, each started anew.
Sanic.test_mode = True
PASSWORD = "four words make one"
PEOPLE = (
    Account("Aino Virta", ("language", "clinical"), keeper=True),
    Account("Bo Lund", ("language",), ("sv",)),
    Account("Chiara Neri", ("clinical",)),
)


@pytest.fixture(scope="session")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of accounts, all with the same password, hashed with less work than in earnest: tests log in hundreds of times."""
    path = tmp_path_factory.mktemp("accounts") / "accounts.json"
    book = AccountBook(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_N", 2**10)
        for person in PEOPLE:
            book.accept(book.invite(person), PASSWORD)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the guide's data: `<tmp>/bot/data`."""
    shutil.copytree(DATA, tmp_path / "bot" / "data")
    return tmp_path / "bot" / "data"


@dataclass
class Visit:
    """A browser without a browser: keeps the cookie, sends forms as pages of the tool do."""

    base: str
    client: httpx.Client
    last: httpx.Response | None = field(default=None)

    def get(self, path: str, **headers: str) -> httpx.Response:
        self.last = self.client.get(self.base + path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return self.last

    @property
    def csrf(self) -> str:
        """The token of the page last seen."""
        found = re.search(r'<meta name="csrf" content="([^"]+)"', self.last.text if self.last else "")
        return found.group(1) if found else ""

    def post(self, path: str, fields: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
        values = {"csrf": self.csrf, **(fields or {})}
        sent = {"Origin": self.base, **{name.replace("_", "-"): value for name, value in headers.items()}}
        self.last = self.client.post(self.base + path, data=values, headers=sent)
        return self.last

    def log_in(self, name: str = "Aino Virta", password: str = PASSWORD) -> Visit:
        self.post("/log-in", {"name": name, "password": password})
        return self


@dataclass
class Tool:
    """A running review tool."""

    port: int
    settings: Settings
    app: Any
    clients: list[httpx.Client] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def visit(self) -> Visit:
        """Somebody who is not logged in."""
        client = httpx.Client(follow_redirects=True, timeout=300)
        self.clients.append(client)
        return Visit(self.base, client)

    def by(self, name: str = "Aino Virta") -> Visit:
        """Somebody who is."""
        return self.visit().log_in(name)


@pytest.fixture
def review(accounts: Path, tmp_path: Path) -> Iterator[Callable[..., Tool]]:
    """Start a tool over a data folder, on a port of its own; it stops when the test ends."""
    running: list[tuple[asyncio.AbstractEventLoop, threading.Thread, Tool]] = []

    def start(data: Path, **settings: Any) -> Tool:
        own = tmp_path / "accounts.json"
        if not own.exists():
            shutil.copy(accounts, own)
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        made = Settings(**{"data": data, "own": None, "port": port, "accounts": own, **settings})
        loop, started = asyncio.new_event_loop(), threading.Event()
        app = create_app(made)
        app.ctx.desk.read()  # as the command does: not in the first page's time

        async def begin() -> None:
            server = await app.create_server(sock=listening, access_log=False)
            if server is None:
                raise RuntimeError("no server")
            await server.startup()
            await server.start_serving()
            started.set()

        def run() -> None:
            asyncio.set_event_loop(loop)
            loop.run_until_complete(begin())
            loop.run_forever()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        if not started.wait(20):
            raise RuntimeError("the tool did not start")
        tool = Tool(port, made, app)
        running.append((loop, thread, tool))
        return tool

    yield start
    for loop, thread, tool in running:
        for client in tool.clients:
            client.close()
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


@pytest.fixture
def tool(review: Callable[..., Tool], data: Path) -> Tool:
    """A tool over a copy of the data."""
    return review(data)


def path_of(response: httpx.Response) -> str:
    """Where a form led."""
    parts = urlsplit(str(response.url))
    return parts.path + (f"?{parts.query}" if parts.query else "")
