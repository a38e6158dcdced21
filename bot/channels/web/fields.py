"""Reading the interface's JSON: what was found and what was wanted is said by type and length, never by quoting it."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.channels.web.web_error import WebError

_KINDS = {dict: "an object", list: "a list", str: "a string", bool: "true or false", int: "a number", float: "a number", type(None): "null"}
_SURROGATE = re.compile("[\ud800-\udfff]")


def kind_of(value: Any) -> str:
    """A JSON value by its kind, in words."""
    return _KINDS.get(type(value), "something else")


def read_object(body: bytes, *, allowed: tuple[str, ...], max_body: int, empty_allowed: bool = False) -> dict[str, Any]:
    """The JSON object of a body with no fields but the allowed ones; null counts as missing. Raises WebError."""
    if len(body) > max_body:
        raise WebError("text_too_long")
    if not body and empty_allowed:
        return {}
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise WebError("bad_request", f"Body: found {len(body)} bytes that are not JSON in UTF-8; wanted a JSON object.") from None
    if not isinstance(value, dict):
        raise WebError("bad_request", f"Body: found {kind_of(value)}; wanted a JSON object.")
    unknown = len(set(value) - set(allowed))
    if unknown:
        raise WebError("bad_request", f"Body: found {unknown} unknown field(s); wanted only {', '.join(allowed)}.")
    return {name: content for name, content in value.items() if content is not None}


def string(fields: dict[str, Any], name: str, *, limit: int, pattern: str | None = None, wanted: str = "") -> str | None:
    """A field that is a string, None if it is missing or empty. Raises WebError for another type, too many characters, another form than `pattern`."""
    value = fields.get(name)
    if value is None:
        return None
    wanted = wanted or f"a string of at most {limit} characters"
    if not isinstance(value, str):
        raise WebError("bad_request", f"{name}: found {kind_of(value)}; wanted {wanted}.")
    if len(value) > limit:
        raise WebError("bad_request", f"{name}: found {len(value)} characters; wanted {wanted}.")
    if value and pattern and not re.fullmatch(pattern, value):
        raise WebError("bad_request", f"{name}: found a string of another form; wanted {wanted}.")
    return _SURROGATE.sub("", value) or None
