"""Whom a button is shown to."""

from __future__ import annotations

import pytest

from bot.content.library import Content
from bot.content.offer import offered, suits
from bot.content.rank import Visitor

# What is written for people who worry about their own behaviour: a survivor who meets it is taken for one of them.
OWN = {"step_tonight", "step_wave", "step_matters", "step_slipped", "own_stop", "help_self", "help_block", "step_plan_self", "step_tell_family"}


@pytest.mark.parametrize(("audience", "hidden"), [("survivor", OWN), ("other", OWN - {"help_self"}), ("professional", OWN - {"help_self"})])
def test_nobody_else_is_offered_what_is_for_people_worried_about_themselves(content: Content, audience: str, hidden: set[str]) -> None:
    for key, base in content.base.items():
        shown = set(offered(base, content.topics, Visitor("IE", audience=audience)))
        if not set(base.buttons) <= hidden:
            assert not shown & hidden, key


def test_somebody_of_whom_nothing_is_known_is_offered_everything(content: Content) -> None:
    for base in content.base.values():
        assert offered(base, content.topics, Visitor("IE")) == list(base.buttons)


def test_under_18_is_not_asked_for_the_age_again(content: Content) -> None:
    for key in ("utter_crisis_suicide_steps", "utter_victim_now", "utter_door_survivor", "utter_ask_audience", "utter_victim_sextortion_next"):
        before, after = offered(content.base[key], content.topics, Visitor("IE")), offered(content.base[key], content.topics, Visitor("IE", under_18=True))
        asked = set(before) - set(after)
        assert len(asked) == 1 and content.topics[asked.pop()].tells_age, key
    young = content.base["utter_young_next"]
    assert offered(young, content.topics, Visitor("IE", under_18=True)) == list(young.buttons)


def test_no_button_leads_where_one_stands(content: Content) -> None:
    assert "law_reporting" not in offered(content.base["utter_law_source"], content.topics, Visitor("IE"), "law_reporting")
    only = content.base["utter_ask_suicide"]
    assert offered(only, content.topics, Visitor("IE"), "crisis_suicide") == ["step_no_suicide"]


@pytest.mark.parametrize(
    ("second", "visitor", "shown"),
    [
        ("own_stop", Visitor("IE", audience="survivor"), False), ("own_stop", Visitor("IE", audience="self"), True),
        ("own_under_18", Visitor("IE", under_18=True), False), ("law_images", Visitor("IE", audience="survivor"), True),
    ],
)  # fmt: skip
def test_a_second_subject_is_offered_to_whom_it_is_for(content: Content, second: str, visitor: Visitor, shown: bool) -> None:
    assert suits(content.topics[second], visitor) is shown
