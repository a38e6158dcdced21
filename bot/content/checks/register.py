"""languages.yml and the folders name the same languages, each with the direction CLDR gives it, and every file's first key says what its place says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.content.files import read_yaml, relative
from bot.content.library import Content
from bot.content.locales import countries, is_rtl
from bot.content.problems import Problem
from bot.content.services import INTERNATIONAL

ID = "register"
REGISTER = "languages.yml"


def _header(content: Content, path: Path, field: str, wanted: str) -> Iterator[Problem]:
    found = read_yaml(path, root=content.data).get(field)
    if found != wanted:
        shown = "none" if found is None else repr(found)
        yield Problem(ID, relative(path, content.data), field, shown, wanted, f"Begin the file with `{field}: {wanted}`; put no, on and yes in quotes.")


def _languages(content: Content) -> Iterator[Problem]:
    root = content.data / "languages"
    folders = {path.name for path in root.iterdir() if path.is_dir()} if root.is_dir() else set()
    # A folder of examples and patterns alone is a language that is understood and not spoken yet.
    spoken = {code for code in folders if (root / code / "messages").is_dir() or not (root / code / "nlu").is_dir()}
    registered = set(content.languages) | content.begun
    for code in sorted(spoken - registered):
        yield Problem(ID, REGISTER, code, f"the folder languages/{code} and no entry", "both or neither", "Add the entry or remove the folder.")
    for code in sorted(registered - folders):
        yield Problem(ID, REGISTER, code, f"an entry and no folder languages/{code}", "both or neither", "Add the folder or remove the entry.")
    for code, language in content.languages.items():
        direction = "rtl" if is_rtl(code) else "ltr"
        if language.direction != direction:
            yield Problem(ID, REGISTER, f"{code}.direction", language.direction, f"{direction}, as CLDR has it", "Correct it.")
        if not str(language.address or "").strip():
            fix = "Decide it, write it here and say why in glossary.yml."
            yield Problem(ID, REGISTER, f"{code}.address", "nothing", "how an adult visitor is addressed", fix, warning=code in content.begun)


def check(content: Content) -> Iterator[Problem]:
    """Files and folders that do not say the same."""
    yield from _languages(content)
    root = content.data / "languages"
    for code in content.languages:
        for path in sorted([*(root / code).glob("*.yml"), *(root / code / "messages").glob("*.yml")]):
            yield from _header(content, path, "language", code)
    for path in sorted((content.data / "approvals").glob("*.yml")):
        yield from _header(content, path, "language", path.stem)
    for path in sorted((content.own.folder / "helplines").glob("*.yml")) if content.own else ():
        yield from _header(content, path, "country", path.stem)
    for folder in ("helplines", "law"):
        for path in sorted((content.data / folder).glob("*.yml")):
            yield from _header(content, path, "country", path.stem)
            if path.stem not in countries() and path.stem != INTERNATIONAL:
                file = relative(path, content.data)
                yield Problem(ID, file, "country", path.stem, f"an ISO 3166-1 code, or {INTERNATIONAL} for all countries", "Rename the file.")
