"""Data files that are cut off, overwritten or full of junk: read, or refused with a message that names the file; nothing else."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from bot.content.approvals import read_approvals
from bot.content.edit import Edit
from bot.content.files import DATA
from bot.content.law import read_law
from bot.content.library import content_store
from bot.content.locales import load_languages
from bot.content.messages import load_language
from bot.content.own_directory import load_own
from bot.content.patterns import load_patterns
from bot.content.problems import ContentError, Problem
from bot.content.sheet import export, read
from bot.content.sites import load_sites
from bot.content.topics import load_topics
from tests.hostile import strategies as hostile

_SITES = b"""sites:
  ngo-fi:
    name: Esimerkki ry
    origins: [https://www.esimerkki.fi]
    language: fi
    country: FI
    leave_to: https://www.ilmatieteenlaitos.fi/
    accent: "#6b0f1a"
    opening:
      fi: Esimerkki ry tarjoaa.
"""
_APPROVALS = b"""approvals:
- message: utter_menu
  digest: 0123456789ab
  name: A. B.
  role: language
  date: 2026-11-22
  text: Hello
  buttons: {door_self: Me}
"""
_OWN = b"hide: [fi-mll]\ncountries: [FI, SE]\n"


def _whole(read: Callable[[Path], tuple[Any, list[Problem]]]) -> Callable[[Path], Any]:
    """What `read` read, or everything that it could not, as a reload has it."""

    def load(folder: Path) -> Any:
        found, problems = read(folder)
        if problems:
            raise ContentError(problems)
        return found

    return load


# Where a file stands in its folder, what it says, and what reads the folder.
READERS: dict[str, tuple[bytes | None, Callable[[Path], Any]]] = {
    "helplines/EE.yml": (None, load_own),
    "law/EE.yml": (None, _whole(read_law)),
    "languages/fi/messages/young.yml": (None, lambda folder: load_language("fi", folder)),
    "languages/fi/widget.yml": (None, lambda folder: load_language("fi", folder)),
    "languages/fi/patterns.yml": (None, lambda folder: load_patterns("fi", folder)),
    "languages.yml": (None, load_languages),
    "topics.yml": (None, load_topics),
    "directory.yml": (_OWN, load_own),
    "approvals/fi.yml": (_APPROVALS, _whole(read_approvals)),
    "sites.yml": (_SITES, lambda folder: load_sites(folder / "sites.yml", ("en", "fi"))),
}
# What `load_content` turns into a problem that names the file, and a reload refuses.
_COLLECTED = (ContentError, TypeError, AttributeError, KeyError, ValueError)
# What nothing stands between and the person who starts the server: only the error with all problems will do.
_ALONE = ("sites.yml", "directory.yml", "approvals/fi.yml")


@lru_cache(maxsize=64)
def _original(name: str) -> bytes:
    text = READERS[name][0]
    # The longest files are cut short first: thousands of lines of the same form find nothing more.
    return text if text is not None else (DATA / name).read_bytes()[:12_000]


def data_file(random: Random) -> tuple[str, bytes]:
    """A file of the data folder or of an organisation, spoilt."""
    name = random.choice(sorted(READERS))
    spoilt = hostile.mutated(random, _original(name))
    return name, hostile.mutated(random, spoilt) if spoilt and random.random() < 0.3 else spoilt


def reading(given: tuple[str, bytes]) -> None:
    """It is read, or refused."""
    name, content = given
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        try:
            READERS[name][1](Path(folder))
        except ContentError as error:
            assert error.problems and all(problem.fix and problem.wanted for problem in error.problems)
            assert all(Path(name).name in problem.file or Path(name).stem in problem.file for problem in error.problems), error
        except _COLLECTED as error:
            assert name not in _ALONE, f"{type(error).__name__}: {error}"


@lru_cache(maxsize=1)
def _sheet() -> bytes:
    return export(content_store().current.services["EE"]).encode()


def table(random: Random) -> bytes:
    """A table for `signpost helplines import`, spoilt."""
    return hostile.mutated(random, _sheet())


def importing(content: bytes) -> None:
    """A table is read, or refused in words; what comes of it passes the checks of an edit, or is refused there."""
    try:
        rows = read(content.decode("utf-8", "replace"), "table.csv")
    except (LookupError, ContentError):
        return
    edit = Edit(content_store().current, DATA / "helplines")
    for key, values in list(rows.items())[:1]:
        country = values.pop("country")
        try:
            if edit.entry(country, key) is None:
                edit.add(country, values)
            else:
                edit.change(country, key, values)
        except ContentError:
            continue
        edit.texts()
