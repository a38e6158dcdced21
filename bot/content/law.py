"""What the law of a country says: `bot/data/law/<country>.yml`. General information with its source, never advice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.files import DATA, read_yaml, relative
from bot.content.problems import ContentError, Problem
from bot.content.services import Standing

OFFENCES = ("possession", "accessing_viewing", "distribution", "production", "grooming_solicitation", "contact_abuse", "live_stream")
_DURATION = re.compile(r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$")


@dataclass(frozen=True)
class Penalty:
    """The range of prison in the base form of an offence, as ISO 8601 durations ("P18M").

    `more`: graver forms have more. `min_max`: what a treaty asks of states.
    """

    min: str | None = None
    max: str | None = None
    min_max: str | None = None
    fine: bool = False
    life: bool = False
    more: bool = False


@dataclass(frozen=True)
class Offence:
    """One offence; `illegal` is True, False or "unclear", which is never shown as legal."""

    illegal: bool | str
    penalty: Penalty | None
    article: str | None
    detail: str | None
    basis: str


@dataclass(frozen=True)
class CountryLaw:
    """The law of one country as far as it is known; `as_of` is the year of the version described."""

    country: str
    as_of: int
    child_age: int | None
    statute: str | None
    offences: dict[str, Offence]
    generated: bool | str
    generated_basis: str
    thoughts_crime: bool
    confidentiality: str | None
    confidentiality_basis: str
    everyone_reports: bool
    standing: Standing


def parse_duration(text: str) -> list[tuple[int, str]]:
    """An ISO 8601 duration as (number, CLDR unit) pairs: "P18M" -> [(18, "month")], "P3Y1D" -> [(3, "year"), (1, "day")]; 12 months are a year.

    Raises ValueError.
    """
    match = _DURATION.match(text or "")
    if not match or not any(match.groups()):
        raise ValueError(f"{text!r} is no duration such as P3Y or P6M")
    years, months, weeks, days = (int(group or 0) for group in match.groups())
    if not years and months and months % 12 == 0:
        years, months = months // 12, 0
    return [(number, unit) for number, unit in ((years, "year"), (months, "month"), (weeks, "week"), (days, "day")) if number]


def _offence(values: dict[str, Any]) -> Offence:
    penalty = Penalty(**values["penalty"]) if values.get("penalty") else None
    for text in (penalty.min, penalty.max, penalty.min_max) if penalty else ():
        if text is not None:
            parse_duration(text)
    return Offence(
        illegal=values["illegal"], penalty=penalty, article=values.get("article"), detail=values.get("detail"), basis=values.get("basis") or "unsure"
    )


def law_from(content: dict[str, Any], country: str) -> CountryLaw:
    """The law of a country from its file's mapping. Raises KeyError, TypeError or ValueError where a field is missing or of another form."""
    standing = content.get("standing") or {}
    generated, confidentiality = content.get("generated") or {}, content.get("confidentiality") or {}
    return CountryLaw(
        country=country,
        as_of=int(content["as_of"]),
        child_age=content.get("child_age"),
        statute=content.get("statute"),
        offences={name: _offence(values) for name, values in (content.get("offences") or {}).items()},
        generated=generated.get("illegal", "unclear"),
        generated_basis=generated.get("basis") or "unsure",
        thoughts_crime=bool(content.get("thoughts_crime")),
        confidentiality=confidentiality.get("text"),
        confidentiality_basis=confidentiality.get("basis") or "unsure",
        everyone_reports=bool(confidentiality.get("everyone_reports")),
        standing=Standing(
            **{name: standing.get(name) for name in ("source", "checked", "confirmed_by", "confirmed_on")},
            basis=standing.get("basis") or "unsure",
            doubt="; ".join(standing.get("doubts") or ()) or None,
        ),
    )


def read_law(data: Path = DATA) -> tuple[dict[str, CountryLaw], list[Problem]]:
    """The law by country code, as far as it can be read, and what cannot."""
    law: dict[str, CountryLaw] = {}
    problems: list[Problem] = []
    for path in sorted((data / "law").glob("*.yml")):
        try:
            law[path.stem] = law_from(read_yaml(path, root=data), path.stem)
        except ContentError as error:
            problems += error.problems
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            problems.append(Problem("law", relative(path, data), "-", str(error), "the form of docs/directory.md", "Correct the entry."))
    return law, problems
