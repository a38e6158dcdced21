"""The simulator in the review tool: talk, save, hold again, see what a changed rule does."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
import yaml

from bot.content.why import REASONS
from bot.review.pages.simulator import VISITORS
from bot.review.words import Words
from tests.review.conftest import Tool, Visit

pytestmark = pytest.mark.model
WHO = {"visitor": "anyone", "language": "en", "country": "FI", "day": "2026-11-24", "hour": "14:00"}
RULE = ("utter_seek_illegal_content\n  - action: utter_seek_illegal_content_next", "utter_seek_illegal_content")


def sent_of(visit: Visit) -> str:
    """What the page carries of the conversation."""
    assert visit.last
    found = re.search(r'name="sent" value="([^"]*)"', visit.last.text)
    return html.unescape(found.group(1)) if found else "[]"


def say(visit: Visit, text: str, **who: str) -> str:
    return visit.post("/simulator", {**WHO, **who, "sent": sent_of(visit), "text": text, "action": "say"}).text


def change_rule(data: Path) -> None:
    path = data / "dialogue/boundaries.yml"
    text = path.read_text(encoding="utf-8")
    assert RULE[0] in text
    path.write_text(text.replace(*RULE), encoding="utf-8")


def test_there_are_words_for_everything_it_shows() -> None:
    words = Words()
    assert all(words.has(f"simulator.why_{reason}") for reason in REASONS)
    assert all(words.has(f"simulator.visitor_{name}") for name in VISITORS)


def test_talk_and_see_why(tool: Tool) -> None:
    visit = tool.by()
    visit.get("/simulator")
    page = say(visit, "i want to kill myself <b>")
    assert "crisis_suicide" in page and "bot/data/dialogue/safety.yml:" in page and "&lt;b&gt;" in page and "<b>" not in page
    assert "Safety patterns that fired" in page and "in the visitor&#39;s country" in page
    assert json.loads(sent_of(visit)) == [{"visitor": "i want to kill myself <b>"}]
    page = visit.post("/simulator", {**WHO, "sent": sent_of(visit), "press": "help_talk"}).text
    assert json.loads(sent_of(visit))[1] == {"press": "help_talk"} and "help_talk" in page
    visit.post("/simulator", {**WHO, "sent": sent_of(visit), "action": "undo"})
    assert len(json.loads(sent_of(visit))) == 1


def test_every_visitor_begins(tool: Tool) -> None:
    visit = tool.by()
    visit.get("/simulator")
    for name in VISITORS:
        assert visit.post("/simulator", {**WHO, "visitor": name, "action": "begin"}).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"sent": "{"}, {"sent": "[1]"}, {"sent": '[{"press": 1}]'}, {"sent": '[{"a": "b"}]'}, {"day": "x"}, {"hour": "25:99"},
        {"sent": json.dumps([{"visitor": "x"}] * 60)},
    ],
)  # fmt: skip
def test_what_no_page_sends_is_told(tool: Tool, wrong: dict[str, str]) -> None:
    visit = tool.by()
    visit.get("/simulator")
    assert visit.post("/simulator", {**WHO, "action": "same", **wrong}).status_code == 400


def test_button_that_is_gone_is_told(tool: Tool) -> None:
    visit = tool.by()
    visit.get("/simulator")
    answer = visit.post("/simulator", {**WHO, "sent": '[{"press": "no_such"}]', "action": "same"})
    assert answer.status_code == 200 and "does not exist any more" in answer.text


def test_save_hold_again_change_a_rule_and_take_it_as_right(tool: Tool, data: Path) -> None:
    visit = tool.by()
    visit.get("/simulator")
    say(visit, "where can i find pictures like that of kids")
    answer = visit.post("/simulator/save", {**WHO, "sent": sent_of(visit), "name": "Asks for <pictures>"})
    assert "Asks for &lt;pictures&gt;" in answer.text
    path = data.parent.parent / "tests/transcripts/asks-for-pictures.yml"
    saved = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert saved["turns"][0]["says"] == ["utter_seek_illegal_content", "utter_seek_illegal_content_next"]
    assert saved["opening"] == {"time": "2026-11-24T14:00:00+02:00", "language": "en", "country": "FI", "time_zone": "Europe/Helsinki"}
    assert "goes as it was saved" in visit.post("/simulator/replay").text
    change_rule(data)
    page = visit.post("/simulator/replay").text
    assert "One conversation goes otherwise" in page and "turn 1: says: recorded" in page
    assert "what the guide says now is taken as right" in visit.post("/simulator/accept", {"file": path.name}).text
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["turns"][0]["says"] == ["utter_seek_illegal_content"]
    assert "goes as it was saved" in visit.post("/simulator/replay").text
    assert "pictures like that" in visit.get(f"/simulator/open?file={path.name}").text


def test_rules_that_cannot_be_used_and_bad_files_are_told(tool: Tool, data: Path) -> None:
    folder = data.parent.parent / "tests/transcripts"
    folder.mkdir(parents=True)
    (folder / "odd.yml").write_text("name: [", encoding="utf-8")
    visit = tool.by()
    assert "cannot be used" in visit.get("/simulator/saved").text
    assert visit.get("/simulator/open?file=odd.yml").status_code == 409
    assert visit.get("/simulator/open?file=../../etc/passwd").status_code == 404
    assert "cannot be used" in visit.post("/simulator/replay").text
    (data / "dialogue/boundaries.yml").write_text("rules:\n- rule: x\n  steps:\n  - intent: nothing_known\n  - action: utter_nowhere\n", encoding="utf-8")
    visit.get("/simulator")
    answer = visit.post("/simulator", {**WHO, "action": "begin"})
    assert answer.status_code in (200, 409)
    (data / "dialogue/boundaries.yml").write_text("rules: [", encoding="utf-8")
    answer = visit.post("/simulator", {**WHO, "action": "begin"})
    assert answer.status_code == 409 and "Mend them" in answer.text
