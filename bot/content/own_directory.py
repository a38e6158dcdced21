"""An organisation's own directory, laid over ours: the folder named by SIGNPOST_DIRECTORY.

`helplines/<country>.yml` adds services, or replaces ours of the same id; `directory.yml` may name services of ours to `hide`, and the `countries` to which
the services of countries are limited. Emergency numbers and international services (ZZ) always stay: a visitor may be anywhere.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.content.files import read_yaml
from bot.content.locales import countries
from bot.content.problems import ContentError, Problem
from bot.content.services import INTERNATIONAL, Service, load_services

VARIABLE = "SIGNPOST_DIRECTORY"
FILE = "directory.yml"
CHECK = "own-directory"


@dataclass(frozen=True)
class OwnDirectory:
    """What stands in such a folder."""

    folder: Path
    services: Mapping[str, tuple[Service, ...]] = field(default_factory=dict)
    hide: tuple[str, ...] = ()
    countries: tuple[str, ...] | None = None

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(service.id for services in self.services.values() for service in services)


def own_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The folder that the setting names, or None where it is not set."""
    name = environment.get(VARIABLE, "").strip()
    return Path(name).expanduser().resolve() if name else None


def _names(file: str, key: str, value: object, problems: list[Problem]) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        problems.append(Problem(CHECK, file, key, repr(value), "a list, as [fi-mll, fi-riku]", "Put it in square brackets; write NO in quotes."))
        return ()
    return tuple(value)


def load_own(folder: Path) -> OwnDirectory:
    """What the folder says. Raises ContentError with everything in it that cannot be read or used."""
    name, problems = str(folder / FILE), list[Problem]()
    if not folder.is_dir():
        fix = f"Make the folder, or leave {VARIABLE} unset to run with the directory that comes with the guide."
        raise ContentError([Problem(CHECK, VARIABLE, "-", str(folder), "a folder that exists", fix)])
    settings: dict[str, object] = {}
    services: dict[str, tuple[Service, ...]] = {}
    try:
        settings = read_yaml(folder / FILE, root=folder) if (folder / FILE).exists() else {}
    except ContentError as error:
        problems += [replace(problem, file=name) for problem in error.problems]
    try:
        services = load_services(folder)
    except ContentError as error:
        problems += [replace(problem, file=str(folder / problem.file)) for problem in error.problems]
    for key in sorted(set(settings) - {"hide", "countries"}):
        problems.append(Problem(CHECK, name, str(key), "a field of another name", "hide, countries", "Correct its name."))
    hide = _names(name, "hide", settings.get("hide"), problems)
    limit = None
    if "countries" in settings:
        limit = _names(name, "countries", settings["countries"], problems)
    for code in limit or ():
        if code not in countries():
            problems.append(Problem(CHECK, name, "countries", code, "an ISO 3166-1 code in capitals, as FI", "Correct it; put NO in quotes."))
    for code in services:
        if code not in countries() and code != INTERNATIONAL:
            file = str(folder / "helplines" / f"{code}.yml")
            problems.append(Problem(CHECK, file, "country", code, f"an ISO 3166-1 code, or {INTERNATIONAL} for all countries", "Rename the file."))
        elif limit is not None and code not in (*limit, INTERNATIONAL):
            file = str(folder / "helplines" / f"{code}.yml")
            problems.append(Problem(CHECK, file, "country", code, f"one of countries in {FILE}: {', '.join(limit)}", "Add it there, or remove the file."))
    if problems:
        raise ContentError(problems)
    return OwnDirectory(folder, services, hide, limit)


def overlay(ours: Mapping[str, tuple[Service, ...]], own: OwnDirectory) -> dict[str, tuple[Service, ...]]:
    """The directory that visitors get. Raises ContentError for a service to hide that does not exist: a misspelt id would go on being shown."""
    known = {service.id for services in ours.values() for service in services} | own.ids
    unknown = [name for name in own.hide if name not in known]
    if unknown:
        fix = "`signpost helplines list` shows every id."
        raise ContentError([Problem(CHECK, str(own.folder / FILE), "hide", name, "the id of a service", fix) for name in unknown])
    merged: dict[str, tuple[Service, ...]] = {}
    for country in (*ours, *(code for code in own.services if code not in ours)):
        added = tuple(service for service in own.services.get(country, ()) if service.id not in own.hide)
        kept = tuple(service for service in ours.get(country, ()) if service.id not in own.ids and service.id not in own.hide)
        merged[country] = (*added, *_within(kept, country, own.countries))
    return merged


def _within(services: tuple[Service, ...], country: str, limit: Collection[str] | None) -> tuple[Service, ...]:
    if limit is None or country in limit or country == INTERNATIONAL:
        return services
    return tuple(service for service in services if service.kind == "emergency")
