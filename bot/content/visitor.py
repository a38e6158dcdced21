"""The visitor as the dialogue's slots describe them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.content.messages import BASE
from bot.content.rank import Visitor


def visitor_from(slot: Callable[[str], Any]) -> Visitor:
    """A visitor from a function that gives a slot's value by its name (of Rasa's tracker or of the SDK's)."""
    return Visitor(
        country=slot("country"),
        language=slot("language") or BASE,
        speaks=slot("wanted_language"),
        under_18=bool(slot("under_18")),
        audience=slot("audience"),
        survivor=bool(slot("survivor")),
    )
