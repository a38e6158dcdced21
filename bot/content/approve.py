"""Writing down that a person approved a text as it stands: for the command and the review tool alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.content.approvals import load_approvals
from bot.content.atomic import write_text
from bot.content.library import Content
from bot.content.served import is_safety


def path_of(content: Content, language: str) -> Path:
    """The file with the approvals of a language."""
    return content.data / "approvals" / f"{language}.yml"


def approve(content: Content, language: str, messages: Sequence[str], *, name: str, role: str, on: date) -> Path:
    """Append approvals; gives the file. The wording of a safety text is kept with the first one, to be shown while a later wording waits.

    Raises KeyError for a text that the language does not have, ContentError or TypeError for a file of approvals that cannot be read.
    """
    entries = content.texts[language].entries
    path = path_of(content, language)
    head = f"# Who approved which text of {language}: an approval holds for exactly this text and falls when it changes.\napprovals:\n"
    known = {(approval.message, approval.digest) for approval in load_approvals(content.data, language) if approval.text}
    lines = [path.read_text(encoding="utf-8") if path.exists() else head]
    for message in messages:
        entry = entries[message]
        item: dict[str, Any] = {"message": message, "digest": entry.digest, "name": name, "role": role, "date": on}
        if is_safety(content.base[message]) and (message, entry.digest) not in known:
            item |= {"text": entry.text, **({"young": entry.young} if entry.young else {}), **({"buttons": entry.buttons} if entry.buttons else {})}
        lines.append(yaml.safe_dump([item], allow_unicode=True, sort_keys=False, width=4096))
    write_text(path, "".join(lines))
    return path


def withdraw(content: Content, language: str, message: str, digest: str, *, name: str) -> Path | None:
    """Take back what a person approved of this wording; None where there is nothing. The wording stays with the approvals of others."""
    path = path_of(content, language)
    approvals = load_approvals(content.data, language)
    mine = {index for index, a in enumerate(approvals) if (a.message, a.digest, a.name) == (message, digest, name)}
    if not mine:
        return None
    from bot.content.edit import dump, parse  # ruamel takes long to import, and reading needs none of it

    document = parse(path.read_text(encoding="utf-8"))
    items = document["approvals"]
    kept = {key: items[index][key] for index in sorted(mine) for key in ("text", "young", "buttons") if key in items[index]}
    heir = next((index for index, a in enumerate(approvals) if index not in mine and (a.message, a.digest) == (message, digest)), None)
    if heir is not None and "text" not in items[heir]:
        items[heir].update(kept)
    for index in sorted(mine, reverse=True):
        del items[index]
    write_text(path, dump(document))
    return path
