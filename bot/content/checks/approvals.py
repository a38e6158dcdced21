"""Approvals name texts that exist, of a language that the guide speaks, with all they need; those of a removed text are left over (warning)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.approvals import ROLES
from bot.content.library import Content
from bot.content.problems import Problem

ID = "approvals"


def check(content: Content) -> Iterator[Problem]:
    """Approvals that hold for nothing."""
    for code, found in content.approvals.items():
        file = f"approvals/{code}.yml"
        if code not in content.languages:
            yield Problem(ID, file, "-", f"the language {code}", "a language of languages.yml", "Rename or remove the file.", warning=True)
        for approval in found:
            if approval.message not in content.base:
                yield Problem(ID, file, approval.message, "a text that does not exist", "a key of languages/en/messages", "Remove it.", warning=True)
            if approval.role not in ROLES:
                yield Problem(ID, file, approval.message, f"the role {approval.role!r}", " or ".join(ROLES), "Correct it.")
