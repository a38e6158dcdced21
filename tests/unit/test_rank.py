"""Who is sent where: properties that hold for every country, audience, language and hour."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.cards import card
from bot.content.emergency import emergency_number
from bot.content.explain import EU
from bot.content.library import content_store
from bot.content.locales import countries
from bot.content.rank import NEEDS, Visitor, rank

CONTENT = content_store().current
EPOCH = datetime(2026, 1, 1, tzinfo=timezone.utc)
VISITORS = st.builds(
    Visitor, country=st.sampled_from([*countries(), None]), language=st.sampled_from(sorted(CONTENT.languages)),
    speaks=st.sampled_from([None, "sv", "ar", "pl", "mt"]), under_18=st.booleans(),
    audience=st.sampled_from([None, "self", "other", "survivor", "young", "professional"]), survivor=st.booleans(),
)  # fmt: skip
MOMENTS = st.integers(0, 366 * 24 * 4).map(lambda quarter: EPOCH + timedelta(minutes=15 * quarter))


@settings(max_examples=400, deadline=None)
@given(VISITORS, st.sampled_from([*NEEDS, None]), MOMENTS)
def test_properties(visitor: Visitor, need: str | None, now: datetime) -> None:
    found = rank(CONTENT.services, visitor, need, now)
    assert found, "never empty"
    assert len({item.service.id for item in found}) == len(found) <= 4
    for item in found:
        service = item.service
        assert item.channels, "a card without a way to reach the service helps nobody"
        assert not service.hidden
        if service.kind == "emergency":
            assert service.country == visitor.country
        if visitor.under_18:
            assert not service.is_prevention or {"under_18", "child"} & service.audiences
        if need in ("survivor", "sextortion") or (need in (None, "write", "self_help", "therapy") and visitor.audience == "survivor"):
            assert service.kind != "prevention"
        if service.country not in (visitor.country, "ZZ"):
            assert all(channel.type != "phone" or channel.reach != "domestic" or channel.use == "abroad" for channel in item.channels)
    shown = [card(CONTENT, item, visitor, now, "Europe/Helsinki") for item in found]
    assert all(channel["href"].split(":")[0] in ("tel", "sms", "https", "http", "mailto") for entry in shown for channel in entry["channels"])


@pytest.mark.parametrize("code", sorted(EU))
def test_emergency_number_is_112_in_the_eu(code: str) -> None:
    assert emergency_number(CONTENT.services, code) == "112"


@pytest.mark.parametrize(("code", "number"), [("US", "911"), ("GB", "999"), ("AU", "000"), ("VU", "112"), (None, None)])
def test_emergency_number_elsewhere(code: str | None, number: str | None) -> None:
    assert emergency_number(CONTENT.services, code) == number


def test_an_open_line_comes_before_a_closed_one_of_equal_fit() -> None:
    now = datetime(2026, 11, 22, 2, 0, tzinfo=timezone.utc)
    for code in CONTENT.services:
        for language in CONTENT.languages:
            found = [item for item in rank(CONTENT.services, Visitor(code, language), "suicide", now) if item.service.kind == "crisis"]
            fits = [(language in item.service.languages, item.state.open) for item in found]
            assert fits == sorted(fits, key=lambda fit: (not fit[0], {True: 0, None: 1, False: 2}[fit[1]])), code


def test_a_service_abroad_in_the_visitors_language_stands_beside_one_at_home_in_another() -> None:
    found = rank(CONTENT.services, Visitor("FI", "fi", speaks="sv"), "self", EPOCH)
    assert found[0].service.country == "FI"
    assert any("sv" in item.service.languages for item in found)


def test_confidentiality_stands_before_the_contact_details() -> None:
    for item in rank(CONTENT.services, Visitor("DE", "de", audience="self"), "self", EPOCH):
        keys = list(card(CONTENT, item, Visitor("DE", "de"), EPOCH))
        assert keys.index("trust") < keys.index("channels")
