"""The questions of `signpost helplines add`: each answer is checked at once, and asked for again with what was wanted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import phonenumbers
from babel.core import get_global

from bot.content.hours import parse_error, zone_exists
from bot.content.library import Content
from bot.content.locales import countries, country_name, normalise_language
from bot.content.services import AUDIENCES, COSTS, INTERNATIONAL, KINDS

Check = Callable[[str], Any]


class WrongError(ValueError):
    """An answer that cannot be used, with what was wanted."""


def put(question: str, check: Check, *, default: str = "") -> Any:
    """Ask until the answer can be used. An empty answer is the default."""
    while True:
        text = input(f"{question}{f' [{default}]' if default else ''}: ").strip() or default
        try:
            return check(text)
        except WrongError as error:
            print(f"  {error}")


def some(what: str) -> Check:
    def check(text: str) -> str:
        if not text:
            raise WrongError(f"Wanted: {what}.")
        return text

    return check


def one_of(choices: tuple[str, ...]) -> Check:
    def check(text: str) -> str:
        if text not in choices:
            raise WrongError(f"Wanted one of: {', '.join(choices)}.")
        return text

    return check


def several(choices: tuple[str, ...]) -> Check:
    def check(text: str) -> list[str]:
        found = text.replace(",", " ").split()
        if not found or set(found) - set(choices):
            raise WrongError(f"Wanted one or more of: {', '.join(choices)}.")
        return found

    return check


def country(text: str) -> str:
    code = text.upper()
    if code not in countries() and code != INTERNATIONAL:
        raise WrongError(f"Wanted a country by its two letters, as FI; {INTERNATIONAL} for a service without a country.")
    return code


def languages(text: str) -> list[str]:
    found = [normalise_language(part) for part in text.replace(",", " ").split()]
    if not found or None in found:
        raise WrongError("Wanted codes of languages, as fi sv en.")
    return [code for code in found if code]


def phone(code: str) -> Check:
    def check(text: str) -> dict[str, Any] | None:
        if not text:
            return None
        if not re.fullmatch(r"[\d\s+*#().-]+", text):
            raise WrongError("Wanted digits as people dial them, as 09 2525 0111 or 116 111.")
        try:
            number = phonenumbers.parse(text, None if code == INTERNATIONAL else code)
        except phonenumbers.NumberParseException:
            raise WrongError("Wanted a number as people dial it, as 09 2525 0111 or 116 111.") from None
        valid = phonenumbers.is_valid_number(number)
        if not valid and len(re.sub(r"\D", "", text)) > 6:
            raise WrongError(f"{text} is no number of {code}. Read it again at its source.")
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if valid else None
        return {"type": "phone", "number": written, "display": text, "reach": "unknown" if valid else "domestic"}

    return check


def link(kind: str) -> Check:
    def check(text: str) -> dict[str, Any] | None:
        if not text:
            return None
        if not re.fullmatch(r"https://[^\s\"'<>]+\.[^\s\"'<>]+", text):
            raise WrongError("Wanted an address that begins with https://.")
        return {"type": kind, "url": text}

    return check


def hours(text: str) -> str | None:
    if text and parse_error(text):
        raise WrongError(f"{parse_error(text)}. Wanted OpenStreetMap's opening_hours, as Mo-Fr 09:00-17:00; PH off or 24/7; nothing where they are not known.")
    return text or None


def zone(text: str) -> str | None:
    if text and not zone_exists(text):
        raise WrongError("Wanted a time zone, as Europe/Helsinki.")
    return text or None


def source(text: str) -> str | None:
    if text and not text.startswith(("https://", "http://")):
        raise WrongError("Wanted the address of the page on which you read it; nothing if you know it otherwise.")
    return text or None


def _id(content: Content, code: str, name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = f"{code.lower()}-" + (re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "service")
    taken = {service.id for services in content.services.values() for service in services}
    return next(key for key in (base, *(f"{base}-{number}" for number in range(2, 1000))) if key not in taken)


def ask(content: Content) -> dict[str, Any]:
    """An entry from the answers of the person at the terminal, with its `country`."""
    code = put("Country (two letters; ZZ: international)", country)
    print(f"  {country_name(code, 'en') if code != INTERNATIONAL else 'international'}")
    name = put("Name, as the service writes it", some("a name"))
    kind = put(f"Kind ({', '.join(KINDS)})", one_of(KINDS))
    audiences = put(f"For whom ({', '.join(AUDIENCES)})", several(AUDIENCES))
    spoken = put("Languages in which it answers (codes)", languages)
    channels: list[dict[str, Any]] = []
    while not channels:
        questions = (
            ("Number, as people dial it", phone(code)),
            ("Address of the chat (https://)", link("chat")),
            ("Address of the site (https://)", link("web")),
            ("Address of a self-help programme (https://)", link("self_help")),
        )
        channels = [channel for question, check in questions if (channel := put(question + ", or nothing", check))]
        if not channels:
            print("  Without a number or an address nobody can reach it.")
    zones = [name for name, territory in get_global("zone_territories").items() if territory == code]
    when = put("Opening hours, or nothing where they are not known", hours)
    where = put("Time zone of the hours", zone, default=zones[0] if len(zones) == 1 else "")
    cost = put(f"Cost ({', '.join(COSTS)})", one_of(COSTS), default="unknown")
    anonymous = put("May one stay anonymous (yes, no, unknown)", one_of(("yes", "no", "unknown")), default="unknown")
    page = put("Address of the page on which you read this", source)
    summary = put("What it does, in one sentence", some("a sentence"))
    return {
        "country": code, "id": _id(content, code, name), "name": name, "kind": kind, "audiences": audiences, "languages": spoken, "channels": channels,
        "hours": when, "timezone": where, "cost": None if cost == "unknown" else cost, "anonymous": anonymous, "summary": summary, "hidden": False,
        "standing": {
            "basis": "source" if page else "known", "source": page, "checked": date.today(), "confirmed_by": None, "confirmed_on": None, "doubt": None,
        },
    }  # fmt: skip
