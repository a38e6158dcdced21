"""JSON Schema of the files of helplines and law, for editors: made from the data model, so that what an editor accepts the loader accepts too."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from datetime import date
from typing import Any

from bot.content.law import OFFENCES, Penalty
from bot.content.services import ANONYMOUS, AUDIENCES, BASES, CHANNELS, COSTS, EXPECT, KINDS, REACH, Channel, Service, Standing

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_CHOICES: dict[tuple[type, str], tuple[str, ...]] = {
    (Service, "kind"): KINDS, (Service, "audiences"): AUDIENCES, (Service, "anonymous"): ANONYMOUS, (Service, "cost"): COSTS,
    (Channel, "type"): CHANNELS, (Channel, "reach"): REACH, (Channel, "cost"): COSTS, (Channel, "expect"): EXPECT, (Standing, "basis"): BASES,
}  # fmt: skip
_ABOUT: dict[tuple[type, str], str] = {
    (Service, "id"): "Unique; begins with the country: fi-kriisipuhelin",
    (Service, "audiences"): "One of the self_ makes it a prevention service",
    (Service, "languages"): "In which it answers, BCP 47: [fi, sv]",
    (Service, "channels"): "In the order in which to offer them",
    (Service, "hours"): "OpenStreetMap's opening_hours, in timezone; null: not known",
    (Service, "timezone"): "IANA, as Europe/Helsinki",
    (Service, "on_bill"): "Whether a call shows on the bill; null: not known",
    (Service, "anonymous"): 'In quotes: "yes", "no"',
    (Service, "reporting"): "What it must pass on, in its own terms; null: not known",
    (Service, "tracking"): "What its site collects about visitors",
    (Service, "region"): "Where in the country it serves, if not everywhere",
    (Service, "hidden"): "Never shown; why stands in standing.doubt",
    (Channel, "number"): "E.164, as +358925250111; null for a short code",
    (Channel, "display"): "As people dial it",
    (Channel, "reach"): "domestic: from inside the country only",
    (Channel, "use"): "What a number is for: police, ambulance, text, whatsapp, abroad ...",
    (Channel, "press"): "The key to press in the menu",
    (Channel, "word"): "What a first text message must say",
    (Channel, "expect"): "What happens when one calls",
    (Standing, "basis"): "source: the page was read; known: general knowledge; unsure",
    (Standing, "source"): "Address of the page",
    (Standing, "checked"): "The day it was read",
    (Standing, "confirmed_by"): "Who asked the service itself",
}
_PATTERNS: dict[tuple[type, str], str] = {
    (Service, "id"): "^[a-z]{2}-[a-z0-9-]+$",
    (Channel, "number"): r"^\+[0-9]{5,15}$",
    (Channel, "url"): r"^(https?://|tel:|mailto:)\S+$",
}


def _simple(hint: Any) -> dict[str, Any]:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        parts = [_simple(part) for part in typing.get_args(hint)]
        merged: dict[str, Any] = {"type": [kind for part in parts for kind in ([part["type"]] if isinstance(part["type"], str) else part["type"])]}
        return merged | {key: value for part in parts for key, value in part.items() if key != "type"}
    origin = typing.get_origin(hint)
    if origin in (tuple, frozenset):
        item = typing.get_args(hint)[0]
        return {"type": "array", "uniqueItems": origin is frozenset, "items": _record(item) if dataclasses.is_dataclass(item) else _simple(item)}
    plain: dict[Any, dict[str, Any]] = {
        str: {"type": "string"}, int: {"type": "integer"}, bool: {"type": "boolean"}, type(None): {"type": "null"},
        date: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    }  # fmt: skip
    return dict(plain[hint])


def _field(cls: type, name: str, hint: Any) -> dict[str, Any]:
    if dataclasses.is_dataclass(hint):
        return _record(hint)
    schema = _simple(hint)
    choices = _CHOICES.get((cls, name))
    if choices and schema["type"] == "array":
        schema["items"] = {"enum": list(choices)}
    elif choices:
        nullable = isinstance(schema["type"], list)
        schema = {"enum": [*choices, *([None] if nullable else [])]}
    if (cls, name) in _PATTERNS:
        schema["pattern"] = _PATTERNS[cls, name]
    if schema.get("type") == "array":
        # The loader takes null for an empty list everywhere but where something has to stand.
        schema["type"] = ["array", "null"] if (cls, name) != (Service, "audiences") else "array"
        if (cls, name) == (Service, "audiences"):
            schema["minItems"] = 1
    if (cls, name) in _ABOUT:
        schema["description"] = _ABOUT[cls, name]
    return schema


def _record(cls: Any, *, without: tuple[str, ...] = (), required: tuple[str, ...] = ()) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    fields = [item for item in dataclasses.fields(cls) if item.name not in without]
    needed = [item.name for item in fields if item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING]
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [*needed, *required],
        "properties": {item.name: _field(cls, item.name, hints[item.name]) for item in fields},
    }


def helplines_schema() -> dict[str, Any]:
    """The form of `helplines/<country>.yml`."""
    service = _record(Service, without=("country",), required=("standing",))
    service["properties"]["standing"]["required"] = ["basis", "checked"]
    return {
        "$schema": DRAFT,
        "title": "Helplines of one country",
        "type": "object",
        "required": ["country", "services"],
        "additionalProperties": False,
        "properties": {"country": {"type": "string", "pattern": "^[A-Z]{2}$"}, "services": {"type": "array", "items": service}},
    }


def law_schema() -> dict[str, Any]:
    """The form of `law/<country>.yml`."""
    text: dict[str, Any] = {"type": ["string", "null"]}
    truth = {"enum": [True, False, "unclear"], "description": "What is not known is unclear, never legal"}
    penalty = _record(Penalty)
    for name in ("min", "max", "min_max"):
        penalty["properties"][name] |= {"pattern": "^P([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?$", "description": "ISO 8601: P2Y, P18M"}
    offence = {
        "type": "object",
        "additionalProperties": False,
        "required": ["illegal"],
        "properties": {
            "illegal": truth,
            "penalty": {"oneOf": [{"type": "null"}, penalty]},
            "detail": text,
            "article": text,
            "basis": {"enum": list(BASES)},
        },
    }
    standing = _record(Standing, without=("doubt",))
    standing["properties"] |= {name: {"type": ["array", "null"], "items": {"type": "string"}} for name in ("doubts", "pages")}
    return {
        "$schema": DRAFT,
        "title": "The law of one country",
        "type": "object",
        "required": ["country", "as_of", "offences", "standing"],
        "properties": {
            "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
            "as_of": {"type": "integer", "description": "The year of the version described"},
            "child_age": {"type": ["integer", "null"]},
            "statute": text,
            "offences": {
                "type": "object",
                "additionalProperties": False,
                "required": list(OFFENCES),
                "properties": dict.fromkeys(OFFENCES, offence),
            },
            "generated": {"type": "object", "required": ["illegal"], "properties": {"illegal": truth, "note": text, "basis": {"enum": list(BASES)}}},
            "thoughts_crime": {"type": "boolean"},
            "confidentiality": {"type": "object", "properties": {"text": text, "basis": {"enum": list(BASES)}, "everyone_reports": {"type": "boolean"}}},
            "standing": standing,
        },
    }


def schema_text(schema: dict[str, Any]) -> str:
    """A schema as it is written into a file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
