"""Print weekly totals of notice pages shown and followed, as far as they may be shown: rounded down to tens, weeks that ended at least a week ago."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, timezone
from pathlib import Path

from bot.content.totals import Totals


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost totals", description=__doc__)
    parser.add_argument("file", type=Path, help="the file that SIGNPOST_TOTALS names")
    options = parser.parse_args(arguments)
    if not options.file.is_file():
        print(f"signpost totals: there is no file {options.file}: the server makes it when SIGNPOST_TOTALS names it", file=sys.stderr)
        return 2
    for week, name, kind, total in Totals(options.file).shown(datetime.now(timezone.utc).date()):
        print(f"{week}\t{name}\t{kind}\t{total}")
    return 0
