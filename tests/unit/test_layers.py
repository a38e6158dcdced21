"""The shape of the code: who may import whom."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

BOT = Path(__file__).resolve().parents[2] / "bot"
MAY = {"rasa": ("components", "engine", "importers.py"), "rasa_sdk": ("actions", "engine"), "sanic": ("channels", "review")}
FILES = sorted(BOT.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The top packages that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(BOT)))
def test_only_adapters_import_frameworks(path: Path) -> None:
    part = path.relative_to(BOT).parts[0]
    wrong = [package for package in imported(path) & set(MAY) if part not in MAY[package]]
    assert not wrong, f"{path.relative_to(BOT)} may not import {wrong}: only {[MAY[package] for package in wrong]} may"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(BOT)))
def test_files_are_short_and_say_what_they_are(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300, "split it: a file does one thing"
    assert not text or ast.get_docstring(ast.parse(text)), "a docstring says what the file is for"
