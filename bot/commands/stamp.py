"""Record that a language's texts were made from the English texts as they stand now."""

from __future__ import annotations

import argparse
import sys

from bot.content.files import DATA
from bot.content.library import load_content
from bot.content.messages import BASE
from bot.content.stamp import stamp


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost stamp", description=__doc__)
    parser.add_argument("language", help="code of the language (fi)")
    parser.add_argument("keys", nargs="*", help="only these texts")
    options = parser.parse_args(arguments)
    folder = DATA / "languages" / options.language / "messages"
    if options.language == BASE or not folder.is_dir():
        print(f"signpost stamp: {options.language!r} is no translated language (there is no folder {folder.name} for it)", file=sys.stderr)
        return 2
    base = load_content().base
    changed = sum(stamp(path, base, set(options.keys) or None) for path in sorted(folder.glob("*.yml")))
    print(f"{changed} texts of {options.language} now count as translated from the present English.")
    return 0
