"""Who changed a text last, and when: as git tells it, line by line. Where there is no repository nothing is said."""

from __future__ import annotations

import datetime
import threading
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.content.files import stamp_of
from bot.review.commit import CommitError, git

_NOT_YET = "0" * 40


@dataclass(frozen=True)
class LastChange:
    """`date` and `name` of the newest line; both None where it is not committed yet."""

    date: datetime.date | None
    name: str | None


class History:
    """The last change of each entry of message files; a file is asked for once and again when it or the repository moved on."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[object, dict[str, LastChange]]] = {}
        self._lock = threading.Lock()

    def of(self, path: Path) -> dict[str, LastChange]:
        """By the name of the entry; empty where git does not know. Takes a tenth of a second for a file that changed: call it in a thread."""
        with self._lock:
            try:
                stamp = (stamp_of(path), git(path.parent, "rev-parse", "HEAD"))
            except (OSError, CommitError):
                return {}
            if path not in self._known or self._known[path][0] != stamp:
                self._known[path] = (stamp, _changes(path))
            return self._known[path][1]


def _changes(path: Path) -> dict[str, LastChange]:
    try:
        lines = _blame(git(path.parent, "blame", "--line-porcelain", "--", path.name))
        places = _places(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, CommitError, ValueError):
        return {}
    found = {}
    for key, (first, last) in places.items():
        newest = max(lines[first:last], default=None, key=lambda line: (line[0] == _NOT_YET, line[1]))
        if newest and newest[0] == _NOT_YET:
            found[key] = LastChange(None, None)
        elif newest:
            found[key] = LastChange(datetime.datetime.fromtimestamp(newest[1], datetime.timezone.utc).date(), newest[2])
    return found


def _blame(text: str) -> list[tuple[str, int, str]]:
    """(commit, seconds, author) of every line."""
    lines: list[tuple[str, int, str]] = []
    commit, when, who = "", 0, ""
    for line in text.splitlines():
        if line.startswith("\t"):
            lines.append((commit, when, who))
        elif line.startswith("author "):
            who = line.removeprefix("author ")
        elif line.startswith("author-time "):
            when = int(line.removeprefix("author-time "))
        elif len(line) > 40 and line[40] == " " and all(char in "0123456789abcdef" for char in line[:40]):
            commit = line[:40]
    return lines


def _places(path: Path) -> dict[str, tuple[int, int]]:
    """First and last line of each entry, from 0."""
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    messages = next((value for key, value in root.value if key.value == "messages"), None) if isinstance(root, yaml.MappingNode) else None
    if not isinstance(messages, yaml.MappingNode):
        return {}
    return {str(key.value): (key.start_mark.line, max(value.end_mark.line, key.start_mark.line + 1)) for key, value in messages.value}
