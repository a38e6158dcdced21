"""The checks of `signpost check`: one module each, found by listing this folder. A module whose name begins with `_` is shared by several.

A check is a module with `ID` (its name with hyphens), a docstring that is its documentation, and `check(content)`, which yields every problem it finds.
With `TRAINED = True` it looks at examples and patterns, which a running server does not take over without a new model.
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


def stumbled(name: str, error: Exception) -> Problem:
    """What is said when data have a form that loader or check did not expect: a list where a text should be, say."""
    fix = "Mend the other problems first; else compare with the same file of another language or country."
    return Problem(name, "-", "-", f"data of another form: {error}", "the form that its neighbours have", fix)


def run_checks(content: Content, *, only: Collection[str] | None = None, trained: bool = True) -> list[Problem]:
    """All problems, each once, grouped by file; errors before warnings. `only` names the checks to run; without it all of them run. Without `trained`
    those of examples and patterns are left out, which take many times as long as all others together: what a reload needs.
    A file that a check cannot read is a problem like any other. Raises KeyError for an unknown id in `only`.
    """
    known = checks()
    problems: dict[Problem, None] = {}
    for check in known.values() if only is None else [known[name] for name in only]:
        if not trained and getattr(check, "TRAINED", False):
            continue
        try:
            problems.update(dict.fromkeys(check.check(content)))
        except ContentError as error:
            problems.update(dict.fromkeys(error.problems))
        except (AttributeError, TypeError, ValueError) as error:
            problems[stumbled(check.ID, error)] = None
    return sorted(problems, key=lambda problem: (problem.file, problem.warning))
