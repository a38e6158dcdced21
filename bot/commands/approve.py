"""Record that a person approved a text as it stands now. The wording of a safety text is kept with it, to be shown while a later one waits."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from bot.content.approvals import ROLES
from bot.content.approve import approve
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
    path = approve(content, options.language, options.messages, name=options.name, roles=[options.role], on=date.today())
    print(f"{len(options.messages)} approvals written to {path.name}.")
    return 0
