"""The sites that show one server's guide: `sites.yml`, each with its origins, country, language, name, colours and opening text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.content.colours import DARK, ENOUGH, LIGHT, contrast, is_colour
from bot.content.files import read_yaml
from bot.content.locales import countries, normalise_language
from bot.content.problems import ContentError, Problem

# A source of Content-Security-Policy's frame-ancestors. Nothing that could end the directive or open it to all.
ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?")
ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._~/-]*)?")
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
NAME_LENGTH, OPENING_WORDS = 60, 60
_FIELDS = ("name", "origins", "language", "country", "leave_to", "accent", "accent_dark", "opening")


@dataclass(frozen=True)
class Site:
    """One organisation's site. `leave_to`: where its exit leads, None for the server's own. `opening`: its own words on the first screen, by language."""

    id: str
    name: str
    origins: tuple[str, ...]
    language: str | None = None
    country: str | None = None
    leave_to: str | None = None
    accent: str | None = None
    accent_dark: str | None = None
    opening: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Reads one site and notes what is wrong with it."""

    def __init__(self, file: str, name: str, fields: dict[str, Any], problems: list[Problem]) -> None:
        self._file, self._name, self._fields, self._problems = file, name, fields, problems

    def wrong(self, key: str, found: str, wanted: str, fix: str) -> None:
        self._problems.append(Problem("sites", self._file, f"{self._name}.{key}" if key else self._name, found, wanted, fix))

    def text(self, key: str, good: Callable[[str], object], wanted: str, fix: str) -> str | None:
        """A field that is a string and passes `good`; None where it is missing or wrong."""
        value = self._fields.get(key)
        if value is None:
            return None
        if isinstance(value, str) and good(value):
            return value
        self.wrong(key, repr(value), wanted, fix)
        return None

    def colour(self, key: str, behind: Iterable[str]) -> str | None:
        value = self.text(key, is_colour, 'a colour as "#17566e"', "Put it in quotes: without them # begins a comment.")
        worst = min((contrast(value, paper) for paper in behind), default=0.0) if value else ENOUGH
        if value and worst < ENOUGH:
            shade = "darker" if key == "accent" else "lighter"
            self.wrong(key, f"{value}, a contrast of {worst:.1f} to the page", f"at least {ENOUGH} (WCAG 2.2)", f"Choose a {shade} one.")
            return None
        return value

    def origins(self) -> tuple[str, ...]:
        value = self._fields.get("origins")
        if not isinstance(value, list) or not value:
            self.wrong("origins", "none" if not value else repr(value), "a list of origins such as https://www.example.org", "Name every site that shows it.")
            return ()
        for origin in value:
            if not isinstance(origin, str) or not ORIGIN.fullmatch(origin):
                self.wrong("origins", repr(origin), "scheme, host and port alone, as https://www.example.org", "Leave out path and slash at the end.")
        return tuple(str(origin) for origin in value)

    def opening(self, spoken: Iterable[str]) -> dict[str, str]:
        value = self._fields.get("opening") or {}
        if not isinstance(value, dict):
            self.wrong("opening", repr(value)[:40], "language: text", "Give the text for each language, as in the example of docs/hosting.md.")
            return {}
        for language, text in value.items():
            key = f"opening.{language}"
            if language not in spoken:
                self.wrong(key, str(language), f"one of {', '.join(spoken)}", "Correct the language.")
            elif not isinstance(text, str) or not text.strip():
                self.wrong(key, repr(text)[:40], "a text", "Write it, or leave the line out.")
            elif len(text.split()) > OPENING_WORDS:
                self.wrong(key, f"{len(text.split())} words", f"at most {OPENING_WORDS}", "Shorten it.")
        return {str(language): str(text).strip() for language, text in value.items()}


def _site(reader: _Reader, name: str, fields: dict[str, Any], spoken: tuple[str, ...]) -> Site:
    for key in sorted(set(fields) - set(_FIELDS)):
        reader.wrong(str(key), "an unknown field", f"one of {', '.join(_FIELDS)}", "Correct or remove it.")
    title = reader.text("name", lambda value: 0 < len(value.strip()) <= NAME_LENGTH, f"1 to {NAME_LENGTH} characters", "Shorten it.")
    if fields.get("name") is None:
        reader.wrong("name", "none", "the name that visitors read", "Add it.")
    language = reader.text("language", lambda value: normalise_language(value) in spoken, f"one of {', '.join(spoken)}", "Correct it, or leave it out.")
    country = reader.text("country", lambda value: value in countries(), "a country code such as FI", "In capitals; NO must stand in quotes.")
    leave_to = reader.text(
        "leave_to", ADDRESS.fullmatch, "an address beginning with https://, without ? and #", "Choose a neutral page, such as a weather forecast."
    )
    return Site(
        id=name, name=title or name, origins=reader.origins(), language=normalise_language(language), country=country, leave_to=leave_to,
        accent=reader.colour("accent", LIGHT), accent_dark=reader.colour("accent_dark", DARK), opening=reader.opening(spoken),
    )  # fmt: skip


def _sites(entries: dict[Any, Any], file: str, spoken: tuple[str, ...], problems: list[Problem]) -> Iterator[Site]:
    for name, fields in entries.items():
        if not isinstance(name, str) or not NAME.fullmatch(name):
            problems.append(Problem("sites", file, str(name), "this name", "small letters, digits and hyphens", "It stands in the script tag: keep it short."))
        elif not isinstance(fields, dict):
            problems.append(Problem("sites", file, name, "no fields", "name, origins, language, country", "Compare with docs/hosting.md."))
        else:
            yield _site(_Reader(file, name, fields, problems), name, fields, spoken)


def load_sites(path: Path, spoken: Iterable[str]) -> dict[str, Site]:
    """The sites of a file by name; `spoken` are the guide's languages. Raises ContentError with every problem in it."""
    data = read_yaml(path, root=path.parent)
    entries = data.get("sites")
    problems: list[Problem] = []
    if not isinstance(entries, dict) or not entries:
        raise ContentError([Problem("sites", path.name, "sites", "none", "sites: and one block for each", "Compare with docs/hosting.md.")])
    for key in sorted(set(data) - {"sites"}):
        problems.append(Problem("sites", path.name, str(key), "an unknown field", "sites alone", "Remove it, or move it under a site."))
    sites = {site.id: site for site in _sites(entries, path.name, tuple(spoken), problems)}
    if problems:
        raise ContentError(problems)
    return sites
