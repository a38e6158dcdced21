"""The English that translations were made from, kept by digest in `bot/data/sources.yml`, so that a change of the English can be shown as a difference.

A translation names its English by digest alone (`source:`). When the English changes its old wording is gone from the files; git has it, but not for
somebody with a copy of the folder, a shallow clone or an export in hand. So each wording that a translation names is kept here, once for all languages.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from pathlib import Path

import yaml

from bot.content.files import read_yaml
from bot.content.messages import Entry
from bot.content.write import write_whole

FILE = "sources.yml"
_HEAD = """\
# The English texts that translations were made from, by digest (`source:` of the translation). Written by `signpost stamp` and `signpost import-messages`,
# never by hand; what no translation names any more is left out.
"""
TEXT, YOUNG = "text", "young"


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as they look."""


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def parts(entry: Entry) -> dict[str, str]:
    """An entry in pieces that are translated one by one: text, young, and each title as `buttons.<target>`."""
    young = {YOUNG: entry.young.strip()} if entry.young else {}
    return {TEXT: entry.text.strip(), **young, **{f"buttons.{target}": title.strip() for target, title in entry.buttons.items()}}


def entry_from(pieces: dict[str, str], key: str = "") -> Entry:
    """The entry that `parts` takes apart."""
    buttons = {name.removeprefix("buttons."): text for name, text in pieces.items() if name.startswith("buttons.")}
    return Entry(key=key, text=pieces[TEXT], young=pieces.get(YOUNG), buttons=buttons)


def load_sources(data: Path) -> dict[str, dict[str, str]]:
    """The parts of each English wording that is kept, by digest. Raises ContentError."""
    path = data / FILE
    entries = (read_yaml(path, root=data).get("sources") or {}) if path.exists() else {}
    return {str(digest): {str(name): str(text) for name, text in pieces.items()} for digest, pieces in entries.items()}


def sources_text(kept: dict[str, dict[str, str]]) -> str:
    """The file as it is written: by digest, so that two people who stamp at the same time seldom touch the same line."""
    return _HEAD + yaml.dump({"sources": dict(sorted(kept.items()))}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=4096)


def keep(data: Path, wordings: Iterable[Entry], named: Collection[str]) -> None:
    """Add English wordings to those kept and leave out what none of the digests `named` means."""
    known = {**load_sources(data), **{entry.digest: parts(entry) for entry in wordings}}
    write_whole(data / FILE, sources_text({digest: pieces for digest, pieces in known.items() if digest in named}))


def difference(old: str, new: str) -> str:
    """One line in which what went stands in [-brackets-] and what came in {+braces+}, word by word."""
    before, after = old.split(), new.split()
    said: list[str] = []
    for kind, start, end, begin, finish in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            said += before[start:end]
            continue
        if end > start:
            said.append(f"[-{' '.join(before[start:end])}-]")
        if finish > begin:
            said.append(f"{{+{' '.join(after[begin:finish])}+}}")
    return " ".join(said)


def changed(source: str | None, base: Entry, kept: dict[str, dict[str, str]]) -> dict[str, tuple[str | None, str | None]] | None:
    """(old, new) English of each part that changed since `source`; None where that wording is not kept. A new part has no old, a removed one no new text."""
    if source == base.digest:
        return {}
    old = kept.get(source or "")
    if old is None:
        return None
    new = parts(base)
    return {name: (old.get(name), new.get(name)) for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)}
