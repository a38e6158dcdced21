"""List, show, confirm, add and exchange helplines; what is due; who gets which."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.content import keeping
from bot.content.coverage import coverage
from bot.content.due import DAYS, all_due
from bot.content.edit import Edit, dump, plain
from bot.content.files import DATA
from bot.content.keeping import editing, find, services_of
from bot.content.library import Content, load_content
from bot.content.own_directory import own_folder
from bot.content.problems import ContentError
from bot.content.recommend import page
from bot.content.schema import helplines_schema, law_schema, schema_text
from bot.content.services import KINDS, Service
from bot.content.write import write_whole


def write(edit: Edit) -> int:
    """Check the changes and write them, or say what is wrong and write nothing."""
    problems = edit.problems()
    errors = [problem for problem in problems if not problem.warning]
    for problem in problems:
        print(problem)
    if errors:
        print(f"Nothing written: {len(errors)} errors.")
        return 1
    for path in edit.write():
        print(f"written: {path}")
    print("A running server takes it over within seconds.")
    return 0


def agreed(question: str, *, yes: bool = False) -> bool:
    """Whether the person at the terminal agrees."""
    if yes:
        return True
    try:
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        print()
        return False


def _state(service: Service) -> str:
    standing = service.standing
    if service.hidden:
        return "hidden"
    return f"confirmed {standing.confirmed_on}" if standing.confirmed_on else f"{standing.basis} {standing.checked or '-'}"


def run_list(content: Content, options: argparse.Namespace) -> int:
    found = [
        service
        for service in services_of(content)
        if (not options.country or service.country == options.country.upper())
        and (not options.kind or service.kind == options.kind)
        and (not options.language or options.language in service.languages)
        and (options.hidden or not service.hidden)
    ]
    for service in found:
        print(f"{service.id:32} {service.kind:15} {_state(service):20} {','.join(service.languages):12.12} {service.name}")
    print(f"{len(found)} services")
    return 0


def run_show(content: Content, options: argparse.Namespace) -> int:
    service = find(content, options.id)
    edit = editing(content, service)
    print(f"# {edit.folder / (service.country + '.yml')}")
    entry = edit.entry(service.country, service.id)
    print(dump([entry]).rstrip())
    due = all_due([(service.id, service.standing)], date.today())
    print(f"# due: {', '.join(due[0].reasons)}" if due else "# not due")
    return 0


def run_due(content: Content, options: argparse.Namespace) -> int:
    chosen = [service for service in services_of(content) if not service.hidden and (not options.country or service.country == options.country.upper())]
    due = all_due(((service.id, service.standing) for service in chosen), date.today(), days=options.days)
    for item in due:
        print(f"{item.key:32} {', '.join(item.reasons)}")
    never = sum("never confirmed" in item.reasons for item in due)
    print(f"{len(due)} of {len(chosen)} services are due, {never} of them never confirmed (older than {options.days} days: {len(due) - never} more).")
    return 0


def run_confirm(content: Content, options: argparse.Namespace) -> int:
    service = find(content, options.id)
    if not options.by.strip():
        raise LookupError("--by: the name of the person who asked the service")
    if service.standing.doubt and not options.settled:
        print(f"A doubt stays noted: {service.standing.doubt}\n(--settled takes it out.)")
    print(f"{service.id}: {service.name}, confirmed by {options.by.strip()} on {options.on}")
    return write(keeping.confirm(content, service.id, options.by.strip(), options.on, settled=options.settled))


def run_hide(content: Content, options: argparse.Namespace) -> int:
    return write(keeping.hide(content, options.id, options.why))


def run_add(content: Content, options: argparse.Namespace) -> int:
    from bot.commands._add import ask

    values = ask(content)
    edit = editing(content)
    country = values.pop("country")
    edit.add(country, values)
    print("\n" + dump([edit.entry(country, values["id"])]))
    if not agreed("Write it?"):
        print("Nothing written.")
        return 1
    return write(edit)


def run_export(content: Content, options: argparse.Namespace) -> int:
    from bot.content.sheet import export

    chosen = [service for service in services_of(content) if not options.country or service.country == options.country.upper()]
    text = export(chosen)
    if options.file is None:
        sys.stdout.write(text)
    else:
        write_whole(options.file, text)
        print(f"{len(chosen)} services written to {options.file}")
    return 0


def run_import(content: Content, options: argparse.Namespace) -> int:
    from bot.content.sheet import difference, read

    try:
        text = options.file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LookupError(f"{options.file} cannot be read: {error}. Save the table as CSV in UTF-8.") from error
    known = {service.id: service for service in services_of(content)}
    edits: dict[Path, Edit] = {}
    changes = 0
    for key, values in read(text, str(options.file)).items():
        edit = editing(content, known.get(key))
        edit = edits.setdefault(edit.folder, edit)
        country = values.pop("country")
        entry = edit.entry(country, key)
        if entry is None and key in known:
            raise LookupError(f"{key} stands under {known[key].country}, not {country}: a service does not move by import")
        if entry is None:
            edit.add(country, values)
            print(f"+ {key}: new, {values.get('name')}")
            changes += 1
            continue
        # An emptied cell is said, which `plain` would leave out: at the top, and in each field of the standing.
        wanted = {name: value if name == "standing" or value in (None, []) else plain(value) for name, value in values.items()}
        changed = difference(plain(entry), wanted)
        for field, old, new in changed:
            print(f"  {key}.{field}: {old!r} -> {new!r}")
        names = {field.partition(".")[0] for field, _, _ in changed}
        edit.change(country, key, {name: values[name] for name in names})
        changes += bool(changed)
    print(f"{changes} services change; those that the table does not name stay as they are.")
    if not changes:
        return 0
    problems = [problem for edit in edits.values() for problem in edit.problems()]
    if any(not problem.warning for problem in problems) or agreed("Write it?", yes=options.yes):
        return max(write(edit) for edit in edits.values())
    print("Nothing written.")
    return 1


def _docs(content: Content) -> Path:
    return content.data.parent.parent / "docs"


def _page(text: str, path: Path, *, written: bool) -> int:
    if written:
        write_whole(path, text)
        print(f"written: {path}")
    else:
        print(text, end="")
    return 0


def run_coverage(content: Content, options: argparse.Namespace) -> int:
    return _page(coverage(content), _docs(content) / "coverage.md", written=options.write)


def run_table(content: Content, options: argparse.Namespace) -> int:
    return _page(page(content, options.country.upper() if options.country else None), _docs(content) / "recommendations.md", written=options.write)


def run_schema(content: Content, options: argparse.Namespace) -> int:
    for name, schema in (("helplines", helplines_schema()), ("law", law_schema())):
        _page(schema_text(schema), _docs(content) / "schema" / f"{name}.json", written=options.write)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="signpost helplines", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="the data folder (default: that of this program)")
    verbs = parser.add_subparsers(required=True, metavar="verb")

    def verb(name: str, run: Callable[[Content, argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=about, description=about)
        added.set_defaults(run=run)
        return added

    def country(added: argparse.ArgumentParser) -> argparse.ArgumentParser:
        added.add_argument("--country", metavar="XX", help="of this country alone (ISO 3166-1; ZZ: international)")
        return added

    listed = country(verb("list", run_list, "the services, one a line"))
    listed.add_argument("--kind", choices=KINDS)
    listed.add_argument("--language", metavar="xx", help="that answer in this language")
    listed.add_argument("--hidden", action="store_true", help="those that are hidden too")
    verb("show", run_show, "one service as it stands in its file").add_argument("id")
    country(verb("due", run_due, "facts that are old or were never confirmed")).add_argument(
        "--days", type=int, default=DAYS, help="old from (default: %(default)s)"
    )
    confirm = verb("confirm", run_confirm, "record that a person asked the service and everything is right")
    confirm.add_argument("id")
    confirm.add_argument("--by", required=True, metavar="NAME", help="who asked")
    confirm.add_argument("--on", type=date.fromisoformat, default=date.today(), metavar="DATE", help="when (default: today)")
    confirm.add_argument("--settled", action="store_true", help="the noted doubt is settled: take it out")
    hide = verb("hide", run_hide, "show a service no more")
    hide.add_argument("id")
    hide.add_argument("--why", required=True, help="noted in the entry")
    verb("add", run_add, "a new service, question by question")
    country(verb("export", run_export, "a table for a spreadsheet (CSV)")).add_argument("file", nargs="?", type=Path)
    imported = verb("import", run_import, "take an edited table back; shows the difference before it writes")
    imported.add_argument("file", type=Path)
    imported.add_argument("--yes", action="store_true", help="write without asking")
    for name, run, about in (
        ("coverage", run_coverage, "countries by kind of service, and the gaps in plain words"),
        ("table", run_table, "first and second recommendation for every country and kind of visitor"),
        ("schema", run_schema, "JSON Schema of the files, for editors"),
    ):
        added = verb(name, run, about)
        added.add_argument("--write", action="store_true", help="into docs/")
        if name == "table":
            country(added)
    return parser


def run(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    try:
        result: int = options.run(load_content(options.data.resolve(), own_folder()), options)
    except ContentError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 1
    except LookupError as error:
        print(f"signpost helplines: {error.args[0]}", file=sys.stderr)
        return 2
    return result
