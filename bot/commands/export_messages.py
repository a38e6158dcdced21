"""Write a language's texts into one file for a translator's own tools: PO for Poedit or Weblate, CSV for a spreadsheet (with examples and patterns)."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from bot.content.exchange import po, table
from bot.content.exchange.units import Unit, units
from bot.content.files import DATA
from bot.content.library import load_content
from bot.content.locales import language_name
from bot.content.messages import BASE
from bot.content.problems import ContentError
from bot.content.write import write_whole


def chosen(found: list[Unit], topics: list[str] | None) -> list[Unit]:
    """The pieces of some files alone, named as safety or widget."""
    return [unit for unit in found if not topics or Path(unit.file).stem in topics]


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost export-messages", description=__doc__)
    parser.add_argument("language", metavar="xx", help="code of the language (fi)")
    parser.add_argument("file", nargs="?", type=Path, help="the file to write (default: xx.po or xx.csv here)")
    parser.add_argument("--format", choices=("po", "csv"), help="default: what the file's name ends in, else po")
    parser.add_argument("--topic", nargs="+", metavar="NAME", help="the texts of some files alone: safety, own, widget ...")
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="the data folder (default: that of this program)")
    options = parser.parse_args(arguments)
    kind = options.format or (options.file.suffix[1:] if options.file and options.file.suffix in (".po", ".csv") else "po")
    path = options.file or Path(f"{options.language}.{kind}")
    try:
        content = load_content(options.data, begun=True)
        if options.language == BASE or options.language not in content.languages:
            known = ", ".join(code for code in content.languages if code != BASE)
            print(f"signpost export-messages: {options.language!r} is no translated language; there are {known} (a new one: add-language)", file=sys.stderr)
            return 2
        every = units(content, options.language)
    except ContentError as error:
        print(f"{error}\n`signpost check` shows this file by file.", file=sys.stderr)
        return 1
    found = chosen(every, options.topic)
    if not found:
        names = ", ".join(dict.fromkeys(Path(unit.file).stem for unit in every))
        print(f"signpost export-messages: there is no file {', '.join(options.topic)}; there are {names}", file=sys.stderr)
        return 2
    if kind == "po":
        text = po.write(found, options.language, language_name(options.language, BASE))
    else:
        text = table.write(found, content, options.language, with_lines=not options.topic)
    try:
        write_whole(path, text)
    except OSError as error:
        print(f"signpost export-messages: {path} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    states = Counter(unit.state for unit in found)
    print(f"{path}: {len(found)} texts, titles and strings (" + ", ".join(f"{count} {state}" for state, count in states.items()) + ")")
    return 0
