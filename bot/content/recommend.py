"""Who gets which services: the first and second recommendation for each country and audience, for people who know the field to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone

from babel.languages import get_official_languages

from bot.content.emergency import emergency_number
from bot.content.library import Content
from bot.content.locales import country_name, language_name, normalise_language
from bot.content.rank import Recommendation, Visitor, rank
from bot.content.services import INTERNATIONAL

# A working day, at noon in Europe: what is shown does not depend on the day on which the table is made.
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=timezone.utc)


@dataclass(frozen=True)
class Situation:
    """One kind of visitor: its name in the table, what is known of them, and the need that their words show."""

    name: str
    need: str
    audience: str | None = None
    under_18: bool = False


SITUATIONS = (
    Situation("worried about themself", "self", "self"),
    Situation("worried about themself, under 18", "young", "young", under_18=True),
    Situation("worried about somebody else", "other", "other"),
    Situation("survivor", "survivor", "survivor"),
    Situation("survivor, under 18", "survivor", "survivor", under_18=True),
    Situation("blackmailed with pictures", "sextortion", "survivor"),
    Situation("blackmailed with pictures, under 18", "sextortion", "survivor", under_18=True),
    Situation("thinks of suicide", "suicide"),
    Situation("about to harm a child", "urge", "self"),
    Situation("a child is in danger", "child_protection"),
    Situation("professional", "professional", "professional"),
    Situation("reports images", "report_content"),
)


def main_language(content: Content, country: str) -> str:
    """The language in which most services of a country answer; its first official one in CLDR decides between equals."""
    official = [normalise_language(code) for code in get_official_languages(country, de_facto=True, regional=True)]
    spoken = Counter(language for service in content.services.get(country, ()) for language in service.languages)
    choices = [code for code in official if code] or list(spoken) or ["en"]
    return max(choices, key=lambda code: (spoken[code.partition("-")[0]], -choices.index(code)))


def visitor_of(content: Content, country: str, situation: Situation) -> Visitor:
    """A visitor of a country in its main language; where the guide does not speak that, in English, with services in it wanted."""
    language = main_language(content, country)
    spoken = language in content.languages
    return Visitor(
        country=country,
        language=language if spoken else "en",
        speaks=None if spoken else language,
        under_18=situation.under_18,
        audience=situation.audience,
    )


def recommendations(content: Content, country: str, now: datetime = NOON) -> Iterator[tuple[Situation, list[Recommendation]]]:
    """What each kind of visitor of a country is shown, best first."""
    for situation in SITUATIONS:
        yield situation, rank(content.services, visitor_of(content, country, situation), situation.need, now)


def countries_of(content: Content) -> list[str]:
    """The countries that have services of their own."""
    return [code for code in sorted(content.services) if code != INTERNATIONAL]


def _name(item: Recommendation) -> str:
    service = item.service
    home = "" if service.country != INTERNATIONAL else "international, "
    ways = "/".join(dict.fromkeys(channel.type for channel in item.channels))
    return f"{service.name.replace('|', '/')} ({home}{service.country + ', ' if not home else ''}{','.join(service.languages[:4])}; {ways})"


def page(content: Content, only: str | None = None, now: datetime = NOON) -> str:
    """The table in Markdown: first and second recommendation, the emergency number apart, for each country or the `only` one."""
    lines = [
        "# First and second recommendation", "",
        "Made by `signpost helplines table --write`, for somebody who knows the field to read. For each country that has services of its own: what a visitor",
        f"who writes in its main language is shown at noon UTC of a working day ({now:%A}). Emergency numbers are not counted.", "",
        "In brackets: country of the service, languages, ways to reach it.", "",
    ]  # fmt: skip
    for code in [only] if only else countries_of(content):
        number = emergency_number(content.services, code)
        language = main_language(content, code)
        lines += [
            f"## {country_name(code, 'en')} ({code})",
            "",
            f"In {language_name(language, 'en')}; emergency number {number}.",
            "",
            "| visitor | first | second |",
        ]
        lines.append("|---|---|---|")
        for situation, found in recommendations(content, code, now):
            shown = [_name(item) for item in found if item.service.kind != "emergency"][:2]
            lines.append(f"| {situation.name} | {' | '.join([*shown, '–', '–'][:2])} |")
        lines.append("")
    return "\n".join(lines)
