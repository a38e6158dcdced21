"""Language codes of services, channels and of the register are known to CLDR and written in their canonical BCP 47 form.

One that CLDR knows and has no name for is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from babel.core import get_global

from bot.content.checks._directory import services
from bot.content.library import Content
from bot.content.locales import language_name, locale, normalise_language
from bot.content.messages import BASE
from bot.content.problems import Problem

ID = "language-code"


def _problem(file: str, key: str, code: str) -> Problem | None:
    canonical = normalise_language(code)
    base = (canonical or "").partition("-")[0]
    if base in locale(BASE).languages:
        return None if canonical == code else Problem(ID, file, key, code, str(canonical), "Write the canonical code, without a region.")
    if base in get_global("language_aliases"):
        return Problem(ID, file, key, code, str(get_global("language_aliases")[base]).partition("_")[0], "Write the code that CLDR has for it.")
    if language_name(base, BASE) != base:
        return None
    if base in get_global("likely_subtags"):
        fix = "Keep it if it is right: it serves whoever writes in it."
        return Problem(ID, file, key, f"{code}, which visitors would see as it stands", "a language that CLDR has a name for", fix, warning=True)
    return Problem(ID, file, key, code, "a language of CLDR, as fi or pt", "Correct the code.")


def _codes(content: Content) -> Iterator[tuple[str, str, str]]:
    for code in content.languages:
        yield "languages.yml", code, code
    for file, service in services(content):
        for code in service.languages:
            yield file, f"{service.id}.languages", code
        for number, channel in enumerate(service.channels, start=1):
            for code in channel.languages:
                yield file, f"{service.id}.channels.{number}.languages", code


def check(content: Content) -> Iterator[Problem]:
    """Codes that no program would understand."""
    for file, key, code in _codes(content):
        problem = _problem(file, key, str(code))
        if problem:
            yield problem
