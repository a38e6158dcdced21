"""The law of a country has every offence, known values, ranges of punishment from less to more, and a source with the day it was read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.content.law import OFFENCES, CountryLaw, Offence, parse_duration
from bot.content.library import Content
from bot.content.problems import Problem
from bot.content.services import BASES

ID = "law-fields"
_DAYS = {"year": 365, "month": 30, "week": 7, "day": 1}


def _days(duration: str) -> int:
    return sum(number * _DAYS[unit] for number, unit in parse_duration(duration))


def _illegal(file: str, key: str, value: bool | str) -> Iterator[Problem]:
    if not isinstance(value, bool) and value != "unclear":
        yield Problem(ID, file, key, repr(value), "true, false or unclear", "What is not known is unclear, never legal.")


def _offence(file: str, name: str, offence: Offence) -> Iterator[Problem]:
    key = f"offences.{name}"
    yield from _illegal(file, f"{key}.illegal", offence.illegal)
    if name not in OFFENCES:
        yield Problem(ID, file, key, "an offence of another name", ", ".join(OFFENCES), "Correct its name.")
    if offence.basis not in BASES:
        yield Problem(ID, file, f"{key}.basis", str(offence.basis), ", ".join(BASES), "Correct it.")
    penalty = offence.penalty
    if penalty and penalty.min and penalty.max and _days(penalty.min) > _days(penalty.max):
        yield Problem(ID, file, f"{key}.penalty", f"{penalty.min} to {penalty.max}", "a range from less to more", "Read the article again.")


def _standing(file: str, law: CountryLaw) -> Iterator[Problem]:
    standing = law.standing
    if standing.basis not in BASES:
        yield Problem(ID, file, "standing.basis", str(standing.basis), ", ".join(BASES), "Correct it.")
    if standing.basis == "source" and not standing.source:
        yield Problem(ID, file, "standing.source", "none", "the address of the page it was read on", "Add it, or set basis: known.")
    if not isinstance(standing.checked, date):
        yield Problem(
            ID,
            file,
            "standing.checked",
            str(standing.checked or "none"),
            "the day the source was read, as 2026-11-21",
            "Read the source again and add the day.",
        )


def check(content: Content) -> Iterator[Problem]:
    """What keeps a visitor from an honest answer about the law."""
    for country, law in content.law.items():
        file = f"law/{country}.yml"
        for name in OFFENCES:
            if name not in law.offences:
                yield Problem(ID, file, f"offences.{name}", "no entry", "every offence", "Add it, with illegal: unclear where it is not known.")
        for name, offence in law.offences.items():
            yield from _offence(file, name, offence)
        yield from _illegal(file, "generated.illegal", law.generated)
        yield from _standing(file, law)
