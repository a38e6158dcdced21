"""Writing down that a person approved a text as it stands: for the command and the review tool alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.content.edit import dump, parse
from bot.content.files import read_yaml
from bot.content.library import Content
from bot.content.served import is_safety
from bot.content.write import write_whole


def path_of(content: Content, language: str) -> Path:
    """The file with the approvals of a language."""
    return content.data / "approvals" / f"{language}.yml"


def approve(content: Content, language: str, messages: Sequence[str], *, name: str, roles: Sequence[str], on: date) -> Path:
    """Append an approval of each text for each role; gives the file. The wording of a safety text is kept with the first one, to be shown while a later
    wording waits. Raises KeyError for a text that the language does not have, ContentError where the file
    cannot be read, OSError where it cannot be written.
    """
    entries = content.texts[language].entries
    path = path_of(content, language)
    head = f"# Who approved which text of {language}: an approval holds for exactly this text and falls when it changes.\napprovals:\n"
    if path.exists():
        read_yaml(path, root=content.data)  # nothing is put behind what nobody can read
    known = {(approval.message, approval.digest) for approval in content.approvals.get(language, ()) if approval.text}
    written = path.read_text(encoding="utf-8") if path.exists() else head
    for message in messages:
        entry = entries[message]
        for role in roles:
            item: dict[str, Any] = {"message": message, "digest": entry.digest, "name": name, "role": role, "date": on}
            if is_safety(content.base[message]) and (message, entry.digest) not in known:
                item |= {"text": entry.text, **({"young": entry.young} if entry.young else {}), **({"buttons": entry.buttons} if entry.buttons else {})}
                known.add((message, entry.digest))
            written += ("" if written.endswith("\n") else "\n") + yaml.safe_dump([item], allow_unicode=True, sort_keys=False, width=4096)
    write_whole(path, written)
    return path


def withdraw(content: Content, language: str, message: str, digest: str, *, name: str) -> Path | None:
    """Take back what a person approved of this wording; None where there is nothing. The wording stays with the approvals of others.

    Raises ContentError where the file cannot be read, OSError where it cannot be written.
    """
    path = path_of(content, language)
    if not path.exists():
        return None
    read_yaml(path, root=content.data)
    document = parse(path.read_text(encoding="utf-8"))
    items = document.get("approvals") or []
    same = [item for item in items if isinstance(item, dict) and (item.get("message"), str(item.get("digest"))) == (message, digest)]
    mine = [item for item in same if item.get("name") == name]
    if not mine:
        return None
    heirs = [item for item in same if item.get("name") != name]
    if heirs and not any("text" in item for item in heirs):
        heirs[0].update({key: item[key] for item in mine for key in ("text", "young", "buttons") if key in item})
    for index in reversed([index for index, item in enumerate(items) if any(item is one for one in mine)]):
        del items[index]
    write_whole(path, dump(document))
    return path
