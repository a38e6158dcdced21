"""The checks of `signpost check`: one module each, found by listing this folder. A module whose name begins with `_` is shared by several.

A check is a module with `ID` (its name with hyphens), a docstring that is its documentation, and `check(content)`, which yields every problem it finds.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Iterable
from typing import Protocol, cast

from bot.content.library import Content
from bot.content.problems import ContentError, Problem


class Check(Protocol):
    """What each module of this folder has."""

    ID: str

    def check(self, content: Content) -> Iterable[Problem]:
        """Every problem of this kind in the content."""


def checks() -> dict[str, Check]:
    """The checks by id, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    found = (cast(Check, importlib.import_module(f"{__name__}.{name}")) for name in names)
    return {check.ID: check for check in found}


def documentation(check: Check) -> str:
    """What a check looks for, in one paragraph."""
    return " ".join((check.__doc__ or "").split())


def run_checks(content: Content, *, only: Collection[str] | None = None) -> list[Problem]:
    """All problems, each once, grouped by file; errors before warnings. `only` names the checks to run; without it all of them run.

    A file that a check cannot read is a problem like any other. Raises KeyError for an unknown id in `only`.
    """
    known = checks()
    problems: dict[Problem, None] = {}
    for check in known.values() if only is None else [known[name] for name in only]:
        try:
            problems.update(dict.fromkeys(check.check(content)))
        except ContentError as error:
            problems.update(dict.fromkeys(error.problems))
    return sorted(problems, key=lambda problem: (problem.file, problem.warning))
