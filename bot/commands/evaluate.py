"""Measure how well the guide understands the messages of tests/nlu: figures per language and per intent, never the messages."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shlex
import sys
from pathlib import Path

from bot.commands.train import ensure_model
from bot.content.library import content_store
from bot.content.problems import ContentError
from bot.content.write import write_whole
from bot.evaluation.ask import ask
from bot.evaluation.data import ADVERSARIAL, ROOT, TESTS, SampleSet, load_samples, tested_languages, training_lines
from bot.evaluation.metrics import Outcome
from bot.evaluation.plots import calibration_plot, languages_plot
from bot.evaluation.report import Report, adversarial, as_json, make_report, page, tables

DOCUMENT = ROOT / "docs" / "evaluation.md"


async def _measure(sets: list[SampleSet], *, with_page: bool) -> list[Report]:
    """The report on each set of messages, with one guide."""
    from bot.engine.conversation import Guide
    from bot.engine.memory import settle
    from bot.engine.understanding import doubtful
    from bot.evaluation.peer import Peer

    model = ensure_model()
    guide = Guide(model)
    topics = content_store().current.topics
    # In a language that is understood alone there is no page.
    pages = tuple(content_store().current.languages) if with_page else ()
    public = {name: topic.public for name, topic in topics.items()}
    print("Fitting the peer ...", file=sys.stderr, flush=True)
    examples = [(public[intent], text) for code in sets[0].messages for intent, text in training_lines(code) if intent in public]
    peer = Peer(examples or [(message.intent, message.text) for messages in sets[0].messages.values() for message in messages])
    safety = {topic.public for topic in topics.values() if topic.safety}
    settle()  # as a server before its first visitor
    reports = []
    for found in sets:
        outcomes: list[Outcome] = []
        for code, messages in found.messages.items():
            print(f"{code}: {len(messages)} messages ...", file=sys.stderr, flush=True)
            outcomes += await ask(messages, guide.parse, peer.milliseconds, public, pages=pages, asks_back=lambda parsed: doubtful(parsed, topics))
        surroundings = f"Model: {model.name}. Machine: {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} at the end of the run."
        told = any(code in pages for code in found.messages)
        reports.append(make_report(outcomes, found.seen, dict.fromkeys(public.values()), safety, page=told, surroundings=surroundings))
    return reports


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost evaluate", description=__doc__)
    parser.add_argument("--language", nargs="+", metavar="xx", help="only these languages")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures, unrounded, to FILE")
    parser.add_argument("--write", action="store_true", help="write docs/evaluation.md")
    parser.add_argument("--folder", type=Path, default=TESTS, help="where the messages lie, as <language>/*.yml (default: tests/nlu)")
    parser.add_argument("--no-page", action="store_true", help="give no page language: what the text alone shows")
    options = parser.parse_args(arguments)
    if options.write and options.folder.resolve() != TESTS:
        parser.error("--write makes the page about tests/nlu: leave --folder away, or --write")
    if options.json and not options.json.resolve().parent.is_dir():
        parser.error(f"--json: there is no folder {options.json.parent}")
    try:
        topics = content_store().current.topics
        sets = [load_samples(options.folder, topics, options.language)]
        hard = [code for code in tested_languages(ADVERSARIAL) if code in sets[0].messages] if options.folder.resolve() == TESTS else []
        if hard:
            sets.append(load_samples(ADVERSARIAL, topics, hard))
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    report, *others = asyncio.run(_measure(sets, with_page=not options.no_page))
    print("\n".join([tables(report), *map(adversarial, others)]))
    if options.json:
        write_whole(
            options.json, json.dumps({**as_json(report), **({"adversarial": as_json(others[0])} if others else {})}, indent=1, ensure_ascii=False) + "\n"
        )
    if options.write:
        words = [
            "signpost",
            "evaluate",
            "--write",
            *(["--language", *options.language] if options.language else []),
            *(["--no-page"] if options.no_page else []),
        ]
        languages_plot(report, DOCUMENT.parent / "images" / "evaluation-languages.svg")
        calibration_plot(report.calibration, DOCUMENT.parent / "images" / "evaluation-calibration.svg")
        write_whole(DOCUMENT, page(report, others, shlex.join(words)))
        print(f"written: {DOCUMENT.relative_to(ROOT)}", file=sys.stderr)
    return 0
