"""Which texts, helplines and law have passed all checks, so that a start need not check again what has not changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from bot.content.write import write_whole
from bot.engine.model import MODELS, ROOT

FILE = MODELS / "checked"
# What the checks read, and the checks themselves. The model has a digest of its own.
_READ = ("bot/content/**/*.py", "bot/actions/**/*.py", "bot/domain.yml", "bot/channels/web/**/*.yml")


def _files(folders: Iterable[Path]) -> Iterable[Path]:
    for pattern in _READ:
        yield from sorted(ROOT.glob(pattern))
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if path.is_file())


def digest(folders: Iterable[Path]) -> str:
    """Of all files in the data folders and of the program that checks them. Raises OSError for a file that cannot be read."""
    found = hashlib.sha256()
    for path in _files(folders):
        found.update(str(path).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def passed(folders: Iterable[Path]) -> bool:
    """Whether just these files have passed all checks before."""
    try:
        return FILE.read_text(encoding="utf-8").strip() == digest(folders)
    except (OSError, ValueError):
        return False


def remember(folders: Iterable[Path]) -> None:
    """They have. Where that cannot be written, the next start checks again."""
    try:
        write_whole(FILE, digest(folders) + "\n")
    except OSError:
        return
