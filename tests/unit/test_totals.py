"""Totals: in tens, late, and nothing else in the file."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.commands.totals import run
from bot.content.totals import Totals, week_of

SUNDAY, MONDAY = date(2026, 11, 22), date(2026, 11, 23)


def test_weeks_begin_on_monday() -> None:
    assert week_of(SUNDAY) == "2026-11-16" and week_of(MONDAY) == "2026-11-23"


@pytest.mark.parametrize("on_disk", [False, True])
@pytest.mark.parametrize(("count", "shown"), [(9, []), (10, [10]), (19, [10]), (20, [20])])
def test_nothing_under_ten_and_tens_only(tmp_path: Path, on_disk: bool, count: int, shown: list[int]) -> None:
    totals = Totals(tmp_path / "totals.db" if on_disk else None)
    for _ in range(count):
        totals.add("notice_shown", "law", SUNDAY)
    assert [row[3] for row in totals.shown(SUNDAY + timedelta(days=30))] == shown


def test_shown_a_week_after_the_week_has_ended() -> None:
    totals = Totals()
    for _ in range(10):
        totals.add("notice_shown", "law", date(2026, 11, 16))
    assert totals.shown(date(2026, 11, 29)) == []
    assert totals.shown(date(2026, 11, 30)) == [("2026-11-16", "notice_shown", "law", 10)]


def test_file_moves_by_tens_and_holds_four_columns(tmp_path: Path) -> None:
    path = tmp_path / "totals.db"
    totals = Totals(path)
    before = path.read_bytes()
    for _ in range(9):
        totals.add("notice_followed", "help", SUNDAY)
    assert path.read_bytes() == before, "one visitor cannot be seen"
    totals.add("notice_followed", "help", SUNDAY)
    assert Totals(path).shown(date(2027, 1, 1)) == [("2026-11-16", "notice_followed", "help", 10)]
    columns = [row[1] for row in sqlite3.connect(path).execute("PRAGMA table_info(totals)")]
    assert columns == ["week", "name", "kind", "total"]


def test_command_prints_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "totals.db"
    totals = Totals(path)
    for _ in range(31):
        totals.add("notice_shown", "harm", date(2020, 1, 1))
    assert run([str(path)]) == 0
    assert capsys.readouterr().out == "2019-12-30\tnotice_shown\tharm\t30\n"
    assert run([str(tmp_path / "none.db")]) == 2
