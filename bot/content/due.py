"""Which facts are due to be looked at again: helplines and law."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.content.services import Standing

DAYS = 90


@dataclass(frozen=True)
class Due:
    """Why something is due. `age` in days since it was last read or confirmed, None where that is not known."""

    key: str
    reasons: tuple[str, ...]
    age: int | None


def due_of(key: str, standing: Standing, today: date, *, days: int = DAYS) -> Due | None:
    """What speaks for looking at a fact again, or None: never confirmed by the service, or older than `days`."""
    last = max((day for day in (standing.checked, standing.confirmed_on) if isinstance(day, date)), default=None)
    age = (today - last).days if last else None
    reasons = []
    if standing.confirmed_on is None:
        reasons.append("never confirmed")
    if last is None:
        reasons.append("no date")
    elif today - last > timedelta(days=days):
        reasons.append(f"{age} days old")
    if not reasons:
        return None
    if standing.basis != "source":
        reasons.append("general knowledge" if standing.basis == "known" else "not sure")
    if standing.doubt:
        reasons.append("a doubt is noted")
    return Due(key, tuple(reasons), age)


def all_due(standings: Iterable[tuple[str, Standing]], today: date, *, days: int = DAYS) -> list[Due]:
    """Everything due, the least sure and the oldest first."""
    found = [due for key, standing in standings if (due := due_of(key, standing, today, days=days))]
    return sorted(found, key=lambda due: ("not sure" not in due.reasons, due.age is not None, -(due.age or 0), -len(due.reasons), due.key))
