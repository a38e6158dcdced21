"""Record that a language's texts were made from the English texts as they stand now."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from bot.content.files import DATA
from bot.content.library import load_content
from bot.content.messages import BASE, Entry
from bot.content.write import write_whole


def stamp(path: Path, base: dict[str, Entry], keys: set[str] | None = None) -> int:
    """Write `source: <digest of the English entry>` into each entry of a message file, keeping everything else as it is; returns how many changed."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes, yaml.width = True, 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    content = yaml.load(path.read_text(encoding="utf-8"))
    changed = 0
    for key, entry in content["messages"].items():
        if key in base and (keys is None or key in keys) and entry.get("source") != base[key].digest:
            entry["source"] = base[key].digest
            changed += 1
    if changed:
        text = io.StringIO()
        yaml.dump(content, text)
        write_whole(path, text.getvalue())
    return changed


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost stamp", description=__doc__)
    parser.add_argument("language", help="code of the language (fi)")
    parser.add_argument("keys", nargs="*", help="only these texts")
    options = parser.parse_args(arguments)
    folder = DATA / "languages" / options.language / "messages"
    if options.language == BASE or not folder.is_dir():
        print(f"signpost stamp: {options.language!r} is no translated language (there is no folder {folder.name} for it)", file=sys.stderr)
        return 2
    base = load_content().base
    changed = sum(stamp(path, base, set(options.keys) or None) for path in sorted(folder.glob("*.yml")))
    print(f"{changed} texts of {options.language} now count as translated from the present English.")
    return 0
