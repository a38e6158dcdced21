"""Totals of what was shown and followed: by week and of one dimension each; rounded, late, and never moved by one visitor.

Nothing is written before ten of a kind have come together, and then ten at once. What is shown ended at least a week ago. There is no
time, no address, no language and no country in it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

STEP = 10
_TABLE = "CREATE TABLE IF NOT EXISTS totals (week TEXT, name TEXT, kind TEXT, total INTEGER, PRIMARY KEY (week, name, kind))"
_ADD = "INSERT INTO totals VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET total = total + excluded.total"


def week_of(day: date) -> str:
    """The Monday of a day's week, as 2026-11-16."""
    return (day - timedelta(days=day.weekday())).isoformat()


class Totals:
    """Counts in memory and, ten at a time, in an SQLite file; without a file nothing outlives the process."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._open: Counter[tuple[str, str, str]] = Counter()
        self._memory: Counter[tuple[str, str, str]] = Counter()
        if path is not None:
            with closing(self._connect(path)) as connection:
                connection.execute(_TABLE)
                connection.commit()

    @staticmethod
    def _connect(path: Path) -> sqlite3.Connection:
        return sqlite3.connect(path, timeout=5)

    def add(self, name: str, kind: str, today: date) -> None:
        """One more of a kind. Raises sqlite3.Error where the file cannot be written."""
        key = (week_of(today), name, kind)
        self._open[key] += 1
        if self._open[key] < STEP:
            return
        if self._path is None:
            self._memory[key] += STEP
        else:
            with closing(self._connect(self._path)) as connection:
                connection.execute(_ADD, (*key, STEP))
                connection.commit()
        del self._open[key]

    def shown(self, today: date) -> list[tuple[str, str, str, int]]:
        """(week, name, kind, total) of the weeks that ended at least a week ago."""
        last = week_of(today - timedelta(days=14))
        if self._path is None:
            rows = [(*key, total) for key, total in self._memory.items()]
        else:
            with closing(self._connect(self._path)) as connection:
                rows = connection.execute("SELECT week, name, kind, total FROM totals").fetchall()
        return sorted((week, name, kind, int(total)) for week, name, kind, total in rows if week <= last)
