"""Totals of what visitors did: by week and of one dimension each; rounded, late, and never moved by one visitor.

Nothing is written before ten of a kind have come together, then whole tens alone, and not when the tenth came but at the next full round of `write`. What is
shown ended at least a week ago. There is no time but the week, no address, no text in it, and nothing that joins one line to another.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

STEP = 10
# How often whole tens go into the file, in seconds: so its time of change tells of nobody.
WRITE_SECONDS = 3600.0
# The way from a page to a service. The first two count pages, the others conversations, the last one conversations in a browser with JavaScript.
STEPS = ("launcher", "chat", "wrote", "understood", "hand_off", "tapped")
# Every total there is, by name; what its kinds are.
NAMES = {
    "step": "how far visitors came",
    "topic": "what they asked",
    "language": "language of the answers",
    "country": "country",
    "hand_off": "kind of service shown",
    "tap": "number or link tapped",
    "fallback": "not understood",
    "exit": "how the chat was ended",
    "notice_shown": "notice page shown",
    "notice_followed": "notice page followed",
}
FALLBACKS = ("not_understood", "asked_back", "failed")
EXITS = ("left", "deleted", "closed")
TAPS = ("call", "text", "mail", "site")
UNKNOWN = "unknown"
_TABLE = "CREATE TABLE IF NOT EXISTS totals (week TEXT, name TEXT, kind TEXT, total INTEGER, PRIMARY KEY (week, name, kind))"
_ADD = "INSERT INTO totals VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET total = total + excluded.total"

Key = tuple[str, str, str]
Row = tuple[str, str, str, int]


class TotalsError(ValueError):
    """A file that holds no totals."""


def week_of(day: date) -> str:
    """The Monday of a day's week, as 2026-11-16."""
    return (day - timedelta(days=day.weekday())).isoformat()


class Totals:
    """Counts in memory and, in tens, in an SQLite file; without a file nothing outlives the process."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._open: Counter[Key] = Counter()
        self._memory: Counter[Key] = Counter()
        if path is not None:
            with closing(self._connect(path)) as connection:
                connection.execute(_TABLE)
                connection.commit()

    @staticmethod
    def _connect(path: Path) -> sqlite3.Connection:
        return sqlite3.connect(path, timeout=1)

    @property
    def kept(self) -> bool:
        """Whether there is a file."""
        return self._path is not None

    def add(self, name: str, kind: str, today: date) -> None:
        """One more of a kind, in memory. Raises KeyError for a name that is not in NAMES."""
        NAMES[name]
        self._open[week_of(today), name, kind] += 1

    def write(self, today: date) -> None:
        """Put whole tens into the file, in the order of their names. Raises sqlite3.Error where it cannot be written; then they stay for the next time."""
        tens = sorted((*key, count - count % STEP) for key, count in self._open.items() if count >= STEP)
        if self._path is None:
            for week, name, kind, total in tens:
                self._memory[week, name, kind] += total
        elif tens:
            with closing(self._connect(self._path)) as connection, connection:
                connection.executemany(_ADD, tens)
        week = week_of(today)
        # What an earlier week left under ten is never going to be ten.
        self._open = Counter({key: count % STEP for key, count in self._open.items() if key[0] >= week and count % STEP})

    def shown(self, today: date) -> list[Row]:
        """(week, name, kind, total) of the weeks that ended at least a week ago."""
        rows = read_rows(self._path) if self._path else [(*key, total) for key, total in self._memory.items()]
        last = week_of(today - timedelta(days=14))
        return sorted(row for row in rows if row[0] <= last)


def read_totals(path: Path, today: date) -> list[Row]:
    """What may be shown of a file that a server wrote. Raises TotalsError for a file that is none; never changes it."""
    last = week_of(today - timedelta(days=14))
    return sorted(row for row in read_rows(path) if row[0] <= last)


def read_rows(path: Path) -> list[Row]:
    """Every line of a file of totals. Raises TotalsError."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
            rows = connection.execute("SELECT week, name, kind, total FROM totals").fetchall()
        return [(str(week), str(name), str(kind), int(total)) for week, name, kind, total in rows]
    except (sqlite3.Error, ValueError, TypeError) as error:
        wanted = "the SQLite file that SIGNPOST_TOTALS names, made by the server"
        raise TotalsError(f"{path}: found no totals in it ({error}); wanted {wanted}.") from error


def as_csv(rows: Iterable[Row]) -> str:
    """Totals as a table for a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("week", "name", "kind", "total"))
    writer.writerows(rows)
    return out.getvalue()


@dataclass(frozen=True)
class FunnelStep:
    """One step of the way to a service: how many came so far, and how many of a hundred of those who came to the step before; None where that is not known."""

    kind: str
    total: int
    share: int | None


def funnel(rows: Iterable[Row], weeks: Iterable[str] | None = None) -> list[FunnelStep]:
    """The way from the launcher to a number, over some weeks or all of them. A share above 100 comes from rounding, or from a step counted elsewhere."""
    wanted = set(weeks) if weeks is not None else None
    totals: Counter[str] = Counter()
    for week, name, kind, total in rows:
        if name == "step" and (wanted is None or week in wanted):
            totals[kind] += total
    steps: list[FunnelStep] = []
    for kind in STEPS:
        before = steps[-1].total if steps else 0
        steps.append(FunnelStep(kind, totals[kind], round(100 * totals[kind] / before) if before else None))
    return steps
