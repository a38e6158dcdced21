"""Talk to the guide in the terminal, or run a script of messages and print the transcript."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from bot.commands._talk import talk


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost chat", description=__doc__)
    parser.add_argument("--language", help="the page's language, BCP 47 (fi)")
    parser.add_argument("--country", help="the page's country, ISO 3166-1 (FI)")
    parser.add_argument("--door", help="self, other, survivor, law or talk")
    parser.add_argument("--script", metavar="FILE", help="a message a line; [n] presses button n of the last turn; prints the transcript as JSON Lines")
    options = parser.parse_args(arguments)
    if options.script and not Path(options.script).is_file():
        print(f"signpost chat: there is no file {options.script}", file=sys.stderr)
        return 2
    script = Path(options.script) if options.script else None
    return asyncio.run(talk(language=options.language, country=options.country, door=options.door, script_file=script))
