"""Keeping the directory true: find a service, confirm it, hide it, change it. What `signpost helplines` and the review tool do alike.

Each gives an Edit: nothing is written before `Edit.problems` says that nothing is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml.error import YAMLError

from bot.content.edit import Edit, dump, parse
from bot.content.files import relative
from bot.content.library import Content
from bot.content.problems import ContentError, Problem
from bot.content.services import Service
from bot.content.write import write_whole


def services_of(content: Content) -> list[Service]:
    """Every service, country by country."""
    return [service for country in sorted(content.services) for service in content.services[country]]


def find(content: Content, name: str) -> Service:
    """The service of an id. Raises LookupError with those that resemble it."""
    services = {service.id: service for service in services_of(content)}
    if name not in services:
        alike = [key for key in services if name.lower() in key or name.lower() in services[key].name.lower()][:5]
        raise LookupError(f"there is no service {name!r}" + (f"; do you mean {', '.join(alike)}?" if alike else ". `signpost helplines list` shows them all."))
    return services[name]


def editing(content: Content, service: Service | None = None) -> Edit:
    """Changes to the file in which a service stands; new ones go into the organisation's own directory where there is one."""
    own = content.own is not None and (service is None or service.id in content.own.ids)
    return Edit(content, content.own.folder / "helplines" if own and content.own else content.data / "helplines")


def confirm(content: Content, name: str, by: str, on: date, *, settled: bool = False) -> Edit:
    """A person asked the service and everything is right; `settled`: the noted doubt is settled, too. Raises LookupError."""
    service = find(content, name)
    standing: dict[str, object] = {"confirmed_by": by, "confirmed_on": on, "checked": on, **({"doubt": None} if settled else {})}
    return change(content, service, {"standing": standing})


def hide(content: Content, name: str, why: str) -> Edit:
    """Show a service no more. Raises LookupError."""
    service = find(content, name)
    if content.own and service.id not in content.own.ids:
        raise LookupError(f"{service.id} comes with the guide: add it to `hide` in {content.own.folder / 'directory.yml'}")
    return change(content, service, {"hidden": True, "standing": {"doubt": f"Hidden: {why}"}})


def unhide(content: Content, name: str) -> Edit:
    """Show a hidden service again; the note why it was hidden goes. Raises LookupError."""
    service = find(content, name)
    hidden = (service.standing.doubt or "").startswith("Hidden: ")
    return change(content, service, {"hidden": False, **({"standing": {"doubt": None}} if hidden else {})})


def change(content: Content, service: Service, values: Mapping[str, Any]) -> Edit:
    """Set fields of a service."""
    edit = editing(content, service)
    edit.change(service.country, service.id, values)
    return edit


def confirm_law(content: Content, country: str, by: str, on: date) -> Path:
    """A lawyer read the law of a country as it is described here; gives the file written. Raises LookupError, ContentError."""
    path = content.data / "law" / f"{country}.yml"
    if country not in content.law:
        raise LookupError(f"there is no law of {country!r}")
    try:
        document = parse(path.read_text(encoding="utf-8"))
        document["standing"].update({"confirmed_by": by, "confirmed_on": on, "checked": on})
    except (OSError, UnicodeDecodeError, YAMLError, KeyError, TypeError) as error:
        raise ContentError([Problem("law", relative(path, content.data), "standing", str(error), "the form of docs/directory.md", "Mend it.")]) from error
    write_whole(path, dump(document))
    return path
