"""Every service says where it is known from: a standing, with the address of the source where there is one and the day it was read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.content.checks._directory import services
from bot.content.library import Content
from bot.content.problems import Problem
from bot.content.services import BASES, Standing

ID = "helpline-source"


def check(content: Content) -> Iterator[Problem]:
    """Services without a standing, or with one that cannot be followed up."""
    for file, service in services(content):
        standing, key = service.standing, f"{service.id}.standing"
        if standing == Standing():
            yield Problem(ID, file, key, "no standing", "basis, source and checked", "Add where it is known from, or basis: unsure and the day.")
            continue
        if standing.basis not in BASES:
            yield Problem(ID, file, f"{key}.basis", str(standing.basis), ", ".join(BASES), "Correct it.")
        if standing.basis == "source" and not (standing.source or "").startswith(("https://", "http://")):
            fix = "Add the address of the page, or set basis: known."
            yield Problem(ID, file, f"{key}.source", standing.source or "none", "the address of the page it was read on", fix)
        if not isinstance(standing.checked, date):
            yield Problem(
                ID, file, f"{key}.checked", str(standing.checked or "none"), "the day it was last read, as 2026-11-21", "Read the source again and add the day."
            )
        if standing.confirmed_by and not isinstance(standing.confirmed_on, date):
            yield Problem(
                ID, file, f"{key}.confirmed_on", str(standing.confirmed_on or "none"), "the day it was confirmed", "Add the day, or remove confirmed_by."
            )
