"""Which wording is shown when the English has changed, when an approval fell, and when there is none."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.commands import approve as approve_command
from bot.content.approvals import ROLES, state
from bot.content.files import DATA
from bot.content.library import Content, load_content
from bot.content.rank import Visitor
from bot.content.speak import speak

NOW = datetime(2026, 11, 22, tzinfo=timezone.utc)
KEY = "utter_crisis_suicide"
FINN = Visitor("FI", "fi")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("nlu"))
    return folder


def rewrite(data: Path, language: str, old: str, new: str, file: str = "safety") -> None:
    path = data / "languages" / language / "messages" / f"{file}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def remove(content: Content, language: str, key: str) -> Content:
    texts = content.texts[language]
    fewer = replace(texts, entries={name: entry for name, entry in texts.entries.items() if name != key})
    return replace(content, texts={**content.texts, language: fewer})


def approve(monkeypatch: pytest.MonkeyPatch, data: Path, *keys: str, roles: tuple[str, ...] = ROLES) -> None:
    monkeypatch.setattr(approve_command, "load_content", lambda: load_content(data))
    for role in roles:
        assert approve_command.run(["fi", *keys, "--name", 'A: B. "C"', "--role", role]) == 0


def said(content: Content, key: str = KEY, visitor: Visitor = FINN) -> str:
    return speak(content, key, visitor, NOW).text


def test_a_stale_draft_stays_in_use_and_is_counted(data: Path) -> None:
    before = said(load_content(data))
    rewrite(data, "en", "You need not tell them why.", "You need not say why.")
    content = load_content(data)
    assert state(content.texts["fi"].entries[KEY], content.base[KEY], (), "fi") == "stale"
    assert said(content) == before


def test_a_stale_draft_gets_the_numbers_that_the_english_names_now(data: Path) -> None:
    rewrite(data, "fi", " Kriisipuhelin: {crisis_line}.", "")
    first = said(load_content(data)).split("\n")[0]
    assert first.startswith("Kriisipuhelin: ") and any(char.isdigit() for char in first)


def test_the_wording_approved_last_is_shown_with_the_numbers_of_today(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    approve(monkeypatch, data, KEY)
    content = load_content(data)
    assert state(content.texts["fi"].entries[KEY], content.base[KEY], content.approvals["fi"], "fi") == "approved"
    before = said(content)
    rewrite(data, "fi", "Jos henkesi on nyt vaarassa", "Uusi luonnos")
    assert said(load_content(data)) == before
    rewrite(data, "en", "You need not tell them why.", "You need not say why.")
    assert said(load_content(data)) == before
    assert "116 123" in said(load_content(data), visitor=Visitor("IE", "fi"))


def test_one_approval_is_not_enough_for_a_safety_text(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    approve(monkeypatch, data, KEY, roles=("language",))
    rewrite(data, "fi", "Jos henkesi on nyt vaarassa", "Uusi luonnos")
    assert said(load_content(data)).startswith("Uusi luonnos")


@pytest.mark.parametrize("country", ["FI", None])
def test_approved_only_gives_the_numbers_alone_in_the_visitors_language(data: Path, country: str | None) -> None:
    spoken = speak(load_content(data, approved_only=True), KEY, Visitor(country, "fi"), NOW)
    assert spoken.language == "fi"
    assert "Hätänumero: " in spoken.text and "Kriisipuhelin: " in spoken.text and "112" in spoken.text
    assert "life" not in spoken.text and "Emergency" not in spoken.text


def test_a_missing_safety_text_is_numbers_never_english(data: Path) -> None:
    content = remove(load_content(data), "fi", "utter_crisis_suicide_steps")
    spoken = speak(content, "utter_crisis_suicide_steps", FINN, NOW)
    assert spoken.language == "fi" and "112" in spoken.text and "Stay" not in spoken.text
    english = {button["title"] for button in speak(content, "utter_crisis_suicide_steps", Visitor("IE", "en"), NOW).buttons}
    assert spoken.buttons and not english & {button["title"] for button in spoken.buttons}


def test_without_any_word_of_the_language_the_numbers_stand_alone(data: Path) -> None:
    content = load_content(data)
    content = replace(content, texts={**content.texts, "fi": replace(content.texts["fi"], entries={})})
    assert said(content, visitor=Visitor("FI", "fi")).startswith("Suomi\n112\n")
    assert said(content, visitor=Visitor(None, "fi")).startswith("112, 911\n")


def test_an_ordinary_text_that_is_missing_is_english(data: Path) -> None:
    content = remove(load_content(data, approved_only=True), "fi", "utter_own_stop")
    assert speak(content, "utter_own_stop", FINN, NOW).language == "en"
