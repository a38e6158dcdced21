"""Who is sent where: properties that hold for every country, audience, language and hour."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.web.links import safe_href
from bot.content.cards import card
from bot.content.emergency import emergency_number
from bot.content.explain import EU
from bot.content.library import content_store
from bot.content.locales import countries
from bot.content.needs import NEEDS, Visitor, for_young
from bot.content.rank import Recommendation, rank, usable_channels

CONTENT = content_store().current
EPOCH = datetime(2026, 1, 1, tzinfo=timezone.utc)
SERVICES = [service for services in CONTENT.services.values() for service in services]
SPOKEN = sorted({language for service in SERVICES for language in service.languages})
VISITORS = st.builds(
    Visitor, country=st.sampled_from([*countries(), None]), language=st.sampled_from(sorted(CONTENT.languages)), speaks=st.sampled_from([None, *SPOKEN]),
    under_18=st.booleans(), audience=st.sampled_from([None, "self", "other", "survivor", "young", "professional"]), survivor=st.booleans(),
)  # fmt: skip
MOMENTS = st.integers(0, 366 * 24 * 4).map(lambda quarter: EPOCH + timedelta(minutes=15 * quarter))
IN_DANGER = ("suicide", "urge", "stop_harm", "child_protection", "report_person")


def test_every_country_of_iso_3166_is_there() -> None:
    assert len(countries()) == 249 + 1, "and Kosovo"


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
            assert (service.age_min or 0) < 18
        if need in ("survivor", "sextortion") or (need in (None, "write", "self_help", "therapy") and visitor.audience == "survivor"):
            assert service.kind != "prevention"
            assert service.kind != "directory" or not service.is_prevention
        if service.country not in (visitor.country, "ZZ"):
            assert all(channel.reach != "domestic" or channel.use == "abroad" for channel in item.channels)
            assert not service.region and service.kind in ("prevention", "directory"), "a child helpline of another country is no help"
    number = emergency_number(CONTENT.services, visitor.country)
    if need in IN_DANGER and number:
        assert found[0].service.kind == "emergency"
        assert number in [channel.display for channel in found[0].channels]
        assert visitor.country not in EU or "112" in [channel.display for channel in found[0].channels]
    shown = [card(CONTENT, item, visitor, now, "Europe/Helsinki") for item in found]
    assert all(safe_href(channel["href"]) for entry in shown for channel in entry["channels"]), "a link that works"
    assert all(entry["channels"] for entry in shown)


def _fit(item: Recommendation, visitor: Visitor) -> tuple[object, ...]:
    service = item.service
    speaks = (visitor.speaks or visitor.language) in service.languages
    return service.country, service.kind, speaks, bool(service.region), service.anonymous == "no", service.audiences, service.age_min, service.age_max


@settings(max_examples=400, deadline=None)
@given(VISITORS, st.sampled_from(NEEDS), MOMENTS)
def test_of_equal_fit_the_open_one_comes_first(visitor: Visitor, need: str, now: datetime) -> None:
    order = {True: 0, None: 1, False: 2}
    seen: dict[tuple[object, ...], int] = {}
    for item in rank(CONTENT.services, visitor, need, now):
        fit = _fit(item, visitor)
        assert order[item.state.open] >= seen.get(fit, 0), item.service.id
        seen[fit] = order[item.state.open]


def _answers_abroad(country: str, language: str) -> bool:
    """Whether a prevention service elsewhere, or an international one, answers in the language and can be shown abroad."""
    return any(
        language in service.languages and service.country != country and not service.hidden and not service.region and service.is_prevention
        and service.kind in ("prevention", "directory") and service.standing.basis != "unsure" and not for_young(service) and usable_channels(service, country)
        for service in SERVICES
    )  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([code for code in CONTENT.services if code != "ZZ"]), st.sampled_from(SPOKEN), MOMENTS)
def test_a_service_abroad_in_the_visitors_language_stands_beside_one_at_home(country: str, language: str, now: datetime) -> None:
    found = rank(CONTENT.services, Visitor(country, "en", speaks=language, audience="self"), "self", now)
    if _answers_abroad(country, language) and not any(language in item.service.languages and item.service.country == country for item in found):
        assert any(language in item.service.languages for item in found)


@settings(max_examples=200, deadline=None)
@given(VISITORS, st.sampled_from(NEEDS), MOMENTS)
def test_ranking_is_a_pure_function(visitor: Visitor, need: str, now: datetime) -> None:
    assert rank(CONTENT.services, visitor, need, now) == rank(CONTENT.services, visitor, need, now)


def test_pictures_of_an_adult_and_of_a_child_go_to_different_services() -> None:
    young = [item.service.id for item in rank(CONTENT.services, Visitor("GB", "en", under_18=True), "sextortion", EPOCH)]
    adult = [item.service.id for item in rank(CONTENT.services, Visitor("GB", "en"), "sextortion", EPOCH)]
    irish = [item.service.id for item in rank(CONTENT.services, Visitor("IE", "en", under_18=True), "sextortion", EPOCH)]
    assert young[:3] == ["gb-childline", "gb-report-remove", "zz-take-it-down"]
    assert adult[0] == "zz-stopncii" and not {"gb-report-remove", "gb-childline"} & set(adult)
    assert "gb-report-remove" not in irish and "zz-take-it-down" in irish


def test_scripts_and_forms_of_one_language_are_understood_alike() -> None:
    found = rank(CONTENT.services, Visitor("NO", "en", speaks="nn"), "self", EPOCH)
    assert "language" in found[0].reasons and found[0].service.languages == ("nb",)


@pytest.mark.parametrize("code", ["CU", "FJ", "AQ"])
def test_a_country_without_services_has_its_emergency_number_and_a_directory(code: str) -> None:
    found = rank(CONTENT.services, Visitor(code, "en"), "suicide", EPOCH)
    assert any(item.service.kind == "directory" for item in found)
    number = emergency_number(CONTENT.services, code)
    assert [channel.display for item in found for channel in item.channels if item.service.kind == "emergency"] == ([number] if number else [])


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


def test_confidentiality_stands_before_the_contact_details() -> None:
    for item in rank(CONTENT.services, Visitor("DE", "de", audience="self"), "self", EPOCH):
        keys = list(card(CONTENT, item, Visitor("DE", "de"), EPOCH))
        assert keys.index("trust") < keys.index("channels")


def test_what_is_known_of_a_call_stands_on_the_card() -> None:
    def shown(country: str, language: str, need: str, name: str) -> dict[str, Any]:
        visitor = Visitor(country, language)
        return next(card(CONTENT, item, visitor, EPOCH) for item in rank(CONTENT.services, visitor, need, EPOCH) if item.service.id == name)

    child = shown("FR", "fr", "child_helpline", "fr-119")
    assert "N’apparaît pas sur la facture" in child["cost"] and "Vous pouvez raccrocher à tout moment." in child["expect"][0]
    text = shown("US", "en", "suicide", "us-crisis-text-line")
    assert text["channels"][0]["href"] == "sms:741741" and text["channels"][0]["expect"] == ["First write the word HOME"]
    emergency = shown("FI", "fi", "suicide", "fi-emergency-112")
    assert emergency["checked"].startswith("Tarkistettu") and len(emergency["expect"]) == 1


def test_no_emergency_number_is_unsure() -> None:
    assert [service.id for service in SERVICES if service.kind == "emergency" and not service.standing.source] == []


def test_of_several_lines_the_one_in_the_visitors_language_is_shown() -> None:
    def lines(language: str, speaks: str | None) -> tuple[list[str | None], bool | None]:
        item = next(item for item in rank(CONTENT.services, Visitor("FI", language, speaks=speaks), "suicide", EPOCH) if item.service.id == "fi-kriisipuhelin")
        return [channel.display for channel in item.channels if channel.type == "phone"], item.state.open

    assert lines("fi", None) == (["09 2525 0111"], True)
    assert lines("en", "sv") == (["09 2525 0112"], None), "its hours are not known, whatever those of the Finnish line are"
    assert lines("en", "pl")[0] == ["09 2525 0111", "09 2525 0112", "09 2525 0113"]
