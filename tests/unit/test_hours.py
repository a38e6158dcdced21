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


CHRISTMAS = at("2026-12-25T10:00:00+00:00")


@pytest.mark.parametrize(
    ("expression", "country", "is_open", "holiday"),
    [
        ("Mo-Fr 09:00-17:00", "FI", None, True),
        ("Mo-Fr 09:00-17:00; PH off", "FI", False, False),
        ("Mo-Fr 09:00-17:00; PH 10:00-14:00", "FI", True, False),
        ("Mo-Su 09:00-17:00", "FI", True, False),
        ("Mo-Su 19:00-07:00", "FI", False, False),
        ("24/7", "FI", True, False),
        ("Mo-Fr 09:00-17:00", None, True, False),
        ("Mo-Fr 09:00-17:00; PH off", "ZM", None, False),
    ],
)
def test_on_a_public_holiday_only_what_the_data_say_is_known(expression: str, country: str | None, is_open: bool | None, holiday: bool) -> None:
    state = open_state(expression, "Europe/Helsinki", CHRISTMAS, country)
    assert (state.open, state.holiday) == (is_open, holiday)


def test_it_does_not_open_on_a_holiday_of_which_nothing_is_known() -> None:
    state = open_state("Mo-Fr 09:00-17:00", "Europe/Helsinki", at("2026-12-23T18:00:00+00:00"), "FI")
    assert state.open is False and state.changes is not None and state.changes.isoformat() == "2026-12-28T09:00:00+02:00"


@pytest.mark.parametrize(
    ("moment", "is_open", "changes"),
    [
        ("2026-03-29T00:30:00+00:00", True, "2026-03-29T07:00:00+02:00"),  # 01:30, the hour before the clock goes from 02:00 to 03:00
        ("2026-03-29T01:30:00+00:00", True, "2026-03-29T07:00:00+02:00"),  # 03:30, after it
        ("2026-10-25T00:30:00+00:00", True, "2026-10-25T07:00:00+01:00"),  # 02:30 the first time
        ("2026-10-25T01:30:00+00:00", True, "2026-10-25T07:00:00+01:00"),  # 02:30 the second time
        ("2026-10-25T06:30:00+00:00", False, "2026-10-25T19:00:00+01:00"),
    ],
)
def test_over_midnight_and_over_the_change_of_the_clock(moment: str, is_open: bool, changes: str) -> None:
    state = open_state("Mo-Su 19:00-07:00", "Europe/Berlin", at(moment), "DE")
    assert state.open is is_open and state.changes is not None and state.changes.isoformat() == changes
