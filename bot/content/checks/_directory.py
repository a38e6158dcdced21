"""Every service and every channel of the helplines, with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.library import Content
from bot.content.services import Channel, Service


def services(content: Content) -> Iterator[tuple[str, Service]]:
    """(file, service), file by file."""
    for found in content.services.values():
        for service in found:
            yield file_of(content, service), service


def file_of(content: Content, service: Service) -> str:
    """The file in which a service stands: ours, or that of an organisation's own directory."""
    own = content.own and service.id in content.own.ids
    return str(content.own.folder / "helplines" / f"{service.country}.yml") if own and content.own else f"helplines/{service.country}.yml"


def channels(content: Content) -> Iterator[tuple[str, str, Service, Channel]]:
    """(file, key, service, channel); channels are counted from 1 in the key."""
    for file, service in services(content):
        for number, channel in enumerate(service.channels, start=1):
            yield file, f"{service.id}.channels.{number}", service, channel
