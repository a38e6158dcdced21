"""What reviewers say about texts: `bot/data/comments/<code>.yml`. A comment of kind `change` asks for a change and is open until somebody settles it."""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.content.files import read_yaml
from bot.content.problems import ContentError, Problem
from bot.content.write import write_whole

KINDS = ("comment", "change")
LONGEST = 2000


@dataclass(frozen=True)
class Comment:
    """`digest` is that of the text as it stood; `settled_by`: who said that it is done."""

    id: str
    message: str
    digest: str
    name: str
    date: datetime.date
    kind: str
    text: str
    settled_by: str | None = None
    settled_on: datetime.date | None = None

    @property
    def open(self) -> bool:
        """Whether it still asks for a change."""
        return self.kind == "change" and self.settled_by is None


def path_of(data: Path, language: str) -> Path:
    """The file with the comments on a language."""
    return data / "comments" / f"{language}.yml"


def read_comments(data: Path, language: str) -> tuple[tuple[Comment, ...], list[Problem]]:
    """The comments on a language, oldest first, as far as they can be read, and what is wrong."""
    path = path_of(data, language)
    if not path.exists():
        return (), []
    try:
        return tuple(Comment(**fields) for fields in read_yaml(path, root=data).get("comments") or ()), []
    except ContentError as error:
        return (), error.problems
    except (TypeError, AttributeError) as error:
        return (), [
            Problem("comments", f"comments/{language}.yml", "comments", str(error), "id, message, digest, name, date, kind, text", "Correct the entry.")
        ]


def add(data: Path, language: str, *, message: str, digest: str, name: str, kind: str, text: str, on: datetime.date) -> Path:
    """Write a comment down; gives the file. Raises ContentError where the file cannot be read."""
    comment = Comment(secrets.token_hex(4), message, digest, name, on, kind, text)
    return _write(data, language, [*_readable(data, language), comment])


def settle(data: Path, language: str, ids: set[str], *, name: str, on: datetime.date) -> Path | None:
    """Mark requests as done; None where none of them was open. Raises ContentError where the file cannot be read."""
    comments = _readable(data, language)
    if not any(comment.open and comment.id in ids for comment in comments):
        return None
    done = [Comment(**{**vars(c), "settled_by": name, "settled_on": on}) if c.open and c.id in ids else c for c in comments]
    return _write(data, language, done)


def _readable(data: Path, language: str) -> list[Comment]:
    comments, problems = read_comments(data, language)
    if problems:
        raise ContentError(problems)
    return list(comments)


class _OneLine(yaml.SafeDumper):
    """Texts in quotes on one line: a line of a comment must never look like a key of Rasa's files."""


_OneLine.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if "\n" in text or ":" in text else None))


def _write(data: Path, language: str, comments: list[Comment]) -> Path:
    items: list[dict[str, Any]] = [{name: value for name, value in vars(comment).items() if value is not None} for comment in comments]
    head = f"# What reviewers say about the texts of {language} (signpost review).\n"
    path = path_of(data, language)
    write_whole(path, head + yaml.dump({"comments": items}, Dumper=_OneLine, allow_unicode=True, sort_keys=False, width=1_000_000))
    return path
