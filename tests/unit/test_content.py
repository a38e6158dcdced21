"""Texts, choices, places and law."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from bot.content.choices import Choice, match_choice
from bot.content.explain import Explainer
from bot.content.language_id import identify
from bot.content.law import parse_duration
from bot.content.library import Content
from bot.content.locales import country_of_time_zone, normalise_language
from bot.content.messages import fill
from bot.content.rank import Visitor
from bot.content.speak import speak

NOW = datetime(2026, 11, 22, tzinfo=timezone.utc)


def test_fill_leaves_out_a_line_that_has_nothing_to_say() -> None:
    assert fill("{country}\nA crime.\n{penalties}", {"country": "", "penalties": "Up to 3 years"}) == "A crime.\nUp to 3 years"
    with pytest.raises(KeyError):
        fill("{unknown}", {})


def test_every_text_in_every_language_can_be_spoken(content: Content) -> None:
    """With every placeholder it may have; no brace is ever left."""
    values = {name: "x" for entry in content.base.values() for name in entry.placeholders}
    for code in content.languages:
        for key in content.base:
            for under_18 in (False, True):
                spoken = speak(content, key, Visitor("IE", code, under_18=under_18), NOW, values)
                assert spoken.text and "{" not in spoken.text and "}" not in spoken.text, (code, key)


@pytest.mark.parametrize("country", ["IE", None, "VU"])
def test_crisis_texts_begin_with_the_numbers(content: Content, country: str | None) -> None:
    for code in content.languages:
        first = speak(content, "utter_crisis_suicide", Visitor(country, code), NOW).text.split("\n")[0]
        assert any(char.isdigit() for char in first), (code, first)


OFFERED = [Choice("crisis_suicide", "Yes", "affirm"), Choice("step_no_suicide", "No", "deny"), Choice("help_talk", "I want to talk to a person")]


@pytest.mark.parametrize(
    ("text", "intent", "safety", "expected"),
    [
        ("yes", "affirm", False, "crisis_suicide"),
        ("yeah i do", "affirm", False, "crisis_suicide"),
        ("nope", "deny", False, "step_no_suicide"),
        ("I want to talk to a persn", "help_talk", False, "help_talk"),
        ("3", "out_of_scope", False, "help_talk"),
        ("i want to die", "crisis_suicide", True, None),
        ("what is the law", "law_images", False, None),
        ("4", "out_of_scope", False, None),
        ("", "out_of_scope", False, None),
    ],
)
def test_typed_choice(text: str, intent: str, safety: bool, expected: str | None) -> None:
    found = match_choice(text, intent, OFFERED, safety=safety)
    assert (found.id if found else None) == expected


@pytest.mark.parametrize(
    ("text", "language", "country"),
    [
        ("I live in Portugal", "en", "PT"), ("UK", "en", "GB"), ("i'm from Holland", "en", "NL"), ("in der Schweiz", "de", "CH"), ("Suomessa", "fi", "FI"),
        ("asun Ruotsissa", "fi", "SE"), ("je vis en Belgique", "fr", "BE"), ("vivo en México", "es", "MX"), ("aus Österreich", "de", "AT"),
        ("my friend jordan", "en", None), ("oman huoneen ovi", "fi", None), ("how are you", "en", None),
    ],
)  # fmt: skip
def test_countries(content: Content, text: str, language: str, country: str | None) -> None:
    assert content.places.country(text, language) == country


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [("in German please", "en", "de"), ("auf Deutsch bitte", "de", "de"), ("suomeksi kiitos", "fi", "fi"), ("en español", "es", "es"), ("svenska", "en", "sv")],
)
def test_languages(content: Content, text: str, language: str, wanted: str) -> None:
    assert content.places.language(text, language) == wanted


def test_time_zones_give_a_country() -> None:
    assert country_of_time_zone("Europe/Helsinki") == "FI"
    assert country_of_time_zone("Asia/Calcutta") == "IN"
    assert country_of_time_zone("Nowhere/Land") is None
    assert normalise_language("pt-BR") == "pt" and normalise_language("no") == "nb" and normalise_language("!") is None


def test_language_of_a_message_is_weighed_with_the_page() -> None:
    assert identify("Ich habe Angst vor meinen Gedanken", page="en")[0] == "de"
    assert identify("ok", page="fi")[0] == "fi"
    assert identify("123 !!", conversation="fr")[0] == "fr"
    assert identify("hej jag vill prata med någon om mina tankar", page="fi")[0] == "sv"


def test_durations() -> None:
    assert parse_duration("P18M") == [(18, "month")]
    assert parse_duration("P24M") == [(2, "year")]
    assert parse_duration("P3Y1D") == [(3, "year"), (1, "day")]
    with pytest.raises(ValueError, match="no duration"):
        parse_duration("three years")


def test_unclear_law_is_never_shown_as_legal(content: Content) -> None:
    for code, law in content.law.items():
        for language in content.languages:
            values = Explainer(content, language, code).values("law_generated")
            if law.generated is not True or law.generated_basis == "unsure":
                assert values["generated"] == content.entry("part_generated_unclear", language)[0].text


def test_unknown_penalties_are_left_out(content: Content) -> None:
    for intent in ("law_images", "law_contact", "law_online_contact"):
        for code, law in content.law.items():
            lines = Explainer(content, "en", code).values(intent)["penalties"]
            if all(offence.basis == "unsure" for offence in law.offences.values()):
                assert "prison" not in lines or "European Union" in lines


@pytest.mark.parametrize(
    ("text", "language", "country"),
    [
        ("explíqueme cómo se usa", "es", None), ("vivo en usa", "es", "US"), ("usa", "es", "US"), ("i live in the usa", "en", "US"),
        ("после того как я посмотрел", "ru", None), ("podobają mi się mali chłopcy", "pl", None),
    ],
)  # fmt: skip
def test_everyday_words_are_no_countries(content: Content, text: str, language: str, country: str | None) -> None:
    assert content.places.country(text, language) == country
