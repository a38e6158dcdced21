"""Totals: in tens, late, and nothing else in the file."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.totals import run
from bot.content.totals import NAMES, STEP, Totals, week_of

SUNDAY, MONDAY = date(2026, 11, 22), date(2026, 11, 23)


def test_weeks_begin_on_monday() -> None:
    assert week_of(SUNDAY) == "2026-11-16" and week_of(MONDAY) == "2026-11-23"


@pytest.mark.parametrize("on_disk", [False, True])
@pytest.mark.parametrize(("count", "shown"), [(9, []), (10, [10]), (19, [10]), (20, [20])])
def test_nothing_under_ten_and_tens_only(tmp_path: Path, on_disk: bool, count: int, shown: list[int]) -> None:
    totals = Totals(tmp_path / "totals.db" if on_disk else None)
    for _ in range(count):
        totals.add("notice_shown", "law", SUNDAY)
    totals.write(SUNDAY)
    assert [row[3] for row in totals.shown(SUNDAY + timedelta(days=30))] == shown


def test_shown_a_week_after_the_week_has_ended() -> None:
    totals = Totals()
    for _ in range(10):
        totals.add("notice_shown", "law", date(2026, 11, 16))
    totals.write(date(2026, 11, 16))
    assert totals.shown(date(2026, 11, 29)) == []
    assert totals.shown(date(2026, 11, 30)) == [("2026-11-16", "notice_shown", "law", 10)]


def test_file_moves_by_tens_and_holds_four_columns(tmp_path: Path) -> None:
    path = tmp_path / "totals.db"
    totals = Totals(path)
    before = path.read_bytes()
    for _ in range(9):
        totals.add("notice_followed", "help", SUNDAY)
    totals.write(SUNDAY)
    assert path.read_bytes() == before, "one visitor cannot be seen"
    totals.add("notice_followed", "help", SUNDAY)
    assert path.read_bytes() == before, "nor when the tenth came"
    totals.write(SUNDAY)
    assert Totals(path).shown(date(2027, 1, 1)) == [("2026-11-16", "notice_followed", "help", 10)]
    columns = [row[1] for row in sqlite3.connect(path).execute("PRAGMA table_info(totals)")]
    assert columns == ["week", "name", "kind", "total"]


def test_command_prints_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "totals.db"
    totals = Totals(path)
    for _ in range(31):
        totals.add("notice_shown", "harm", date(2020, 1, 1))
    totals.write(date(2020, 1, 1))
    assert run([str(path)]) == 0
    assert capsys.readouterr().out == "2019-12-30\tnotice_shown\tharm\t30\n"
    assert run([str(tmp_path / "none.db")]) == 2


def test_command_writes_a_table_and_the_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = filled(tmp_path, chat=200, wrote=50, tapped=10)
    assert run([str(path), "--csv"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "week,name,kind,total"
    assert run([str(path), "--way"]) == 0
    assert [line.split("\t") for line in capsys.readouterr().out.splitlines()] == [
        ["launcher", "0", "-"], ["chat", "200", "-"], ["wrote", "50", "25 %"], ["understood", "0", "0 %"], ["hand_off", "0", "-"], ["tapped", "10", "-"],
    ]  # fmt: skip


def filled(folder: Path, **steps: int) -> Path:
    path = folder / "totals.db"
    totals = Totals(path)
    for kind, number in steps.items():
        for _ in range(number):
            totals.add("step", kind, date(2020, 1, 1))
    totals.write(date(2020, 1, 1))
    return path


def test_command_says_what_is_no_file_of_totals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for content in (b"", b"not a database", b"SQLite format 3\0 torn"):
        (tmp_path / "other.db").write_bytes(content)
        assert run([str(tmp_path / "other.db")]) == 2
        assert "found no totals in it" in capsys.readouterr().err
        assert (tmp_path / "other.db").read_bytes() == content, "reading changes nothing"


def test_rest_of_an_earlier_week_is_forgotten() -> None:
    totals = Totals()
    for _ in range(9):
        totals.add("topic", "own_thoughts", SUNDAY)
    totals.write(MONDAY)
    totals.add("topic", "own_thoughts", SUNDAY)
    totals.write(MONDAY)
    assert totals.shown(date(2100, 1, 1)) == []


def test_file_that_could_not_be_written_gets_it_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "totals.db"
    totals = Totals(path)
    for _ in range(10):
        totals.add("topic", "own_thoughts", SUNDAY)
    content = path.read_bytes()
    path.write_bytes(b"not a database, for a while")
    with pytest.raises(sqlite3.Error):
        totals.write(SUNDAY)
    path.write_bytes(content)
    totals.write(SUNDAY)
    assert totals.shown(date(2100, 1, 1)) == [("2026-11-16", "topic", "own_thoughts", 10)]


def test_only_known_totals_are_counted() -> None:
    with pytest.raises(KeyError):
        Totals().add("text", "zyxmarker", SUNDAY)


@given(st.lists(st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from("abc"), st.integers(0, 20), st.booleans()), max_size=300))
def test_whatever_comes_in_whatever_order_tens_alone_are_shown(events: list[tuple[str, str, int, bool]]) -> None:
    totals, came = Totals(), Counter[tuple[str, str, str]]()
    for name, kind, day, written in sorted(events, key=lambda event: event[2]):
        today = MONDAY + timedelta(days=day)
        totals.add(name, kind, today)
        came[week_of(today), name, kind] += 1
        if written:
            totals.write(today)
    totals.write(MONDAY + timedelta(days=20))
    for week, name, kind, total in totals.shown(date(2100, 1, 1)):
        assert total % STEP == 0 and 0 < total <= came[week, name, kind]
