"""Writing down from which English text a translation was made: for the command and the review tool alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.content.edit import dump, parse
from bot.content.library import Content
from bot.content.messages import BASE, WIDGET, Entry
from bot.content.write import write_whole


def stamp(path: Path, base: dict[str, Entry], keys: set[str] | None = None) -> int:
    """Write `source: <digest of the English entry>` into each translated entry of a message file, keeping all else; returns how many changed."""
    document = parse(path.read_text(encoding="utf-8"))
    changed = 0
    for key, entry in (document.get("messages") or {}).items():
        translated = key in base and str(entry.get("text") or "").strip()
        if translated and (keys is None or key in keys) and entry.get("source") != base[key].digest:
            entry["source"] = base[key].digest
            changed += 1
    if changed:
        write_whole(path, dump(document))
    return changed


def stamp_widget(path: Path, base: Entry) -> int:
    """The same for the strings of page and widget, which have one source together."""
    document: Any = parse(path.read_text(encoding="utf-8")) if path.exists() else {}
    if not any(str(text or "").strip() for text in (document.get(WIDGET) or {}).values()) or document.get("source") == base.digest:
        return 0
    if "source" in document:
        document["source"] = base.digest
    else:
        document.insert(1, "source", base.digest)
    write_whole(path, dump(document))
    return 1


def named_sources(content: Content) -> set[str]:
    """Every English wording that a translation names, by digest."""
    named = {entry.source for code, texts in content.texts.items() if code != BASE for entry in texts.entries.values()}
    return {source for source in named | {texts.widget_source for texts in content.texts.values()} if source}
