"""The helplines as a table for a spreadsheet (CSV), and back: a row a channel, the facts of the service in the row of its first channel.

A spreadsheet would take 0800 111 for a number and +358 for a formula. So every text that does not begin with a letter or a slash gets an apostrophe before it,
which the import takes away again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

from bot.content.edit import CHANNEL_FIELDS, FIELDS, STANDING_FIELDS, plain_channel
from bot.content.problems import ContentError, Problem
from bot.content.services import Service

CHECK = "spreadsheet"
OWN = tuple(name for name in FIELDS if name not in ("id", "channels", "standing"))
COLUMNS = ("country", "id", "row", *OWN, *(f"standing_{name}" for name in STANDING_FIELDS), *(f"channel_{name}" for name in CHANNEL_FIELDS))
_LISTS = ("audiences", "languages", "channel_languages", "channel_expect")
_TRUTHS = ("on_bill", "hidden")
_NUMBERS = ("age_min", "age_max")
_DATES = ("standing_checked", "standing_confirmed_on")
_REQUIRED = ("country", "id")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    text = ", ".join(sorted(value) if isinstance(value, frozenset) else value) if isinstance(value, (tuple, list, frozenset)) else str(value)
    return text if not text or text[0].isalpha() else f"'{text}"


def export(services: Iterable[Service]) -> str:
    """The table, in UTF-8 with the mark by which spreadsheets know it."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for service in services:
        for number, channel in enumerate(service.channels or (None,), start=1):
            row: dict[str, Any] = {"country": service.country, "id": service.id, "row": number}
            if number == 1:
                row |= {name: getattr(service, name) for name in OWN}
                row |= {f"standing_{name}": getattr(service.standing, name) for name in STANDING_FIELDS}
            if channel:
                row |= {f"channel_{name}": getattr(channel, name) for name in CHANNEL_FIELDS}
            writer.writerow({name: _cell(value) for name, value in row.items()})
    return "\ufeff" + out.getvalue()


def _value(name: str, text: str) -> Any:
    """The value in a cell. Raises ValueError saying what was wanted."""
    text = text.strip().removeprefix("'").strip()
    if name in _LISTS:
        return [part.strip() for part in text.split(",") if part.strip()]
    if not text:
        return False if name == "hidden" else None
    if name in _TRUTHS:
        if text.upper() not in ("TRUE", "FALSE"):
            raise ValueError("TRUE, FALSE or an empty cell")
        return text.upper() == "TRUE"
    if name in _NUMBERS:
        if not text.isdecimal():
            raise ValueError("a whole number or an empty cell")
        return int(text)
    if name in _DATES:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueError("a date as 2026-11-21") from None
    return text


def read(text: str, file: str = "the spreadsheet") -> dict[str, dict[str, Any]]:
    """The services in a table by id, as mappings of the form of the files, each with its `country`; of a field whose column is missing nothing is said.

    Commas and semicolons may separate. Raises ContentError with every cell that cannot be read.
    """
    text = text.removeprefix("\ufeff")
    head = text.split("\n", 1)[0]
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ","))
    names = [name for name in (rows[0] if rows else {}) if name]
    problems = [
        Problem(CHECK, file, "row 1", f"a column {name}", "the columns of `signpost helplines export`", "Correct its name, or take it out.")
        for name in names
        if name not in COLUMNS
    ]
    problems += [Problem(CHECK, file, "row 1", f"no column {name}", name, "Export again and edit that table.") for name in _REQUIRED if name not in names]
    if problems:
        raise ContentError(problems)
    found: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(rows, start=2):
        values: dict[str, Any] = {}
        for name in names:
            try:
                values[name] = _value(name, row.get(name) or "")
            except ValueError as error:
                values[name] = None
                problems.append(Problem(CHECK, file, f"row {number}, {name}", repr(row[name]), str(error), "Correct the cell."))
        if not any(value not in (None, [], False) for value in values.values()):
            continue
        if not values.get("id") or not values.get("country"):
            problems.append(Problem(CHECK, file, f"row {number}", "no id or country", "both in every row", "Fill them in: rows may be in any order."))
            continue
        _gather(found, values, names)
    problems += [
        Problem(CHECK, file, key, "rows without the facts of the service", "a row with its name", "Bring back the row whose column row is 1.")
        for key, entry in found.items()
        if "name" in names and not entry.get("name")
    ]
    if problems:
        raise ContentError(problems)
    return found


def _gather(found: dict[str, dict[str, Any]], values: Mapping[str, Any], names: list[str]) -> None:
    entry = found.setdefault(values["id"], {"country": values["country"], "id": values["id"]})
    if values.get("name"):
        entry |= {name: values[name] for name in OWN if name in names}
        standing = {name: values[f"standing_{name}"] for name in STANDING_FIELDS if f"standing_{name}" in names}
        if standing:
            entry["standing"] = standing
    if "channel_type" in names:
        channels = entry.setdefault("channels", [])
        if values.get("channel_type"):
            channel = {name: values[f"channel_{name}"] for name in CHANNEL_FIELDS if f"channel_{name}" in names}
            plain = {name: value for name, value in channel.items() if value not in (None, [])}
            if channel["type"] == "phone":  # the files say it where a short code has no international form
                plain = {"type": "phone", "number": channel.get("number")} | plain
            channels.append(plain)


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """(field, old, new) for what a table changes in an entry, both in the plain form of `edit.plain`."""
    changed = []
    for name, value in new.items():
        if name in ("country", "id"):
            continue
        before = old.get(name)
        if name == "standing":
            changed += [(f"standing.{key}", (before or {}).get(key), item) for key, item in value.items() if (before or {}).get(key) != item]
        elif name == "audiences":
            if sorted(before or []) != sorted(value):
                changed.append((name, before, value))
        elif name == "channels":
            changed += _channels(before or [], value)
        elif before != value and not (before in (None, []) and value in (None, [])):
            changed.append((name, before, value))
    return changed


def _channels(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[tuple[str, Any, Any]]:
    changed: list[tuple[str, Any, Any]] = []
    for number, (before, after) in enumerate(zip_longest(old, new), start=1):
        if before is None or after is None:
            changed.append((f"channels.{number}", before, after))
            continue
        before, after = plain_channel(before), plain_channel(after)
        names = dict.fromkeys((*before, *after))
        changed += [(f"channels.{number}.{name}", before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)]
    return changed
