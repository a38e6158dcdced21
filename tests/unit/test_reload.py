"""Content is exchanged whole or not at all."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.content import clock
from bot.content.files import DATA
from bot.content.library import ContentStore
from bot.content.rank import Visitor
from bot.content.speak import speak
from bot.engine.watch import watch


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


def test_a_good_change_is_taken(data: Path) -> None:
    store = ContentStore(data)
    path = data / "helplines/FI.yml"
    before = store.current
    path.write_text(path.read_text(encoding="utf-8").replace('display: "112"', 'display: "113"'), encoding="utf-8")
    assert store.reload() == []
    assert store.current is not before


@pytest.mark.parametrize("bad", ["services: [", "- a list", "country: FI\nservices:\n- {id: fi-x}\n", "\x00"])
def test_a_bad_change_keeps_the_old_and_says_why(data: Path, bad: str) -> None:
    store = ContentStore(data)
    before = store.current
    (data / "helplines/FI.yml").write_text(bad, encoding="utf-8")
    problems = store.reload()
    assert problems and "helplines/FI.yml" in str(problems[0])
    assert store.current is before


async def test_a_running_server_notices(data: Path) -> None:
    store = ContentStore(data)
    before = store.current
    task = asyncio.create_task(watch(store.reload, data, seconds=0.05))
    await asyncio.sleep(0.2)
    path = data / "languages/en/messages/own.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("One step is enough for today.", "One step is enough."), encoding="utf-8")
    for _ in range(200):
        await asyncio.sleep(0.05)
        if store.current is not before:
            break
    task.cancel()
    assert "One step is enough." in store.current.base["utter_own_stop_next"].text


@pytest.mark.parametrize(
    "bad", ["approvals: [", "approvals:\n- {message: utter_menu, name: A", "approvals:\n- {message: utter_menu}\n", "approvals: yes\n", "approvals: [x]\n"]
)
def test_half_written_approvals_never_take_a_safety_text_away(data: Path, bad: str) -> None:
    store = ContentStore(data)
    before = speak(store.current, "utter_crisis_suicide", Visitor("FI", "fi"), clock.now()).text
    (data / "approvals").mkdir(exist_ok=True)
    (data / "approvals/fi.yml").write_text(bad, encoding="utf-8")
    assert speak(store.current, "utter_crisis_suicide", Visitor("FI", "fi"), clock.now()).text == before, "nothing is read while a visitor waits"
    problems = store.reload()
    assert problems and "approvals/fi.yml" in str(problems[0])
    assert speak(store.current, "utter_crisis_suicide", Visitor("FI", "fi"), clock.now()).text == before


@pytest.mark.parametrize("bad", ["country: FI\nservices: 2026-13-45\n", "country: FI\nservices: " + "[" * 3000])
def test_what_yaml_itself_stumbles_over_is_told_like_any_other_mistake(data: Path, bad: str) -> None:
    (data / "helplines/FI.yml").write_text(bad, encoding="utf-8")
    problems = ContentStore(data).reload()
    assert any("helplines/FI.yml" in problem.file for problem in problems), problems
