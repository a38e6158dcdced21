"""Record that a person approved a text as it stands now."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from bot.content.approvals import ROLES
from bot.content.library import load_content


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
    path.parent.mkdir(exist_ok=True)
    head = (
        ""
        if path.exists()
        else f"# Who approved which text of {options.language}: an approval holds for exactly this text and falls when it changes.\napprovals:\n"
    )
    name = options.name.replace('"', "'")
    with path.open("a", encoding="utf-8") as file:
        file.write(head)
        for message in options.messages:
            digest = texts.entries[message].digest
            file.write(f'- {{message: {message}, digest: "{digest}", name: "{name}", role: {options.role}, date: {date.today().isoformat()}}}\n')
    print(f"{len(options.messages)} approvals written to {path.name}.")
    return 0
