"""Which facts about the law are due to be looked at again."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from bot.content.due import DAYS, all_due
from bot.content.law import OFFENCES, CountryLaw
from bot.content.library import Content, load_content
from bot.content.problems import ContentError


def _unknown(law: CountryLaw) -> list[str]:
    """Offences of which the guide can say no punishment: not known, or not sure."""
    return [name for name in OFFENCES if not (offence := law.offences.get(name)) or not offence.penalty or offence.basis == "unsure"]


def run_due(content: Content, options: argparse.Namespace) -> int:
    due = all_due(((country, law.standing) for country, law in content.law.items()), date.today(), days=options.days)
    for item in due:
        law = content.law[item.key]
        missing = _unknown(law)
        rest = f"; no sure figure for {', '.join(missing)}" if missing else ""
        print(f"{item.key}  version of {law.as_of}, {', '.join(item.reasons)}{rest}")
    print(f"{len(due)} of {len(content.law)} countries are due: never confirmed by a lawyer, or read more than {options.days} days ago.")
    return 0


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost law", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="verb")
    due = verbs.add_parser("due", help="law that is old or was never confirmed", description="law that is old or was never confirmed")
    due.add_argument("--days", type=int, default=DAYS, help="old from (default: %(default)s)")
    due.set_defaults(run=run_due)
    options = parser.parse_args(arguments)
    try:
        result: int = options.run(load_content(), options)
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    return result
