"""One HTML file for an ethics board: flows, all texts of a language, the directory of a country, law, evaluation, privacy, version and date."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from bot.content.files import DATA
from bot.content.flow import flow_of
from bot.content.library import read_content
from bot.content.own_directory import own_folder
from bot.content.write import write_whole
from bot.review.pack import make
from bot.review.words import Words, languages


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost review-pack", description=__doc__)
    parser.add_argument("language", help="code of the language of the texts (fi)")
    parser.add_argument("country", help="code of the country of the directory (FI)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="default: signpost-review-<language>-<country>-<date>.html")
    parser.add_argument("--words", default="en", choices=languages(), help="language of headings (default: %(default)s)")
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="the data folder (default: that of this program)")
    options = parser.parse_args(arguments)
    content, problems = read_content(options.data.resolve(), own_folder(), begun=True)
    country = options.country.upper()
    if options.language not in content.languages or country not in content.services:
        known = f"languages: {', '.join(content.languages)}; countries: {', '.join(sorted(content.services))}"
        print(f"signpost review-pack: found {options.language} and {options.country}; wanted one each of these. {known}", file=sys.stderr)
        return 2
    for problem in problems:
        print(f"left out: {problem}", file=sys.stderr)
    path = options.output or Path(f"signpost-review-{options.language}-{country}-{date.today()}.html")
    text = make(flow_of(content), options.language, country, root=content.data.parent.parent, t=Words(options.words), today=date.today())
    try:
        write_whole(path.resolve(), text)
    except OSError as error:
        print(f"signpost review-pack: {path} cannot be written: {error.strerror}", file=sys.stderr)
        return 2
    print(f"written: {path} ({len(text.encode()) // 1024} KB)")
    return 1 if problems else 0
