"""The time zones of a country, from CLDR."""

from __future__ import annotations

import functools

from babel.core import get_global

from bot.content.hours import zone_exists
from bot.content.locales import country_of_time_zone

# Where most people of a country with several zones live.
_CHIEF = (
    "America/New_York", "America/Toronto", "Europe/Moscow", "Australia/Sydney", "America/Sao_Paulo", "Europe/Madrid", "Europe/Lisbon", "Europe/Berlin",
    "America/Mexico_City", "America/Argentina/Buenos_Aires", "America/Santiago", "Asia/Jakarta", "Asia/Shanghai", "Europe/Kyiv", "Pacific/Auckland",
)  # fmt: skip


@functools.lru_cache(maxsize=512)
def zones_of(country: str) -> tuple[str, ...]:
    """Every zone of a country in alphabetical order; none for a code that is no country."""
    return tuple(zone for zone in get_global("territory_zones").get(country, ()) if zone_exists(zone) and country_of_time_zone(zone) == country)


def zone_of(country: str) -> str | None:
    """The zone in which most people of a country live, as far as that is known here; else its first. None for a code that is no country."""
    zones = zones_of(country)
    return next((zone for zone in _CHIEF if zone in zones), zones[0] if zones else None)
