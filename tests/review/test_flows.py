"""Flows: the graph is that of the rules, what is wrong with it is marked, and pictures lead to texts."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bot.commands.review_pack import run
from bot.content.flow import OPENING, Flow, flow_of
from bot.content.library import Content, load_content
from bot.review.drawing.cards import Painter, subject
from bot.review.drawing.layout import Box, columns, lay_out
from bot.review.drawing.measure import width, wrap
from bot.review.markdown import render
from bot.review.pack import begins
from bot.review.words import Words
from tests.review.conftest import Tool


@pytest.fixture(scope="module")
def flow(content: Content) -> Flow:
    return flow_of(content)


@pytest.fixture
def broken(data: Path) -> Flow:
    """The real conversation with a ring, a dead end, a lost step and a text nobody says put in."""
    steps = ("step_ring_one", "step_ring_two", "step_lost", "step_wall")
    topics = data / "topics.yml"
    topics.write_text(topics.read_text(encoding="utf-8") + "".join(f"  {step}: {{kind: step, parent: own_stop}}\n" for step in steps), encoding="utf-8")
    rules = "".join(f"- rule: {step}\n  steps:\n  - intent: {step}\n  - action: utter_{step.removeprefix('step_')}\n" for step in steps)
    (data / "dialogue/extra.yml").write_text(f'version: "3.1"\nrules:\n{rules}', encoding="utf-8")
    texts = {
        "ring_one": "step_ring_two", "ring_two": "step_ring_one", "lost": "step_ring_one", "wall": "", "unsaid_by_all": "step_wall", "waves": "",
    }  # fmt: skip
    entries = "".join(f"  utter_{key}:\n    text: Text.\n" + (f"    buttons:\n      {target}: Go\n" if target else "") for key, target in texts.items())
    (data / "languages/en/messages/extra.yml").write_text(f"language: en\ntopic: extra\nmessages:\n{entries}", encoding="utf-8")
    opening = data / "languages/en/messages/steps.yml"
    text = opening.read_text(encoding="utf-8")
    assert "      step_wave:" in text
    opening.write_text(text.replace("      step_wave:", "      step_wall: Wall\n      step_ring_one: Ring\n      step_wave:", 1), encoding="utf-8")
    return flow_of(load_content(data))


def test_the_real_conversation_has_no_faults(flow: Flow) -> None:
    assert not flow.problems and not flow.dead_ends and not flow.loops and not flow.unreachable and not flow.unsaid


def test_every_rule_is_a_step_with_its_texts(flow: Flow, content: Content) -> None:
    assert set(content.topics) <= set(flow.by_intent)
    for step in flow.steps.values():
        assert all(action in step.says for action in step.actions if action.startswith("utter_"))
    assert {"utter_opening_doors", "utter_crisis_suicide", "utter_hand_off"} <= set(flow.saying)
    assert flow.steps["crisis_suicide"] in flow.saying["utter_hand_off"]


def test_steps_that_need_the_country(flow: Flow) -> None:
    """Whatever shows services or names a number or law of a country."""
    assert all(flow.steps[name].country for name in ("crisis_suicide", "law_images", "help_channel", "inform_country"))
    assert not any(flow.steps[name].country for name in ("own_stop", "step_wave", "thanks"))
    assert all(step.country for step in flow.steps.values() if step.hand_off)


def test_ways_are_those_one_can_press(flow: Flow) -> None:
    for step in flow.steps.values():
        way = flow.way_to(step)
        for (at, button), (after, _) in zip(way, [*way[1:], (step, None)]):
            assert button in at.ways and button.intent in after.intents
    assert flow.way_to(flow.steps["step_wave"])[0][0].id == OPENING


def test_what_is_wrong_is_found(broken: Flow) -> None:
    assert [{step.id for step in ring} for ring in broken.loops] == [{"step_ring_one", "step_ring_two"}]
    assert [step.id for step in broken.dead_ends] == ["step_wall"]
    assert [step.id for step in broken.unreachable] == ["step_lost"]
    assert set(broken.unsaid) == {"utter_unsaid_by_all", "utter_waves"}


def test_what_is_wrong_is_shown(broken: Flow, tool: Tool) -> None:
    someone = tool.by()
    page = someone.get("/flows?language=en").text
    assert "step_lost" in page and "step_wall" in page and "step_ring_two" in page and "utter_unsaid_by_all" in page and "No dead ends" not in page
    assert "dead end" in someone.get("/flows/step_tonight?language=en").text and "ring without a way out" in someone.get("/flows/step_ring_one").text
    assert "nothing leads here" in someone.get("/flows/step_lost").text


def test_every_picture_is_drawn_and_its_links_lead_somewhere(tool: Tool, flow: Flow) -> None:
    someone = tool.by()
    seen: set[str] = set()
    for step in begins(flow)[::6]:
        drawing = Painter(flow, "fi", Words()).subject(step.name)
        root = ET.fromstring(drawing)  # noqa: S314 (our own)
        assert root.tag.endswith("svg") and "style" not in drawing
        seen |= set(re.findall(r'href="([^"#]+)', drawing))
    assert any(link.startswith("/texts/fi/utter_") for link in seen) and any(link.startswith("/flows/") for link in seen)
    for link in sorted(seen)[::12]:
        assert someone.get(link.replace("&amp;", "&")).status_code == 200, link
    assert someone.get("/flows/no_such_step").status_code == 404
    assert "text/html" in someone.get("/flows/whole?language=fi").headers["content-type"]


@pytest.mark.parametrize("language", ["en", "fi", "ru"])
def test_the_whole_has_every_step(flow: Flow, language: str) -> None:
    drawing = Painter(flow, language, Words()).whole()
    assert len(re.findall(r"<a href=", drawing)) == len(flow.steps)


def test_a_subject_stays_a_picture(flow: Flow) -> None:
    for step in flow.steps.values():
        assert 1 <= len(subject(flow, step.name)) <= 24


def test_boxes_do_not_overlap(flow: Flow) -> None:
    for intent in ("own_stop", "own_thoughts", "help_talk"):
        steps = subject(flow, intent)
        boxes = [Box(step.id, 300, 150 + 40 * len(step.ways), tuple((20.0 * n, (t.id,)) for n, (_, t) in enumerate(flow.after(step)))) for step in steps]
        laid = lay_out(boxes, [steps[0].id])
        places = [(laid.at[box.id], box) for box in boxes]
        for index, ((x, y), box) in enumerate(places):
            for (other_x, other_y), other in places[index + 1 :]:
                assert x != other_x or y + box.height <= other_y or other_y + other.height <= y
        assert all(line.x2 > line.x1 for line in laid.lines), "every line goes to the right"


def test_columns_count_presses() -> None:
    boxes = {name: Box(name, 1, 1, ((0, targets),)) for name, targets in {"a": ("b", "c"), "b": ("a", "d"), "c": ("d",), "d": (), "e": ()}.items()}
    assert columns(boxes, ["a"]) == ([["a"], ["b", "c"], ["d"]], ["e"])
    assert columns({}, ["a"]) == ([], [])


def test_lines_break_where_they_fit() -> None:
    assert wrap("one two three", 10, 45) == ["one two", "three"]
    assert all(width(line, 10) <= 40 for line in wrap("Donaudampfschifffahrtsgesellschaft und mehr", 10, 40))
    assert wrap("a\n\nb", 10, 100) == ["a", "b"] and wrap("", 10, 100) == []


def test_our_markdown() -> None:
    html = render("# Title\n\nA *b* **c** `d<e>` [f](g.md) ![x](y.svg)\nmore\n\n## Head\n- one\n  on\n- two\n\n| a | b |\n|---|---:|\n| 1 | <2> |\n")
    assert ">Title<" not in html and "<p>A *b* <strong>c</strong> <code>d&lt;e&gt;</code> f more</p>" in html
    assert "<h3>Head</h3>" in html and "<li>one on</li><li>two</li>" in html and "<td>&lt;2&gt;</td>" in html and "svg" not in html


def test_a_pack_needs_nothing_else(tmp_path: Path, content: Content, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "pack.html"
    assert run(["fi", "fi", "--output", str(path)]) == 0
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="(?!#)', text), "nothing is loaded and no link leads out"
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    for target in set(re.findall(r'href="#([^"]*)"', text)):
        assert target in ids, target
    assert all(f'id="{key}"' in text for key in content.base)
    for service in content.services["FI"]:
        assert service.id in text
    for wanted in ("<svg", "Intervals are Wilson", "draft", "Finland", "0.1.0"):
        assert wanted in text, wanted
    assert run(["xx", "FI"]) == 2 and "wanted one each" in capsys.readouterr().err


def test_the_pack_comes_as_a_file(tool: Tool) -> None:
    answer = tool.by().get("/pack/file?language=sv&country=SE")
    assert answer.headers["content-disposition"].startswith("attachment") and "Sweden" in answer.text
    assert tool.by().get("/pack/file?language=sv&country=..").status_code == 404
