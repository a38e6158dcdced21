"""Understanding in the review tool: measured, confusions with their examples, and an example that is added only where it may be."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from bot.content.examples import add_example, objections
from bot.content.library import Content, load_content
from bot.content.training_examples import examples
from bot.evaluation.data import TESTS
from tests.review.conftest import Tool

NEW = "zyx my thoughts scare me zyx"


def known(content: Content, intent: str, language: str = "en") -> str:
    return next(example.text for example in examples(content, language) if example.intent == intent)


def test_example_lands_at_the_end_of_its_intent_and_nowhere_else(data: Path) -> None:
    content = load_content(data)
    for language in ("en", "ar", "fi"):
        before = examples(content, language)
        path = add_example(content, language, "own_thoughts", f'{NEW}: "quoted" # sign')
        after = examples(content, language)
        added = set(after) - set(before)
        assert {(example.intent, example.text) for example in added} == {("own_thoughts", f'{NEW}: "quoted" # sign')} and len(after) == len(before) + 1
        assert path.parent.parent.name == language


def test_what_speaks_against_an_example(content: Content) -> None:
    line = known(content, "own_thoughts")

    def keys(intent: str, text: str, language: str = "en", tested: tuple[str, ...] = ()) -> set[tuple[str, bool]]:
        return {(item.key, item.warning) for item in objections(content, language, intent, text, tested)}

    assert keys("own_thoughts", NEW) == set()
    assert ("there", False) in keys("own_thoughts", line.upper() + "!")
    assert ("collision", False) in keys("law_images", line)
    assert ("collision", True) in keys("law_images", line, "fi")
    assert ("alike", True) in keys("law_images", line + "s")
    assert keys("own_thoughts", "[a](b) c") == {("markup", False)} and keys("own_thoughts", "?!") == {("length", False)}
    assert ("tested", False) in keys("own_thoughts", NEW, tested=(NEW.upper(),))


def test_add_with_its_warnings(tool: Tool, data: Path) -> None:
    visit = tool.by()
    visit.get("/understanding?language=en")
    assert "was added to own_thoughts" in visit.post("/understanding/add", {"language": "en", "intent": "own_thoughts", "text": NEW}).text
    content = tool.app.ctx.desk.content
    assert NEW in [example.text for example in examples(content, "en") if example.intent == "own_thoughts"]
    refused = visit.post("/understanding/add", {"language": "en", "intent": "law_images", "text": NEW})
    assert refused.status_code == 409 and "stands under another intent" in refused.text and "I have looked at this" not in refused.text
    near = {"language": "en", "intent": "law_images", "text": NEW + "s"}
    asked = visit.post("/understanding/add", near)
    assert asked.status_code == 409 and "I have looked at this" in asked.text
    assert "was added to law_images" in visit.post("/understanding/add", {**near, "sure": "yes", "sure_of": NEW + "s"}).text
    for wrong in ({"language": "xx"}, {"intent": "nothing"}, {"intent": "step_menu"}):
        assert visit.post("/understanding/add", {"language": "en", "intent": "own_thoughts", "text": "a b c", **wrong}).status_code == 400


@pytest.mark.model
def test_measured_with_confusions_and_the_examples_behind_them(tool: Tool, data: Path) -> None:
    folder = data.parent.parent / "tests/nlu/en"
    folder.mkdir(parents=True)
    (folder / "few.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: law_images\n  examples: |\n    - zz i want to die today zz\n'
        '- intent: crisis_suicide\n  examples: |\n    - zz i want to kill myself now zz\n',
        encoding="utf-8",
    )  # fmt: skip
    visit = tool.by()
    visit.get("/understanding?language=en")
    visit.post("/understanding/measure", {"language": "en"})
    for _ in range(300):
        page = visit.get("/understanding?language=en").text
        if "How it did" in page:
            break
        time.sleep(0.2)
    assert "1 of 2 (50.0 %)" in page and "law_images understood as crisis_suicide" in page and "Examples of the other intent that resemble it" in page
    assert "There are no test messages" in visit.get("/understanding?language=fi").text


def test_bad_files_are_told(tool: Tool, data: Path) -> None:
    shutil.copytree(TESTS / "sv", data.parent.parent / "tests/nlu/sv")
    next((data / "languages/sv/nlu").glob("*.yml")).write_text("nlu: [", encoding="utf-8")
    visit = tool.by()
    assert visit.get("/understanding?language=sv").status_code == 409
    assert visit.get("/understanding?language=en").status_code == 200
