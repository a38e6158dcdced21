"""What is said about the law of every country: nothing that is not known, and never that something unknown is allowed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.explain import EU, OFFENCES_OF, Explainer
from bot.content.law import OFFENCES, Offence, parse_duration
from bot.content.library import content_store
from bot.content.locales import countries

CONTENT = content_store().current
LAW_TEXTS = sorted(key for key in CONTENT.base if key.startswith("utter_law_"))
INTENTS = sorted(name for name in CONTENT.topics if name.startswith("law_"))


def figures(text: str) -> set[int]:
    return {int(number) for number in re.findall(r"\d+", text)}


def may_be_shown(offence: Offence) -> set[int]:
    """The figures of an offence that are known well enough."""
    if offence.illegal is not True or not offence.penalty or offence.basis == "unsure":
        return set()
    return {number for text in (offence.penalty.min, offence.penalty.max) if text for number, _ in parse_duration(text)}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([*countries(), None]), st.sampled_from(sorted(CONTENT.languages)), st.sampled_from(INTENTS))
def test_only_known_figures_are_shown(country: str | None, language: str, intent: str) -> None:
    explainer = Explainer(CONTENT, language, country)
    shown = figures(explainer.values(intent)["penalties"])
    known: set[int] = set()
    for name in OFFENCES_OF.get(intent, ()):
        if explainer.law:
            known |= may_be_shown(explainer.law.offences[name])
    if not known and country in EU and intent in OFFENCES_OF:
        known = figures(CONTENT.entry("part_law_baseline", language)[0].text)
    assert shown <= known


@pytest.mark.parametrize("code", sorted(CONTENT.law))
def test_nothing_is_ever_said_to_be_allowed(code: str) -> None:
    law, values = CONTENT.law[code], Explainer(CONTENT, "en", code).values("law_images")
    assert set(OFFENCES) <= set(law.offences)
    assert all(offence.illegal is True or offence.illegal == "unclear" for offence in law.offences.values()), (
        "a law that allows one of these is not shown as such"
    )
    if law.generated is not True:
        assert values["generated"] == CONTENT.base["part_generated_unclear"].text
    assert not re.search(r"\b(?:legal|allowed|permitted|no crime)\b", " ".join(values.values()), re.IGNORECASE)


@pytest.mark.parametrize("code", ["FI", "US", "CU", None])
def test_source_year_and_that_it_is_no_advice_are_said(code: str | None) -> None:
    source = Explainer(CONTENT, "en", code).source()
    if code in CONTENT.law:
        assert str(CONTENT.law[code].as_of) in source
    assert "not legal advice" in CONTENT.base["utter_law_source"].text.lower() or "no legal advice" in CONTENT.base["utter_law_source"].text.lower()


def test_every_subject_of_the_law_has_its_text() -> None:
    wanted = {"images", "generated", "thoughts", "contact", "online_contact", "definition", "reporting", "process"}
    assert {f"utter_law_{name}" for name in wanted} <= set(LAW_TEXTS)
