"""The server killed while it answers, its directory taken away, its files broken: who writes gets a word that helps, and the next start works."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.channels.web.settings import SettingError, Settings
from bot.engine.model import ROOT
from tests.web.served import FIRST, SECOND, SERVICE, Server, serving

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("directory")) as started:
        yield started


def test_killed_while_answering(server: Server) -> None:
    with httpx.Client(base_url=server.url, timeout=60) as client:
        opened = client.post("/api/conversations", json={"language": "fi", "country": "FI"}).json()
        headers = {"X-Conversation": opened["token"]}
        outcome: list[object] = []

        def send() -> None:
            try:
                outcome.append(client.post("/api/messages", headers=headers, json={"id": "1", "text": "haluan puhua jonkun kanssa. " * 30}))
            except httpx.TransportError as error:
                outcome.append(error)

        asking = threading.Thread(target=send)
        asking.start()
        os.kill(server.process.pid, signal.SIGSTOP)
        asking.join(0.5)
        server.process.kill()
        server.process.wait(20)
        asking.join(60)
    assert isinstance(outcome[0], httpx.TransportError), "the page sees that the connection broke, and offers to try again"
    server.start()
    server.wait_until_it_answers()
    with httpx.Client(base_url=server.url, timeout=60) as client:
        gone = client.post("/api/messages", headers={**headers, "Accept-Language": "fi"}, json={"id": "1", "text": "haluan puhua"})
        assert gone.status_code == 404 and gone.json()["error"] == "conversation_not_found" and "112" in gone.json()["message"]
        fields = {"token": opened["token"], "language": "fi", "country": "FI", "text": "sanani ovat tallella"}
        page = client.post("/chat", data=fields, headers={"Accept": "text/html"})
        assert page.status_code == 404 and "sanani ovat tallella" in page.text and "112" in page.text, "the words that got no answer are not lost"
    assert FIRST[0] in server.crisis_numbers()


def test_directory_taken_away_while_it_runs(server: Server) -> None:
    away = server.folder / "away"
    shutil.move(server.folder / "helplines", away)
    server.folder.joinpath("directory.yml").write_text("hide: [fi-nothing]\n", encoding="utf-8")
    server.wait("content not taken over")
    assert FIRST[0] in server.crisis_numbers(), "what it had goes on being served"
    server.folder.joinpath("directory.yml").unlink()
    away.joinpath("FI.yml").write_text(SERVICE % SECOND, encoding="utf-8")
    shutil.move(away, server.folder / "helplines")
    server.wait("content taken over")
    assert SECOND[0] in server.crisis_numbers()


@pytest.mark.parametrize("content", [b"not a database", b"SQLite format 3\x00" + b"\x00" * 50, None], ids=["other", "half", "folder"])
def test_broken_totals_are_said_at_start(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "totals.sqlite"
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    with pytest.raises(SettingError, match=f"SIGNPOST_TOTALS: {file}.*wanted"):
        Settings.from_environment((), {"SIGNPOST_TOTALS": str(file)})


def test_half_written_totals_are_whole_again(tmp_path: Path) -> None:
    """SQLite's journal: a process killed in a transaction leaves the sums that were there before."""
    file = tmp_path / "totals.sqlite"
    script = """
import os, signal, sqlite3, sys
from datetime import date
from pathlib import Path
from bot.content.totals import Totals
totals = Totals(Path(sys.argv[1]))
for _ in range(10):
    totals.add("notice_shown", "help", date(2026, 1, 5))
totals.write(date(2026, 1, 5))
connection = sqlite3.connect(sys.argv[1])
connection.execute("UPDATE totals SET total = 999")
os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run([sys.executable, "-c", script, str(file)], cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert sqlite3.connect(file).execute("SELECT total FROM totals").fetchall() == [(10,)]
