"""Counts: shown with plots, exported, and nothing that may not be shown."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.content.totals import EXITS, FALLBACKS, NAMES, STEPS, TAPS, Totals
from bot.review.words import Words
from tests.review.conftest import Tool


def fill(path: Path, day: date, **steps: int) -> None:
    totals = Totals(path)
    for kind, number in steps.items():
        for _ in range(number):
            totals.add("step", kind, day)
            totals.add("country", "FI", day)
    totals.write(day)


def test_there_are_words_for_every_total() -> None:
    words = Words()
    wanted = [f"step_{kind}" for kind in STEPS] + [f"fallback_{kind}" for kind in FALLBACKS] + [f"exit_{kind}" for kind in EXITS]
    assert all(words.has(f"counts.{key}") for key in (*wanted, *(f"tap_{kind}" for kind in TAPS), *(name for name in NAMES if name != "step")))


def test_without_a_file_it_says_how_to_get_one(tool: Tool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SIGNPOST_TOTALS", raising=False)
    assert "keeps no totals" in tool.by().get("/counts").text
    monkeypatch.setenv("SIGNPOST_TOTALS", str(tmp_path / "none.db"))
    assert "nothing to show yet" in tool.by().get("/counts").text
    (tmp_path / "none.db").write_text("no database", encoding="utf-8")
    answer = tool.by().get("/counts")
    assert answer.status_code == 409 and "cannot be read" in answer.text


def test_plots_of_old_weeks_alone(tool: Tool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path, today = tmp_path / "totals.db", datetime.now(timezone.utc).date()
    fill(path, today - timedelta(days=30), chat=200, wrote=50, understood=40, hand_off=20, tapped=10)
    fill(path, today, chat=770)
    monkeypatch.setenv("SIGNPOST_TOTALS", str(path))
    page = tool.by().get("/counts").text
    assert "25 % of the step before" in page and "Finland" in page and "<svg" in page and "770" not in page
    table = tool.by().get("/counts/totals.csv")
    assert table.headers["content-type"].startswith("text/csv") and "step,chat,200" in table.text and "770" not in table.text
