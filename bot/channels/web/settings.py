"""What whoever runs the server can set."""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.content.problems import ContentError
from bot.content.sites import ADDRESS, ORIGIN, Site, load_sites
from bot.content.totals import Totals
from bot.engine.sealing import KeyFormatError, derive, read_key

_KEYWORDS = ("'self'", "'none'")
# A server without sites.yml has one site: its own.
OWN = Site(id="", name="", origins=())


class SettingError(ValueError):
    """A setting that cannot be used: which one, what was wanted."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Limits and addresses of the server. `secret` signs what the plain page carries; without a
    `key` it lives as long as the process."""

    frame_ancestors: str = "'self'"
    leave_to: str = "https://www.wikipedia.org/"
    sites: Mapping[str, Site] = field(default_factory=dict)
    totals: Path | None = None
    metrics_port: int | None = None
    max_body: int = 16 * 1024
    max_form: int = 64 * 1024
    max_characters: int = 1000
    messages_per_minute: int = 30
    max_conversations: int = 100_000
    request_seconds: int = 20
    approved_only: bool = False
    redis_url: str | None = field(default=None, repr=False)
    key: bytes | None = field(default=None, repr=False)
    address_header: str | None = None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @classmethod
    def from_environment(cls, spoken: Iterable[str] = (), environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings from the variables that docs/hosting.md lists; `spoken` are the guide's languages. Raises SettingError."""
        key, redis_url = _key(environment), _redis_url(environment)
        if redis_url and key is None:
            raise SettingError("SIGNPOST_KEY: found none; wanted one, since SIGNPOST_REDIS_URL is set: `openssl rand -base64 32` makes it.")
        # Workers and servers that share conversations share this too: a page made by one is taken by all.
        secret = derive(key, "history") if key else secrets.token_bytes(32)
        return cls(
            redis_url=redis_url, key=key, address_header=_address_header(environment), secret=secret,
            frame_ancestors=_ancestors(environment), leave_to=_leave_to(environment, cls.leave_to), sites=_sites(environment, spoken),
            totals=_totals(environment), metrics_port=_port(environment),
            approved_only=_approved_only(environment),
        )  # fmt: skip

    def site(self, name: str | None) -> Site | None:
        """The site of that name; without a name the server's own; None for a name that is not listed."""
        return self.sites.get(name) if name else OWN

    def ancestors_of(self, site: Site) -> str:
        """Who may show the site's chat in a frame: the site's origins and the server itself, for its demo page."""
        return " ".join(("'self'", *site.origins)) if site.origins else self.frame_ancestors

    def leave_of(self, site: Site) -> str:
        """Where the exit of the site's chat leads."""
        return site.leave_to or self.leave_to


def _ancestors(environment: Mapping[str, str]) -> str:
    ancestors = environment.get("SIGNPOST_FRAME_ANCESTORS", "").split() or ["'self'"]
    for ancestor in ancestors:
        if ancestor not in _KEYWORDS and not ORIGIN.fullmatch(ancestor.lower()):
            raise SettingError("SIGNPOST_FRAME_ANCESTORS: wanted 'self', 'none' or sites such as https://www.example.org, with spaces between.")
    return " ".join(ancestors)


def _leave_to(environment: Mapping[str, str], default: str) -> str:
    address = environment.get("SIGNPOST_LEAVE_TO", "") or default
    if not ADDRESS.fullmatch(address):
        raise SettingError("SIGNPOST_LEAVE_TO: wanted an address beginning with https://, without ? and #.")
    return address


def _sites(environment: Mapping[str, str], spoken: Iterable[str]) -> dict[str, Site]:
    path = environment.get("SIGNPOST_SITES", "")
    if not path:
        return {}
    try:
        return load_sites(Path(path), spoken)
    except ContentError as error:
        raise SettingError(f"SIGNPOST_SITES:\n{error}") from error


def _totals(environment: Mapping[str, str]) -> Path | None:
    if not environment.get("SIGNPOST_TOTALS"):
        return None
    path = Path(environment["SIGNPOST_TOTALS"])
    try:
        Totals(path)
    except sqlite3.Error as error:
        wanted = "a file that this program made, or none yet, in a folder that it may write"
        raise SettingError(f"SIGNPOST_TOTALS: {path}: {error}; wanted {wanted}. Move the file away, or leave it unset.") from error
    return path


def _port(environment: Mapping[str, str]) -> int | None:
    value = environment.get("SIGNPOST_METRICS_PORT", "")
    if not value:
        return None
    if not re.fullmatch(r"\d{1,5}", value) or not 0 < int(value) < 65536:
        raise SettingError("SIGNPOST_METRICS_PORT: wanted a port from 1 to 65535.")
    return int(value)


def _key(environment: Mapping[str, str]) -> bytes | None:
    try:
        return read_key(environment["SIGNPOST_KEY"]) if environment.get("SIGNPOST_KEY") else None
    except KeyFormatError as error:
        raise SettingError(f"SIGNPOST_KEY: {error}.") from None


def _redis_url(environment: Mapping[str, str]) -> str | None:
    address = environment.get("SIGNPOST_REDIS_URL", "")
    if address and not re.match(r"(redis|rediss)://[^\s]+$|unix://[^\s]+$", address):
        # Not quoted: it may hold a password.
        raise SettingError("SIGNPOST_REDIS_URL: wanted redis://host:6379/0, rediss://… (TLS) or unix:///path/to/redis.sock.")
    return address or None


def _address_header(environment: Mapping[str, str]) -> str | None:
    name = environment.get("SIGNPOST_ADDRESS_HEADER", "")
    if name and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,63}", name):
        raise SettingError("SIGNPOST_ADDRESS_HEADER: wanted the name of a header that your proxy sets, such as X-Real-IP.")
    return name.lower() or None


def _approved_only(environment: Mapping[str, str]) -> bool:
    value = environment.get("SIGNPOST_APPROVED_ONLY", "0") or "0"
    if value not in ("0", "1"):
        raise SettingError("SIGNPOST_APPROVED_ONLY: wanted 1 (no draft of a safety text is shown) or 0.")
    return value == "1"
