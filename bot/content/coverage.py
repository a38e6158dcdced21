"""What the directory has and lacks, country by country, in plain words: for those who decide what to look for next."""

from __future__ import annotations

from collections.abc import Callable

from bot.content.hours import has_holidays
from bot.content.library import Content
from bot.content.locales import country_name
from bot.content.needs import for_young
from bot.content.recommend import countries_of
from bot.content.services import INTERNATIONAL, Service

_KINDS: tuple[tuple[str, Callable[[Service], bool]], ...] = (
    ("prevention service", lambda service: service.is_prevention and service.kind == "prevention" and not for_young(service)),
    ("youth prevention service", lambda service: service.is_prevention and service.kind == "prevention" and "under_18" in service.audiences),
    ("child helpline", lambda service: service.kind == "child_helpline"),
    ("survivors' service", lambda service: service.kind == "survivor"),
    ("crisis line", lambda service: service.kind == "crisis"),
    ("reporting office for images", lambda service: service.kind == "report"),
    ("police contact", lambda service: service.kind == "police"),
    ("help for worried adults", lambda service: bool({"concerned_adult", "family_of_offender"} & service.audiences)),
    ("help for professionals", lambda service: "professional" in service.audiences),
)  # fmt: skip
SHORT = ("prev", "youth", "child", "surv", "crisis", "report", "police", "other", "prof")


def shown(content: Content, country: str) -> list[Service]:
    """The services of a country that visitors can be shown."""
    return [service for service in content.services[country] if not service.hidden and service.channels]


def _gaps(content: Content) -> list[str]:
    countries = countries_of(content)
    lines = []
    for name, fits in _KINDS:
        having = [code for code in countries if any(fits(service) for service in shown(content, code))]
        without = [code for code in countries if code not in having]
        few = len(having) < len(without)
        named = ", ".join(country_name(code, "en") for code in (having if few else without))
        lines.append(
            f"- **No {name}** in {len(without)} of {len(countries)} countries" + (f", {'one only in' if few else 'namely'}: {named}." if named else ".")
        )
    services = [service for code in countries for service in shown(content, code)]
    talk = [service for service in services if service.kind == "prevention" and service.is_prevention]
    no_call = [service for service in talk if not service.of_type("phone", "chat", "message", "email")]
    lines.append(f"- **Prevention services of which only a site or a programme is known**, {len(no_call)} of {len(talk)}: {', '.join(s.id for s in no_call)}.")
    hours = [service for service in services if service.kind in ("prevention", "crisis", "child_helpline") and service.of_type("phone", "chat")]
    unknown = [service for service in hours if not service.hours and not any(channel.hours for channel in service.channels)]
    lines.append(
        f"- **Hours not known** of {len(unknown)} of {len(hours)} prevention services, crisis lines and child helplines that one can call or chat with."
    )
    for field, text in (("on_bill", "Whether a call shows on the bill"), ("cost", "The cost"), ("reporting", "What they must pass on")):
        missing = sum(getattr(service, field) is None for service in services)
        lines.append(f"- **{text}** is not known of {missing} of {len(services)} services.")
    basis = sum(service.standing.basis != "source" for service in services)
    confirmed = sum(service.standing.confirmed_on is not None for service in services)
    lines.append(f"- **Confirmed by the service itself**: {confirmed} of {len(services)}; from general knowledge alone: {basis}.")
    spoken = {language for service in content.services.get(INTERNATIONAL, ()) if service.is_prevention and not service.hidden for language in service.languages}
    lines.append(f"- **International self-help and directories for people worried about themselves** exist in: {', '.join(sorted(spoken))}.")
    holidays = [code for code in countries if not has_holidays(code)]
    lines.append(f"- **Public holidays** are not known to the program for {len(holidays)} of {len(countries)} countries: {', '.join(holidays)}.")
    lines.append(f"- **Law** is described for {len(content.law) - (INTERNATIONAL in content.law)} countries.")
    return lines


def kinds_covered(content: Content) -> dict[str, dict[str, int]]:
    """How many services of each column of the table visitors of each country can be shown."""
    counted = {}
    for code in countries_of(content):
        services = shown(content, code)
        counted[code] = {name: sum(fits(service) for service in services) for name, (_, fits) in zip(SHORT, _KINDS)}
    return counted


def coverage(content: Content) -> str:
    """The report, in Markdown."""
    lines = [
        "# What the directory covers", "",
        "Made by `signpost helplines coverage --write`. Counted are services that visitors can be shown; hidden ones are not.", "",
        "## Gaps", "", *_gaps(content), "",
        "## Countries by kind of service", "",
        "prev: prevention service; youth: for under-18s worried about themselves; surv: survivors; report: of images; other: takes worried adults;",
        "prof: takes professionals. A service can count in several columns.", "",
        "| country | " + " | ".join(SHORT) + " | law |", "|---|" + "---|" * (len(SHORT) + 1),
    ]  # fmt: skip
    for code, counts in kinds_covered(content).items():
        cells = " | ".join(str(count or "–") for count in counts.values())
        lines.append(f"| {country_name(code, 'en')} ({code}) | {cells} | {content.law[code].as_of if code in content.law else '–'} |")
    return "\n".join(lines) + "\n"
