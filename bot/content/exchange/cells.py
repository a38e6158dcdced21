"""Text in the cells of a spreadsheet, so that no program takes it for a number, a date or a formula.

Such a text gets an apostrophe in front, which the import takes away again; a cell that begins with a letter stays as it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping

# "May 5", "1e5", TRUE: what spreadsheets make something else of although it begins with a letter.
_TAKEN = re.compile(r"(?:true|false|[a-zäéû]{3,9}\.?[ ./-]?\d{1,4})", re.IGNORECASE)
DELIMITERS = ",;\t"


def _needs_apostrophe(text: str) -> bool:
    return bool(text) and (not text[0].isalpha() or _TAKEN.fullmatch(text) is not None)


def guard(text: str) -> str:
    """A text as it goes into a cell."""
    return f"'{text}" if _needs_apostrophe(text) else text


def unguard(cell: str) -> str:
    """The text of a cell, whatever its line ends."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    return text[1:] if text.startswith("'") and _needs_apostrophe(text[1:]) else text


def write_table(columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> str:
    """A table as CSV with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: guard(text) for name, text in row.items()} for row in rows)
    return "\ufeff" + out.getvalue()


def decode(data: bytes) -> str:
    """The text of a CSV file in UTF-8 or, as Excel writes "Unicode text", UTF-16. Raises UnicodeDecodeError."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    return data.decode("utf-8-sig")


def read_table(text: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """(columns, rows with the line they begin in); commas, semicolons and tabs may separate, empty rows are left out. Raises csv.Error."""
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns = [unguard(cell) for cell in next(reader, [])]
    rows = []
    begins = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            rows.append((begins, dict(zip(columns, [unguard(cell) for cell in (*cells, *[""] * (len(columns) - len(cells)))]))))
        begins = reader.line_num + 1
    return columns, rows
