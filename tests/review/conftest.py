"""The review tool on a real socket, over a copy of the data that tests may change."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
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
from tests.background import answering, listener

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
    with ExitStack() as running:

        def start(data: Path, **settings: Any) -> Tool:
            own = tmp_path / "accounts.json"
            if not own.exists():
                shutil.copy(accounts, own)
            listening = listener()
            port = listening.getsockname()[1]
            made = Settings(**{"data": data, "own": None, "port": port, "accounts": own, **settings})
            app = create_app(made)
            app.ctx.desk.read()  # as the command does: not in the first page's time
            running.enter_context(answering(app, listening))
            tool = Tool(port, made, app)
            running.callback(lambda: [client.close() for client in tool.clients])
            return tool

        yield start


@pytest.fixture
def tool(review: Callable[..., Tool], data: Path) -> Tool:
    """A tool over a copy of the data."""
    return review(data)


def path_of(response: httpx.Response) -> str:
    """Where a form led."""
    parts = urlsplit(str(response.url))
    return parts.path + (f"?{parts.query}" if parts.query else "")
