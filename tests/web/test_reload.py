"""A wrong number is gone in a minute: a running server takes a mended directory over, or keeps the old one and says why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.served import FIRST, SECOND, SERVICE, Server, serving

pytestmark = pytest.mark.model


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path) as started:
        yield started


def test_a_mended_number_is_taken_over_and_a_broken_one_refused(server: Server) -> None:
    assert FIRST[0] in server.crisis_numbers()
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
    assert started.process.wait(240) == 1
    log = started.log.read_text(encoding="utf-8")
    assert "fi-nothing" in log and "not started" in log
