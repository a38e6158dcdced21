"""Print what visitors did, as far as it may be shown: weekly totals in tens, of weeks that ended at least a week ago."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, timezone
from pathlib import Path

from bot.content.totals import TotalsError, as_csv, funnel, read_totals


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost totals", description=__doc__)
    parser.add_argument("file", type=Path, help="the file that SIGNPOST_TOTALS names")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="as a table for a spreadsheet")
    form.add_argument("--way", action="store_true", help="how far visitors came, over all weeks: step, total, share of the step before")
    options = parser.parse_args(arguments)
    if not options.file.is_file():
        print(f"signpost totals: there is no file {options.file}: the server makes it when SIGNPOST_TOTALS names it", file=sys.stderr)
        return 2
    try:
        rows = read_totals(options.file, datetime.now(timezone.utc).date())
    except TotalsError as error:
        print(f"signpost totals: {error}", file=sys.stderr)
        return 2
    if options.csv:
        sys.stdout.write(as_csv(rows))
    elif options.way:
        for step in funnel(rows):
            print(f"{step.kind}\t{step.total}\t{'-' if step.share is None else f'{step.share} %'}")
    else:
        for row in rows:
            print(*row, sep="\t")
    return 0
