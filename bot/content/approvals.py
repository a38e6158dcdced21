"""Who approved which text: `bot/data/approvals/<code>.yml`. The state of a text is derived from it and from the text's source, never typed."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.content.files import read_yaml, stamp_of
from bot.content.library import Content
from bot.content.messages import BASE, Entry
from bot.content.problems import ContentError, Problem

SAFETY_TOPICS = ("safety", "boundaries", "young")
# A safety text needs somebody who knows the language and somebody who answers for what is said; one person may be both.
ROLES = ("language", "clinical")


@dataclass(frozen=True)
class Approval:
    """One person's approval of one text as it stood: `digest` is that of text and buttons.

    Beside one approval of a safety text stands its wording (`text`, `young`, `buttons`), so that it can be shown when the file has gone on.
    """

    message: str
    digest: str
    name: str
    role: str
    date: date
    text: str | None = None
    young: str | None = None
    buttons: dict[str, str] | None = None


@functools.lru_cache(maxsize=128)
def _read(path: Path, stamp: tuple[int, int, int]) -> tuple[Approval, ...]:
    return tuple(Approval(**{**fields, "digest": str(fields.get("digest", ""))}) for fields in read_yaml(path).get("approvals") or ())


def load_approvals(data: Path, code: str) -> tuple[Approval, ...]:
    """The approvals of a language, in the order of the file; none where there is no file. Raises ContentError or TypeError for a file of another form."""
    path = data / "approvals" / f"{code}.yml"
    return _read(path, stamp_of(path)) if path.exists() else ()


def read_approvals(data: Path, code: str) -> tuple[tuple[Approval, ...], list[Problem]]:
    """The approvals of a language, none where the file cannot be read, and what is wrong with it: then nothing counts as approved."""
    try:
        return load_approvals(data, code), []
    except ContentError as error:
        return (), error.problems
    except (TypeError, AttributeError, ValueError) as error:
        return (), [Problem("approvals", f"approvals/{code}.yml", "approvals", str(error), "message, digest, name, role, date", "Correct the entry.")]


def state(entry: Entry | None, base: Entry, approvals: tuple[Approval, ...], code: str) -> str:
    """missing, stale (the English changed since), draft or approved."""
    if entry is None:
        return "missing"
    if code != BASE and entry.source != base.digest:
        return "stale"
    roles = {approval.role for approval in approvals if approval.message == entry.key and approval.digest == entry.digest}
    needed = set(ROLES) if base.topic in SAFETY_TOPICS else {"language"}
    return "approved" if needed <= roles else "draft"


def approved(content: Content, code: str) -> bool:
    """Whether every text of a language is approved as it stands."""
    texts, approvals = content.texts.get(code), load_approvals(content.data, code)
    return bool(approvals) and all(state(texts.entries.get(key) if texts else None, base, approvals, code) == "approved" for key, base in content.base.items())
