"""Who approved which text: `bot/data/approvals/<code>.yml`. The state of a text is derived from it and from the text's source, never typed.

Approvals are part of the content: a running server takes them over with it, whole or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.content.files import read_yaml
from bot.content.messages import BASE, Entry
from bot.content.problems import ContentError, Problem

if TYPE_CHECKING:
    from bot.content.library import Content

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


_TYPES: dict[str, tuple[type, ...]] = {"date": (date,), "text": (str, type(None)), "young": (str, type(None)), "buttons": (dict, type(None))}
_WANTED = "message, digest, name, role, date; for a safety text its text, young and buttons"


def _approval(file: str, number: int, values: Any) -> Approval:
    """An entry of a file. Raises ContentError."""
    place = str(values.get("message") or f"entry {number}") if isinstance(values, dict) else f"entry {number}"
    found = "no mapping"
    if isinstance(values, dict):
        values = {**values, "digest": str(values.get("digest", ""))}
        names = {item.name for item in fields(Approval)}
        wrong = [name for name in values if name not in names]
        wrong += [name for name in ("message", "name", "role", "date") if name not in values]
        wrong += [name for name in names & set(values) if not isinstance(values[name], _TYPES.get(name, (str,)))]
        if not wrong:
            return Approval(**values)
        found = f"{', '.join(map(str, wrong))} missing, unknown or of another kind"
    raise ContentError([Problem("approvals", file, place, found, _WANTED, "Correct the entry, or remove it and approve the text again.")])


def read_approvals(data: Path) -> tuple[dict[str, tuple[Approval, ...]], list[Problem]]:
    """The approvals of every language that has a file, in the order of the file, as far as they can be read, and what cannot."""
    approvals, problems = dict[str, tuple[Approval, ...]](), list[Problem]()
    for path in sorted((data / "approvals").glob("*.yml")):
        file, found = f"approvals/{path.name}", list[Approval]()
        try:
            entries = read_yaml(path, root=data).get("approvals") or ()
            if not isinstance(entries, (list, tuple)):
                problems.append(Problem("approvals", file, "approvals", "no list", "a list of approvals", "Restore the file."))
                continue
        except ContentError as error:
            problems += error.problems
            continue
        for number, values in enumerate(entries, start=1):
            try:
                found.append(_approval(file, number, values))
            except ContentError as error:
                problems += error.problems
        approvals[path.stem] = tuple(found)
    return approvals, problems


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
    texts, approvals = content.texts.get(code), content.approvals.get(code, ())
    return bool(approvals) and all(state(texts.entries.get(key) if texts else None, base, approvals, code) == "approved" for key, base in content.base.items())
