"""The safety net beside the classifier: it raises, and where the classifier thinks something else likelier it asks."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.safety_matcher import SafetyMatcher
from bot.content.topics import load_topics
from bot.engine.understanding import doubtful

NET = SafetyMatcher(SafetyMatcher.get_default_config(), None, Resource("net"), {"en": 'safety:\n  crisis_suicide:\n  - "suicid*"\n'})  # type: ignore[arg-type]


def seen(text: str, name: str, confidence: float, danger: float | None) -> dict[str, Any]:
    message = Message({TEXT: text, INTENT: {"name": name, "confidence": confidence}, "language": "en"})
    if danger is not None:
        message.set("danger", danger)
    NET.process([message])
    return dict(message.data)


@pytest.mark.parametrize(
    ("confidence", "danger", "expected", "asked"),
    [
        (0.49, 0.0, "crisis_suicide", False),  # the classifier does not know
        (0.7, 0.23, "crisis_suicide", False),  # it thinks something else likelier than not, but sees a danger too
        (0.95, None, "crisis_suicide", False),  # a pipeline that does not say
        (0.95, 0.004, "out_of_scope", True),  # homework, a film
        (0.6, 0.1, "out_of_scope", True),
    ],
)
def test_a_pattern_raises_or_asks(confidence: float, danger: float | None, expected: str, asked: bool) -> None:
    found = seen("an essay about suicide", "out_of_scope", confidence, danger)
    assert found[INTENT]["name"] == expected
    assert doubtful(found, load_topics()) is asked


def test_without_a_pattern_nothing_changes() -> None:
    found = seen("an essay about rivers", "out_of_scope", 0.95, 0.004)
    assert found[INTENT]["name"] == "out_of_scope" and found["danger"] == 0.004 and not doubtful(found, load_topics())
