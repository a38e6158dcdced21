"""Telephone numbers inside text that is written from right to left.

The groups of a number ("116 111") are numbers of their own to the bidirectional algorithm: after Arabic letters they stand from right to left, and a reader
dials 111 116. Inside an isolate (Unicode Standard Annex 9) they keep their order.
"""

from __future__ import annotations

import re
from typing import Final

_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# What is in an isolate already; else groups of digits, or digits behind a plus, star or hash. Not times of day.
_GROUP: Final = r"\(?\d+\)?"
_NUMBER: Final = re.compile(
    rf"{_LEFT_TO_RIGHT}[^{_END}]*{_END}"
    rf"|(?<![\d:+*#(])(?P<number>(?:[+*#]{_GROUP}(?:[ \u00a0./*-]{_GROUP})*|{_GROUP}(?:[ \u00a0./*-]{_GROUP})+)#?)(?![\d:])"
)


def _isolated(found: re.Match[str]) -> str:
    return f"{_LEFT_TO_RIGHT}{found['number']}{_END}" if found["number"] else found[0]


def in_order(text: str) -> str:
    """`text`, with every telephone number in an isolate if any of it is written from right to left; otherwise as it is."""
    return _NUMBER.sub(_isolated, text) if _RIGHT_TO_LEFT.search(text) else text
