"""Examples and patterns of a translator's table, laid over the files of a language."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Protocol

from bot.content.exchange.incoming import CHECK, IncomingLine
from bot.content.exchange.lines import EXAMPLE, GROUPED, PATTERN, SINGLE, set_examples, set_patterns
from bot.content.exchange.table import lists
from bot.content.files import read_yaml
from bot.content.library import Content
from bot.content.locales import countries, normalise_language
from bot.content.messages import BASE
from bot.content.patterns import PatternError, parse
from bot.content.problems import Problem


class Documents(Protocol):
    """What gives the YAML document of a file of the language."""

    code: str

    def get(self, name: str, new: dict[str, Any]) -> Any: ...


def _files(content: Content, code: str) -> dict[str, str]:
    """In which file the examples of an intent stand: the language's own, else the one of English."""
    found: dict[str, str] = {}
    for language in (BASE, code):
        for path in sorted((content.data / "languages" / language / "nlu").glob("*.yml")):
            found |= {
                str(block["intent"]): path.name
                for block in read_yaml(path, root=content.data).get("nlu") or ()
                if isinstance(block, dict) and "intent" in block
            }
    return found


def _wrong_list(content: Content, line: IncomingLine) -> tuple[str, str] | None:
    """(found, wanted) where a line names a list that there is not."""
    if line.kind == EXAMPLE:
        topic = content.topics.get(line.list)
        return None if topic and topic.kind != "step" else (f"the intent {line.list!r}", "one of docs/intents.md")
    section, _, name = line.list.partition(".")
    valid = {
        "safety": lambda: name in content.topics and content.topics[name].safety, "steps": lambda: name in content.topics,
        "countries": lambda: name in countries(), "numbers": name.isdigit,
        "languages": lambda: normalise_language(name) == name,
    }  # fmt: skip
    if section in SINGLE and not name:
        return None
    return None if section in GROUPED and valid[section]() else (f"the list {line.list!r}", "a list of patterns.yml, as safety.crisis_urge or countries.FI")


def _wrong_text(line: IncomingLine) -> tuple[str, str, str] | None:
    """(found, wanted, fix) where the text of a line cannot stand in its list."""
    if "\n" in line.new:
        return "a line end in it", "one line", "Put each in a row of its own."
    if line.kind == EXAMPLE:
        if any(char in line.new for char in "[]{}") or line.new.startswith(("/", "-")):
            return repr(line.new), "no brackets or braces, no slash or hyphen in front", "Write it as a visitor would."
    elif line.list.partition(".")[0] in ("safety", "steps", "ages", "minors"):
        try:
            parse(line.new)
        except PatternError as error:
            return f"{line.new!r}: {error}", "the notation of TRANSLATING.md", "Correct the line."
    return None


def merge_lines(content: Content, documents: Documents, lines: list[IncomingLine], file: str, problems: list[Problem]) -> tuple[list[IncomingLine], int]:
    """Lay the lines over the documents; what cannot be used is added to `problems`. Gives the lines that change something, and how many they are."""
    code = documents.code
    present = {(kind, name): found for kind, name, found in lists(content, code)} if lines else {}
    by_list: dict[tuple[str, str], list[IncomingLine]] = defaultdict(list)
    for line in lines:
        place = f"{line.place}, {line.list}"
        wrong = None if (line.kind, line.list) in present else _wrong_list(content, line)
        if wrong:
            problems.append(Problem(CHECK, file, place, *wrong, "Correct the name."))
            continue
        told = _wrong_text(line) if line.new and line.new != line.old else None
        if told:
            problems.append(Problem(CHECK, file, place, *told))
        elif line.old and line.old not in present.get((line.kind, line.list), []):
            if line.new not in ("", line.old, *present.get((line.kind, line.list), [])):
                fix = "Export again and carry your change over to the new table."
                problems.append(Problem(CHECK, file, place, f"a line that is not here any more: {line.old!r}", "a line that is", fix))
        else:
            by_list[line.kind, line.list].append(line)
    if problems:
        return [], 0
    files = _files(content, code) if any(kind == EXAMPLE for kind, _ in by_list) else {}
    effective: list[IncomingLine] = []
    for (kind, name), found in by_list.items():
        here = set(present.get((kind, name), ()))
        changes: dict[str, str] = {}
        kept = {line.old for line in found if line.old and line.new == line.old}
        for line in found:
            if line.old and line.new != line.old and line.old not in kept:
                changes[line.old] = line.new if line.new not in here else ""
        added = list(dict.fromkeys(line.new for line in found if not line.old and line.new and line.new not in here))
        if not changes and not added:
            continue
        effective += [line for line in found if line.old in changes or line.new in added]
        if kind == PATTERN:
            set_patterns(documents.get("patterns.yml", {"language": code}), name, changes, added)
        else:
            set_examples(documents.get(f"nlu/{files.get(name, 'conversation.yml')}", {"version": "3.1", "nlu": []}), name, changes, added)
    return effective, len(effective)
