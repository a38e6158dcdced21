"""Links of services can be followed: http, https, tel or mailto alone, a host in each, a plausible address where people write e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.content.checks._directory import channels
from bot.content.library import Content
from bot.content.problems import Problem

ID = "channel-link"
_ADDRESS = re.compile(r"[^@\s<>()\",;:]+@[^@\s<>()\",;:.]+(?:\.[^@\s<>()\",;:.]+)+")
LINKED = ("chat", "web", "self_help")


def _sound(url: str) -> bool:
    if any(char.isspace() or char in '<>"' for char in url):
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return "." in host.strip(".") and parts.username is None
    if parts.scheme == "tel":
        return re.fullmatch(r"\+?[\d.()\-*#]+", parts.path) is not None
    return parts.scheme == "mailto" and _ADDRESS.fullmatch(parts.path) is not None


def check(content: Content) -> Iterator[Problem]:
    """Links and addresses that lead nowhere, or somewhere they should not."""
    for file, key, _, channel in channels(content):
        if channel.url is not None and not _sound(str(channel.url)):
            fix = "Copy the address from the browser."
            yield Problem(ID, file, f"{key}.url", channel.url, "a whole address beginning with https:, http:, tel: or mailto:", fix)
        elif channel.url is None and channel.type in LINKED:
            yield Problem(ID, file, f"{key}.url", "none", f"the address of the {channel.type.replace('_', '-')}", "Add url, or remove the channel.")
        if channel.type == "email" and not _ADDRESS.fullmatch(str(channel.address or "")):
            yield Problem(ID, file, f"{key}.address", channel.address or "none", "an e-mail address, as help@example.org", "Correct it.")
