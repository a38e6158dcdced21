"""Opening hours over midnight, over a change of daylight saving, and when they are not known."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.content.hours import open_state, parse_error


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("expression", "zone", "moment", "is_open"),
    [
        ("Mo-Fr 09:00-17:00", "Europe/Helsinki", "2026-11-23T08:00:00+00:00", True),
        ("Mo-Fr 09:00-17:00", "Europe/Helsinki", "2026-11-23T16:00:00+00:00", False),
        ("Mo-Su 19:00-07:00", "Europe/Berlin", "2026-11-23T02:00:00+00:00", True),
        ("Su 00:00-24:00", "Europe/Berlin", "2026-10-25T01:30:00+00:00", True),
        ("24/7", None, "2026-11-23T02:00:00+00:00", True),
        (None, "Europe/Berlin", "2026-11-23T02:00:00+00:00", None),
        ("Mo-Fr 09:00-17:00", None, "2026-11-23T02:00:00+00:00", None),
        ("Mo-Fr 09:00-17:00", "Mars/Olympus", "2026-11-23T02:00:00+00:00", None),
        ("whenever", "Europe/Berlin", "2026-11-23T02:00:00+00:00", None),
    ],
)
def test_open_state(expression: str | None, zone: str | None, moment: str, is_open: bool | None) -> None:
    assert open_state(expression, zone, at(moment)).open is is_open


def test_next_change_is_in_the_services_time() -> None:
    state = open_state("Mo-Fr 09:00-17:00", "Europe/Helsinki", at("2026-11-22T12:00:00+00:00"))
    assert state.changes is not None and state.changes.isoformat() == "2026-11-23T09:00:00+02:00"


def test_parse_error_names_the_place() -> None:
    assert parse_error("Mo-Fr 09:00-17:00") is None
    assert parse_error("Mo-Xx 09") is not None
