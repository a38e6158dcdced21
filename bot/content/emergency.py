"""The emergency number of a country."""

from __future__ import annotations

import functools
from datetime import date

from phonenumbers.phonemetadata import PhoneMetadata

from bot.content.services import Channel, Service, Standing

# libphonenumber's table of short numbers, taken from the numbering plans that states report to the ITU; the day on which it was compared with the directory.
TABLE = "https://github.com/google/libphonenumber/blob/master/resources/ShortNumberMetadata.xml"
TABLE_READ = date(2026, 11, 22)


def emergency_number(services: dict[str, tuple[Service, ...]], country: str | None) -> str | None:
    """The number to call in danger: the directory's, else that of libphonenumber's table of short numbers; None where neither knows one."""
    if not country:
        return None
    for service in services.get(country, ()):
        if service.kind == "emergency" and not service.hidden:
            for channel in service.of_type("phone"):
                if channel.display:
                    return channel.display
    return _table_number(country)


@functools.lru_cache(maxsize=512)
def from_table(country: str | None) -> tuple[Service, ...]:
    """The emergency service of a country that the directory has none for, from the table of short numbers; nothing where that knows no number."""
    number = _table_number(country) if country else None
    if not number or not country:
        return ()
    channel = Channel(type="phone", display=number, reach="domestic")
    standing = Standing(basis="source", source=TABLE, checked=TABLE_READ)
    return (
        Service(
            id=f"{country.lower()}-emergency-table",
            name=f"Emergency number {number}",
            country=country,
            kind="emergency",
            audiences=frozenset({"crisis", "report"}),
            languages=(),
            channels=(channel,),
            hours="24/7",
            anonymous="no",
            standing=standing,
        ),
    )


@functools.lru_cache(maxsize=512)
def _table_number(country: str) -> str | None:
    metadata = PhoneMetadata.short_metadata_for_region(country)
    emergency = metadata.emergency if metadata else None
    example = emergency.example_number if emergency else None
    pattern = (emergency.national_number_pattern or "") if emergency else ""
    return "112" if "112" in pattern else example
