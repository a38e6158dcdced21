"""Record that a language's texts were made from the English texts as they stand now, and keep that English."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.content.files import DATA
from bot.content.library import load_content
from bot.content.messages import BASE, WIDGET, widget_entry
from bot.content.problems import ContentError
from bot.content.sources import keep
from bot.content.stamp import named_sources, stamp, stamp_widget


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost stamp", description=__doc__)
    parser.add_argument("language", help="code of the language (fi)")
    parser.add_argument("keys", nargs="*", help="only these texts (utter_own_stop, or widget)")
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="the data folder (default: that of this program)")
    options = parser.parse_args(arguments)
    folder = options.data / "languages" / options.language / "messages"
    if options.language == BASE or not folder.is_dir():
        print(f"signpost stamp: {options.language!r} is no translated language (it has no folder languages/{options.language}/messages)", file=sys.stderr)
        return 2
    try:
        content = load_content(options.data, begun=True)
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    unknown = [key for key in options.keys if key not in content.base and key != WIDGET]
    if unknown:
        print(f"signpost stamp: there is no text {', '.join(unknown)}; the names are those of languages/en/messages", file=sys.stderr)
        return 2
    keys = set(options.keys) or None
    changed = sum(stamp(path, content.base, keys) for path in sorted(folder.glob("*.yml")))
    page = widget_entry(content.texts[BASE].widget)
    if keys is None or WIDGET in keys:
        changed += stamp_widget(folder.parent / "widget.yml", page)
    after = load_content(options.data, begun=True)
    keep(options.data, [*content.base.values(), page], named_sources(after))
    print(f"{changed} texts of {options.language} now count as translated from the present English.")
    return 0
