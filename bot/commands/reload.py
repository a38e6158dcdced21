"""Check texts, helplines and law; a running server takes them over by itself within seconds."""

from __future__ import annotations

import argparse

from bot.content.checks import run_checks
from bot.content.library import load_content
from bot.content.own_directory import own_folder
from bot.content.problems import ContentError
from bot.engine.watch import SECONDS


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost reload", description=__doc__)
    parser.parse_args(arguments)
    try:
        problems = [problem for problem in run_checks(load_content(own=own_folder()), trained=False) if not problem.warning]
    except ContentError as error:
        problems = error.problems
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} errors: a running server keeps what it has until they are mended.")
        return 1
    print(f"In order. A running server takes it over within {SECONDS} seconds.")
    return 0
