"""Record that a person approved a text as it stands now. The wording of a safety text is kept with it, to be shown while a later one waits."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import Any

import yaml

from bot.content.approvals import ROLES
from bot.content.library import load_content
from bot.content.served import is_safety
from bot.content.write import write_whole


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost approve", description=__doc__)
    parser.add_argument("language", help="code of the language (fi)")
    parser.add_argument("messages", nargs="+", help="names of texts (utter_own_stop)")
    parser.add_argument("--name", required=True, help="who approves")
    parser.add_argument("--role", required=True, choices=ROLES, help="as somebody who knows the language, or who answers for what is said")
    options = parser.parse_args(arguments)
    content = load_content()
    texts = content.texts.get(options.language)
    unknown = [message for message in options.messages if not texts or message not in texts.entries]
    if texts is None or unknown:
        print(f"signpost approve: {options.language} has no text {', '.join(unknown)}. Names are in languages/<code>/messages/.", file=sys.stderr)
        return 2
    path = content.data / "approvals" / f"{options.language}.yml"
    head = f"# Who approved which text of {options.language}: an approval holds for exactly this text and falls when it changes.\napprovals:\n"
    written = path.read_text(encoding="utf-8") if path.exists() else head
    known = {(approval.message, approval.digest) for approval in content.approvals.get(options.language, ()) if approval.text}
    for message in options.messages:
        entry = texts.entries[message]
        item: dict[str, Any] = {"message": message, "digest": entry.digest, "name": options.name, "role": options.role, "date": date.today()}
        if is_safety(content.base[message]) and (message, entry.digest) not in known:
            item |= {"text": entry.text, **({"young": entry.young} if entry.young else {}), **({"buttons": entry.buttons} if entry.buttons else {})}
        written += ("" if written.endswith("\n") else "\n") + yaml.safe_dump([item], allow_unicode=True, sort_keys=False, width=4096)
    write_whole(path, written)
    print(f"{len(options.messages)} approvals written to {path.name}.")
    return 0
