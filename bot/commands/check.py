"""Find what is wrong with texts, dialogue, examples, patterns, helplines and law, and say how to mend it."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from itertools import groupby
from pathlib import Path

from bot.content.checks import checks, documentation, run_checks, stumbled
from bot.content.files import DATA
from bot.content.library import load_content
from bot.content.own_directory import own_folder
from bot.content.problems import ContentError, Problem


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + "s" * (number != 1)


def _of_language(problem: Problem, code: str) -> bool:
    """Whether a problem stands in a file of that language."""
    return problem.file.startswith(f"languages/{code}/") or problem.file == f"approvals/{code}.yml" or problem.key.partition(".")[0] == code


def _show(problems: list[Problem], *, warnings: bool) -> None:
    """The problems file by file; without `warnings`, those of a file in one line with the number of each kind."""
    for file, group in groupby(sorted(problems, key=lambda problem: (problem.file, problem.warning)), key=lambda problem: problem.file):
        in_file = list(group)
        print(file)
        for problem in in_file:
            if warnings or not problem.warning:
                severity = "WARNING" if problem.warning else "ERROR"
                print(f"  [{severity}] {problem.key}: found {problem.found}; wanted {problem.wanted}. {problem.fix} ({problem.check})")
        folded = Counter(problem.check for problem in in_file if problem.warning)
        if folded and not warnings:
            print(f"  {_count(folded.total(), 'warning')}: " + ", ".join(f"{check} {number}" for check, number in sorted(folded.items())))


def _problems(data: Path, only: list[str] | None) -> list[Problem]:
    try:
        content = load_content(data, own_folder(), begun=True)
    except ContentError as error:
        return error.problems
    except (AttributeError, TypeError, ValueError) as error:
        return [stumbled("load", error)]
    return run_checks(content, only=only)


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost check", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="ID", help="run these checks alone")
    parser.add_argument("--language", metavar="xx", help="show the problems of one language alone")
    parser.add_argument("--list", action="store_true", help="list the checks and what each looks for")
    parser.add_argument("--warnings", action="store_true", help="show each warning, not their number alone")
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="the data folder (default: that of this program)")
    options = parser.parse_args(arguments)
    known = checks()
    if options.list:
        for name, check in known.items():
            print(f"{name}\n  {documentation(check)}")
        return 0
    unknown = [name for name in options.only or () if name not in known]
    if unknown:
        print(f"signpost check: there is no check {', '.join(unknown)}; `signpost check --list` names them all", file=sys.stderr)
        return 2
    if not (options.data / "languages.yml").is_file():
        print(f"signpost check: {options.data} is no data folder: it has no languages.yml", file=sys.stderr)
        return 2
    problems = _problems(options.data.resolve(), options.only)
    if options.language:
        problems = [problem for problem in problems if _of_language(problem, options.language)]
    _show(problems, warnings=options.warnings)
    warnings = sum(problem.warning for problem in problems)
    print(f"{_count(len(problems) - warnings, 'error')}, {_count(warnings, 'warning')}")
    return 0 if len(problems) == warnings else 1
