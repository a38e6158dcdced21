"""Take over what a translator did in a PO or CSV file of export-messages. All of it, or nothing where something is wrong; what is not in it stays."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.content.exchange import po, table
from bot.content.exchange.merge import Plan, merge
from bot.content.exchange.trial import try_out, write_plan
from bot.content.files import DATA
from bot.content.library import Content, load_content
from bot.content.messages import BASE
from bot.content.problems import ContentError, Problem
from bot.content.sources import keep
from bot.content.stamp import named_sources


def _refused(problems: list[Problem]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    number = f"{len(problems)} thing{'s are' if len(problems) != 1 else ' is'}"
    print(f"signpost import-messages: {number} wrong. Nothing was written; mend the file and import it again.", file=sys.stderr)
    return 1


def _told(plan: Plan, code: str) -> str:
    lines = [f"{plan.new} new, {plan.changed} changed; {plan.confirmed} looked at again and right as they are. All new and changed texts are drafts."]
    if plan.lines_changed:
        lines.append(f"{plan.lines_changed} examples and patterns added, changed or removed (they need `signpost train`).")
    if plan.left:
        lines.append(f"{plan.left} empty in the file stay as they are here: an import takes no text away.")
    if plan.no_longer_approved:
        lines.append(f"No longer approved, since they changed: {', '.join(plan.no_longer_approved)}.")
    lines += [f"written: {name}" for name in plan.files] or ["The file says what is here already: nothing to write."]
    lines.append(f"Next: signpost check --language {code}; signpost try {code}")
    return "\n".join(lines)


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost import-messages", description=__doc__)
    parser.add_argument("language", metavar="xx", help="code of the language (fi)")
    parser.add_argument("file", type=Path, help="the PO or CSV file")
    parser.add_argument("--format", choices=("po", "csv"), help="default: what the file's name ends in")
    parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="the data folder (default: that of this program)")
    options = parser.parse_args(arguments)
    kind = options.format or options.file.suffix[1:].lower()
    if kind not in ("po", "csv"):
        print(f"signpost import-messages: {options.file.name} ends in neither .po nor .csv: say which with --format", file=sys.stderr)
        return 2
    try:
        data = options.file.read_bytes()
    except OSError as error:
        print(f"signpost import-messages: {options.file} cannot be read: {error.strerror}", file=sys.stderr)
        return 2
    try:
        content = load_content(options.data, begun=True)
        if options.language == BASE or options.language not in content.languages:
            known = ", ".join(code for code in content.languages if code != BASE)
            print(f"signpost import-messages: {options.language!r} is no translated language; there are {known} (a new one: add-language)", file=sys.stderr)
            return 2
        read = (po if kind == "po" else table).read(data, options.file.name, options.language)
        plan = merge(content, options.language, read, options.file.name)
        found = try_out(content, options.language, plan, options.file.name)
    except ContentError as error:
        return _refused(error.problems)
    errors = [problem for problem in found if not problem.warning]
    if errors:
        return _refused(errors)
    for problem in found:
        print(problem)
    if not options.dry_run:
        try:
            _write(content, plan)
        except OSError as error:
            print(f"signpost import-messages: {error.filename} cannot be written: {error.strerror}. Nothing was changed.", file=sys.stderr)
            return 1
    print(("Would be: " if options.dry_run else "") + _told(plan, options.language))
    return 0


def _write(content: Content, plan: Plan) -> None:
    """The English first: a source that is named is always kept."""
    after = named_sources(content) | {wording.digest for wording in plan.wordings}
    if plan.wordings:
        keep(content.data, plan.wordings, after)
    write_plan(plan, content.data)
    if plan.wordings:
        keep(content.data, [], named_sources(load_content(content.data, begun=True)))
