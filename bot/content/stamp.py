"""Writing down from which English text a translation was made: for the command and the review tool alike."""

from __future__ import annotations

from pathlib import Path

from bot.content.atomic import write_text
from bot.content.edit import dump, parse
from bot.content.messages import Entry


def stamp(path: Path, base: dict[str, Entry], keys: set[str] | None = None) -> int:
    """Write `source: <digest of the English entry>` into each entry of a message file, keeping everything else as it is; returns how many changed."""
    document = parse(path.read_text(encoding="utf-8"))
    changed = 0
    for key, entry in document["messages"].items():
        if key in base and (keys is None or key in keys) and entry.get("source") != base[key].digest:
            entry["source"] = base[key].digest
            changed += 1
    if changed:
        write_text(path, dump(document))
    return changed
