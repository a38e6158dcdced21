"""A start checks what changed since it was last found in order, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import checked


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(checked, "FILE", tmp_path / "models/checked")
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.yml").write_text("a: 1\n", encoding="utf-8")
    return data


def test_what_passed_is_remembered_until_a_file_changes(folder: Path) -> None:
    assert not checked.passed([folder])
    checked.remember([folder])
    assert checked.passed([folder])
    (folder / "a.yml").write_text("a: 2\n", encoding="utf-8")
    assert not checked.passed([folder])


def test_a_new_file_another_folder_or_changed_checks_are_checked(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked.remember([folder])
    own = tmp_path / "own"
    own.mkdir()
    (own / "b.yml").write_text("b: 1\n", encoding="utf-8")
    assert not checked.passed([folder, own])
    (folder / "c.yml").write_text("c: 1\n", encoding="utf-8")
    assert not checked.passed([folder])
    checked.remember([folder])
    monkeypatch.setattr(checked, "_READ", ("bot/content/checks/*.py",))
    assert not checked.passed([folder])


def test_a_note_that_is_damaged_or_cannot_be_written_means_checking_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked.FILE.parent.mkdir()
    checked.FILE.write_bytes(b"\xff\xfe")
    assert not checked.passed([folder])
    monkeypatch.setattr(checked, "FILE", folder / "a.yml" / "checked")
    checked.remember([folder])
    assert not checked.passed([folder])
