"""Every service and every channel of the helplines, with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.library import Content
from bot.content.services import Channel, Service


def services(content: Content) -> Iterator[tuple[str, Service]]:
    """(file, service), file by file."""
    for country, found in content.services.items():
        for service in found:
            yield f"helplines/{country}.yml", service


def channels(content: Content) -> Iterator[tuple[str, str, Service, Channel]]:
    """(file, key, service, channel); channels are counted from 1 in the key."""
    for file, service in services(content):
        for number, channel in enumerate(service.channels, start=1):
            yield file, f"{service.id}.channels.{number}", service, channel
