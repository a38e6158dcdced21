"""Texts, examples and patterns as a CSV table for a spreadsheet: one row a piece, the translation in a column named after the language.

Rows may be left out or put in any order: what is not in the table stays as it is. `now` is what stood there at the export, so that an import sees whether
both sides went on.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable

from bot.content.exchange.cells import decode, read_table, write_table
from bot.content.exchange.incoming import CHECK, Incoming, IncomingLine, Read
from bot.content.exchange.lines import EXAMPLE, PATTERN, example_lines, pattern_lists
from bot.content.exchange.units import Unit, fingerprint
from bot.content.files import read_yaml
from bot.content.library import Content
from bot.content.problems import ContentError, Problem

KINDS = ("text", "text under 18", "button", "page")
LOOK_AGAIN = "look again"


def columns(code: str) -> tuple[str, ...]:
    """The head of the table; the translation is in the column `code`."""
    return ("kind", "name", "english", code, "state", "english before", "limit", "context", "now")


def lists(content: Content, code: str) -> list[tuple[str, str, list[str]]]:
    """(kind, name, lines) of all examples and patterns, empty lists with them."""
    folder = content.data / "languages" / code
    found: list[tuple[str, str, list[str]]] = []
    own: dict[str, list[str]] = {name: [] for name, topic in content.topics.items() if topic.kind != "step"}
    for path in sorted((folder / "nlu").glob("*.yml")):
        for block in read_yaml(path, root=content.data).get("nlu") or ():
            if isinstance(block, dict) and "intent" in block:
                own.setdefault(str(block["intent"]), []).extend(example_lines(block))
    patterns = pattern_lists(read_yaml(folder / "patterns.yml", root=content.data)) if (folder / "patterns.yml").exists() else {}
    found += [(PATTERN, name, lines) for name, lines in patterns.items()]
    found += [(EXAMPLE, name, lines) for name, lines in own.items()]
    return found


def write(found: Iterable[Unit], content: Content, code: str, *, with_lines: bool = True) -> str:
    """The table of a language."""
    names = columns(code)
    rows: list[dict[str, str]] = []
    for unit in found:
        state = LOOK_AGAIN if unit.stale else unit.state
        row = (unit.kind, unit.key, unit.english, unit.text, state, unit.english_before or "", unit.limit, "\n".join(unit.context), unit.text)
        rows.append(dict(zip(names, row)))
    for kind, name, lines in lists(content, code) if with_lines else ():
        about = (
            f"What people write who mean {name} (docs/intents.md). Rows may be added; an emptied one is removed."
            if kind == EXAMPLE
            else "Notation: TRANSLATING.md. Rows may be added; an emptied one is removed."
        )
        rows += [dict(zip(names, (kind, name, "", line, "", "", "", about if number == 0 else "", line))) for number, line in enumerate(lines or [""])]
    return write_table(names, rows)


def read(data: bytes, file: str, code: str) -> Read:
    """The pieces and lines in a table. Raises ContentError with every row that cannot be used."""
    try:
        head, rows = read_table(decode(data))
    except UnicodeDecodeError as error:
        fix = "Save it as CSV UTF-8 (in Excel: Save as, CSV UTF-8; in Calc: character set Unicode (UTF-8))."
        raise ContentError([Problem(CHECK, file, "-", "another encoding", "UTF-8", fix)]) from error
    except csv.Error as error:
        raise ContentError([Problem(CHECK, file, "-", str(error), "a table as CSV", "Save it as CSV again, texts in quotation marks.")]) from error
    problems = [
        Problem(CHECK, file, "line 1", f"no column {name!r}" + (f" (there are {', '.join(head[:12])})" if name == code else ""), name, "Bring its head back.")
        for name in ("kind", "name", code)
        if name not in head
    ]
    if problems:
        raise ContentError(problems)
    pieces: list[Incoming] = []
    lines: list[IncomingLine] = []
    for number, row in rows:
        place, kind, text = f"line {number}", row["kind"], row[code]
        if kind in (EXAMPLE, PATTERN):
            lines.append(IncomingLine(place, kind, row["name"], row.get("now", ""), text))
        elif kind in KINDS:
            before = fingerprint(row["now"]) if row.get("now") else ("" if "now" in head else None)
            pieces.append(Incoming(place, row["name"], text, row.get("english") or None, row.get("state") == LOOK_AGAIN, before))
        else:
            problems.append(Problem(CHECK, file, f"{place}, kind", repr(kind), ", ".join((*KINDS, EXAMPLE, PATTERN)), "Correct the cell."))
    if not rows:
        problems.append(Problem(CHECK, file, "-", "no rows", "a table of `signpost export-messages`", "Export again."))
    if problems:
        raise ContentError(problems)
    return Read(pieces, lines)
