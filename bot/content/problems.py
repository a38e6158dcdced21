"""What is wrong with a data file, said so that somebody who does not program can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one place.

    `file` is relative to the data folder, `key` the place inside it, `found` and `wanted` what stands there and what should, `fix` what to do.
    A `warning` is printed and does not fail.
    """

    check: str
    file: str
    key: str
    found: str
    wanted: str
    fix: str
    warning: bool = False

    def __str__(self) -> str:
        severity = "WARNING" if self.warning else "ERROR"
        return f"[{severity}] {self.file}: {self.key}: found {self.found}; wanted {self.wanted}. {self.fix} ({self.check})"


class ContentError(Exception):
    """Data that cannot be used; carries every problem found, not the first alone."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
