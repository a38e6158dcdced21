"""Examples and patterns as lists of lines, out of their files and back, comments and order kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

EXAMPLE, PATTERN = "example", "pattern"
# The lists of patterns.yml: those that stand alone, those of several names.
SINGLE = ("negations", "ages", "minors", "not_years")
GROUPED = ("safety", "steps", "countries", "languages", "numbers")


def example_lines(block: Any) -> list[str]:
    """The examples of one intent's block, in order."""
    text = block.get("examples") if isinstance(block, dict) else None
    lines = (line.strip() for line in str(text or "").splitlines())
    return [line.removeprefix("-").strip() for line in lines if line.startswith("-")]


def pattern_lists(document: Any) -> dict[str, list[str]]:
    """Every list of a patterns file by its place, as `safety.crisis_suicide` or `ages`."""
    found = {name: [str(line) for line in document.get(name) or ()] for name in SINGLE}
    for section in GROUPED:
        for name, lines in (document.get(section) or {}).items():
            found[f"{section}.{name}"] = [str(line) for line in lines or ()]
    return found


def set_examples(document: Any, intent: str, changes: dict[str, str], added: Iterable[str]) -> None:
    """Replace (old to new), remove (old to empty) and append examples of an intent in a file's document; comments between them stay."""
    if not document.get("nlu"):
        document["nlu"] = CommentedSeq()
    block = next((block for block in document["nlu"] if isinstance(block, dict) and block.get("intent") == intent), None)
    if block is None:
        block = CommentedMap(intent=intent, examples="")
        document["nlu"].append(block)
    kept = []
    for line in str(block["examples"] or "").splitlines():
        old = line.strip().removeprefix("-").strip() if line.strip().startswith("-") else None
        if old is None or old not in changes:
            kept.append(line)
        elif changes[old]:
            kept.append(f"- {changes[old]}")
    kept += [f"- {line}" for line in added]
    block["examples"] = LiteralScalarString("\n".join(kept) + "\n")


def set_patterns(document: Any, place: str, changes: dict[str, str], added: Iterable[str]) -> None:
    """The same for a list of patterns.yml."""
    section, _, name = place.partition(".")
    key: int | str = section
    if not name:
        holder = document
    else:
        if not document.get(section):
            document[section] = CommentedMap()
        holder = document[section]
        key = next((known for known in holder if str(known) == name), int(name) if section == "numbers" else name)
    if holder.get(key) is None:
        holder[key] = CommentedSeq()
    lines = holder[key]
    if not lines and section in ("safety", "steps", "ages", "minors"):
        lines.fa.set_block_style()
    for number in range(len(lines) - 1, -1, -1):
        new = changes.get(str(lines[number]))
        if new is not None and new != lines[number]:
            if new:
                lines[number] = _line(new, place)
            else:
                del lines[number]
    lines.extend(_line(line, place) for line in added)


def _line(text: str, place: str) -> str:
    """Lines of the pattern language are quoted, single words are not."""
    return DoubleQuotedScalarString(text) if place.partition(".")[0] in ("safety", "steps", "ages", "minors") else text
