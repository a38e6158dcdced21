"""The emergency number of a country."""

from __future__ import annotations

import functools

from phonenumbers.phonemetadata import PhoneMetadata

from bot.content.services import Service


def emergency_number(services: dict[str, tuple[Service, ...]], country: str | None) -> str | None:
    """The number to call in danger: the directory's, else that of libphonenumber's table of short numbers; None where neither knows one."""
    if not country:
        return None
    for service in services.get(country, ()):
        if service.kind == "emergency" and not service.hidden:
            for channel in service.of_type("phone"):
                if channel.display:
                    return channel.display
    return _from_table(country)


@functools.lru_cache(maxsize=512)
def _from_table(country: str) -> str | None:
    metadata = PhoneMetadata.short_metadata_for_region(country)
    emergency = metadata.emergency if metadata else None
    example = emergency.example_number if emergency else None
    pattern = (emergency.national_number_pattern or "") if emergency else ""
    return "112" if "112" in pattern else example
