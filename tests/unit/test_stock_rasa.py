"""The tools that compare with stock Rasa: what they count, what they leave out of an event, which difference they name."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered

from benchmarks.stock_rasa.compare import difference
from benchmarks.stock_rasa.events import described, fix_understanding
from benchmarks.stock_rasa.rasa_tests import copy_checkout, read_report, reason, table

REPORT = """<testsuites><testsuite>
<testcase classname="tests.core.test_a" name="test_one"/>
<testcase classname="tests.core.test_a.TestB" name="test_two"><skipped message="no"/></testcase>
<testcase classname="tests.core.test_a" name="test_three"><failure message="x">E   RuntimeError: TensorFlow is not installed: a()</failure></testcase>
<testcase classname="" name="tests.core.test_c"><error message="collection failure">E   ModuleNotFoundError: No module named 'd'</error></testcase>
</testsuite></testsuites>"""


def test_report_is_counted_by_file(tmp_path: Path) -> None:
    (tmp_path / "tests/core").mkdir(parents=True)
    (tmp_path / "tests/core/test_a.py").touch()
    (tmp_path / "tests/core/test_c.py").touch()
    (tmp_path / "report.xml").write_text(REPORT, encoding="utf-8")
    rows = table(read_report(tmp_path / "report.xml", tmp_path))
    assert rows[2:] == [
        "| core/test_a.py | 1 | 1 | 1 | 0 | TensorFlow component 1 |",
        "| core/test_c.py | 0 | 0 | 0 | 1 | package that is not installed 1 |",
        "| **all** | **1** | **1** | **1** | **1** | |",
    ]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("OSError: [E050] Can't find model 'en_core_web_md'", "needs a spaCy model"),
        ("ConnectionError: Connection refused", "needs network or a database"),
        ("assert 1 == 2", "other"),
    ],
)
def test_reason_is_read_from_the_failure(text: str, phrase: str) -> None:
    assert reason(text) == phrase


def test_copy_of_a_checkout_leaves_its_code_behind(tmp_path: Path) -> None:
    for name in ("tests/test_a.py", "data/nlu.yml", "examples/x.yml", "pyproject.toml", "rasa/a.py", "rasa/b/config.yml"):
        (tmp_path / "from" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "from" / name).touch()
    copy_checkout(tmp_path / "from", tmp_path / "to")
    copied = {path.relative_to(tmp_path / "to").as_posix() for path in (tmp_path / "to").rglob("*") if path.is_file()}
    assert copied == {"tests/test_a.py", "data/nlu.yml", "examples/x.yml", "pyproject.toml", "rasa/b/config.yml"}


def test_difference_names_the_first_event_that_differs() -> None:
    ours = [{"turn": 1, "event": "user", "intent": "greet"}, {"turn": 1, "event": "slot", "name": "topic", "value": "a"}]
    assert difference(ours, list(ours)) == "equal"
    assert difference(ours, [ours[0], {**ours[1], "value": "b"}]) == "turn 1: slot topic = a / slot topic = b"
    assert difference(ours, ours[:1]) == "turn 1: slot topic = a / nothing"


def test_described_event_has_no_times_ids_or_confidences() -> None:
    parsed = {"language": "de", "intent": {"name": "greet", "confidence": 0.7}}
    user = UserUttered("hallo", {"name": "greet", "confidence": 0.7}, [{"entity": "country", "value": "DE"}], parse_data=parsed, message_id="m1")
    assert described(user) == {"event": "user", "intent": "greet", "entities": [["country", "DE"]], "language": "de"}
    assert described(ActionExecuted("utter_a", policy="policy_0_RulePolicy", confidence=0.9)) == {"event": "action", "name": "utter_a", "policy": "RulePolicy"}
    assert described(SlotSet("topic", "law")) == {"event": "slot", "name": "topic", "value": "law"}
    said = BotUttered("Hallo", {"buttons": [], "custom": None}, {"utter_action": "utter_a", "model_id": "x"})
    assert described(said) == {"event": "bot", "response": "utter_a", "text": "Hallo"}


async def test_understanding_is_written_and_taken_up_again(tmp_path: Path) -> None:
    class Processor:
        async def parse_message(self, *_: object) -> dict[str, object]:
            return {"intent": {"name": "greet"}}

    class Other:
        async def parse_message(self, *_: object) -> dict[str, object]:
            return {"intent": {"name": "goodbye"}}

    for processor in (Processor(), Other()):
        guide = type("Guide", (), {"processor": processor})()
        fix_understanding(guide, tmp_path / "understood.jsonl")
        assert await guide.processor.parse_message(None) == {"intent": {"name": "greet"}}
