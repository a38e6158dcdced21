"""Rasa takes any YAML file for its own in which a line begins with `nlu:`, `responses:`, `stories:` or `rules:`, wherever that line stands.

So no line of our own files begins so, not even in the middle of a text or further in; otherwise training stops or swallows the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.content.files import relative
from bot.content.library import Content
from bot.content.problems import Problem

ID = "rasa-keys"
KEYS = ("nlu:", "responses:", "stories:", "rules:")


def _is_rasa(path: Path, data: Path) -> bool:
    """Whether the file stands where Rasa's own files are."""
    parts = path.relative_to(data).parts
    return parts[0] == "dialogue" or (parts[0] == "languages" and len(parts) > 3 and parts[2] == "nlu")


def check(content: Content) -> Iterator[Problem]:
    """Lines that Rasa would stumble over."""
    for path in sorted(content.data.rglob("*")):
        if path.suffix not in (".yml", ".yaml") or _is_rasa(path, content.data):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            key = next((key for key in KEYS if line.lstrip().startswith(key)), None)
            if key:
                fix = "Rename the key, or break the line before another word."
                yield Problem(ID, relative(path, content.data), f"line {number}", f"a line that begins with {key}", "no line that Rasa takes for its own", fix)
