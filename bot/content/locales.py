"""Languages and countries by their standard codes: BCP 47, ISO 3166-1, CLDR (through Babel)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from babel import Locale, UnknownLocaleError, localedata
from babel.core import get_global

from bot.content.files import DATA, read_yaml

# What people and libraries write for a language we name otherwise. `no` is reported as Bokmål.
_ALIASES = {"no": "nb", "iw": "he", "in": "id", "ji": "yi", "fil": "tl", "mo": "ro", "sh": "sr-Latn"}
# Languages in which services answer and for which CLDR has no name: their own.
_OWN_NAMES = {"toi": "Chitonga"}
# Territories in CLDR that are no countries of people: the outlying oceans, pseudo-locales, the world.
_NO_COUNTRY = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}


@dataclass(frozen=True)
class Language:
    """A language of `languages.yml`. One that is `begun` has a translator at work and is not spoken to visitors yet."""

    code: str
    name: str
    direction: str
    address: str
    begun: bool = False


def load_languages(data: Path = DATA) -> dict[str, Language]:
    """The register of languages, those that are begun with them, by code; the base language, English, first."""
    entries = read_yaml(data / "languages.yml", root=data).get("languages", {})
    languages = {code: Language(code=code, **fields) for code, fields in entries.items()}
    return dict(sorted(languages.items(), key=lambda item: (item[0] != "en", item[0])))


def normalise_language(code: str | None) -> str | None:
    """A language tag in canonical BCP 47 form without region ("pt-BR" -> "pt", "no" -> "nb"), or None if it is none."""
    if not code:
        return None
    parts = code.replace("_", "-").split("-")
    base = parts[0].lower()
    if not base.isalpha() or not 2 <= len(base) <= 3:
        return None
    if base in _ALIASES:
        return _ALIASES[base]
    script = next((part.title() for part in parts[1:] if len(part) == 4 and part.isalpha()), None)
    return f"{base}-{script}" if base == "sr" and script == "Latn" else base


@functools.lru_cache(maxsize=256)
def locale(language: str) -> Locale:
    """Babel's locale of a language, English where CLDR has none."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@dataclass(frozen=True)
class Names:
    """What CLDR calls languages and territories in one language, by their codes."""

    languages: dict[str, str]
    territories: dict[str, str]


@functools.lru_cache(maxsize=64)
def names(language: str) -> Names:
    """The names in a language, English where CLDR has none. Of what Babel read for them nothing else stays: it is a megabyte a language."""
    before = set(localedata._cache)
    try:
        found = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        found = Locale("en")
    made = Names(dict(found.languages), dict(found.territories))
    for name in set(localedata._cache) - before:
        localedata._cache.pop(name, None)
    return made


@functools.lru_cache(maxsize=512)
def own_name(code: str) -> str | None:
    """The name of a language in itself, None where CLDR has none."""
    found = names.__wrapped__(code).languages.get(code)
    return str(found) if found else None


@functools.lru_cache(maxsize=4096)
def language_name(code: str, language: str) -> str:
    """The name of language `code` in `language`; its own name, or the code itself, where CLDR has none."""
    found = names(language).languages
    return str(found.get(code.replace("-", "_")) or found.get(code.split("-")[0]) or _OWN_NAMES.get(code, code))


@functools.lru_cache(maxsize=8192)
def country_name(code: str, language: str) -> str:
    """The name of country `code` in `language`, standing alone (nominative)."""
    return str(names(language).territories.get(code) or code)


@functools.lru_cache(maxsize=1)
def countries() -> tuple[str, ...]:
    """All countries and territories by ISO 3166-1 alpha-2 code, and XK (Kosovo)."""
    codes = names("en").territories
    return tuple(sorted(code for code in codes if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY))


@functools.lru_cache(maxsize=1024)
def country_of_time_zone(time_zone: str | None) -> str | None:
    """The country of an IANA time zone ("Europe/Helsinki" -> "FI"), from CLDR, without an IP look-up."""
    if not time_zone:
        return None
    zone = get_global("zone_aliases").get(time_zone, time_zone)
    code = get_global("zone_territories").get(zone)
    return code if code in countries() else None


# A language that is at home in one country only: the guide may take that country for granted until told otherwise.
_PAIRS = (
    "bg-BG cs-CZ da-DK el-GR et-EE fi-FI ga-IE he-IL hr-HR hu-HU is-IS it-IT ja-JP ko-KR lt-LT lv-LV mt-MT nb-NO nn-NO pl-PL ro-RO sk-SK sl-SI sv-SE th-TH "
    "tr-TR uk-UA vi-VN"
)
_ONE_COUNTRY = dict(pair.split("-") for pair in _PAIRS.split())


def country_of_language(language: str | None) -> str | None:
    """The country of a language that is spoken by most in one country only, else None."""
    return _ONE_COUNTRY.get(language or "")


def is_rtl(language: str) -> bool:
    """Whether the language is written from right to left."""
    return bool(locale(language).text_direction == "rtl")
