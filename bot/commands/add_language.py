"""Begin a language: make every file it needs, fill in what CLDR knows, say what to do first. It is not spoken to visitors before it is usable."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.content.files import DATA
from bot.content.language_id import known_to_identifier
from bot.content.library import load_content
from bot.content.locales import language_name
from bot.content.messages import BASE
from bot.content.new_language import NewLanguage, new_language, write_new
from bot.content.problems import ContentError
from bot.content.progress import REQUIRED, progress


def _told(made: NewLanguage, wanted: int) -> str:
    code, english = made.code, language_name(made.code, BASE)
    written = "right to left" if made.direction == "rtl" else "left to right"
    heard = (
        "A message in it is recognised by itself."
        if known_to_identifier(code)
        else "No detector knows it: it is used where the page or the visitor says so, and a message in it is not recognised by itself."
    )
    return f"""\
Begun: {english} ({made.name}), {len(made.files) - 1} files in languages/{code}/ and a line in languages.yml.
From CLDR: its name, that it is written from {written}, and at run time countries, languages, dates, durations and opening hours.
{heard} Visitors are not answered in it yet.

What to do first (TRANSLATING.md explains each step; {wanted} things are required):
1. Decide how adults and people under 18 are addressed: `address` in languages.yml and glossary.yml. Fill the glossary, then forbidden.yml.
2. signpost export-messages {code} --format po {code}.po      translate in Poedit or Weblate: safety, boundaries and young first, then opening and cards
   (or --format csv {code}.csv for a spreadsheet, with examples and patterns)
3. signpost import-messages {code} {code}.po                   names what is wrong; nothing is written unless all is right
4. patterns.yml: sure signs of each danger. nlu/: what people write, ten messages an intent to begin with.
5. signpost check --language {code}, signpost status {code}, signpost try {code}
When `signpost status` calls it usable, whoever runs the guide takes `begun: true` out of its line in languages.yml."""


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost add-language", description=__doc__)
    parser.add_argument("language", metavar="xx", help="BCP 47 code of a language that CLDR describes (cy)")
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="the data folder (default: that of this program)")
    options = parser.parse_args(arguments)
    try:
        made = new_language(load_content(options.data, begun=True), options.language)
        write_new(made, options.data)
        after = progress(load_content(options.data, begun=True), made.code)
    except ContentError as error:
        print(f"signpost add-language: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"signpost add-language: {error.filename} cannot be written: {error.strerror}. Nothing was changed.", file=sys.stderr)
        return 1
    print(_told(made, len(after.lacking(REQUIRED))))
    return 0
