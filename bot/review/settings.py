"""How one review tool is started."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from bot.content.files import DATA
from bot.content.own_directory import own_folder

PORT = 8090
ACCOUNTS = "SIGNPOST_REVIEW_ACCOUNTS"
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class SettingError(ValueError):
    """A setting with which the tool does not start; says what to do."""


def accounts_file() -> Path:
    """Where names and hashed passwords are kept: outside the repository, so that they are never committed."""
    named = os.environ.get(ACCOUNTS, "").strip()
    if named:
        return Path(named).expanduser().resolve()
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config").expanduser() / "signpost" / "review-accounts.json"


@dataclass(frozen=True)
class Settings:
    """`address` is what people type into the browser when a TLS proxy stands before the tool; None: this machine alone, at host and port.

    `commit`: each change becomes a commit of the repository around `data`. `trust_proxy` is implied by an address: nothing of a request but Host is believed.
    """

    data: Path = DATA
    own: Path | None = field(default_factory=own_folder)
    host: str = "127.0.0.1"
    port: int = PORT
    address: str | None = None
    accounts: Path = field(default_factory=accounts_file)
    commit: bool = False

    def __post_init__(self) -> None:
        if self.address:
            parts = urlsplit(self.address)
            if parts.scheme != "https" or not parts.hostname or parts.path not in ("", "/"):
                raise SettingError(f"--address: found {self.address!r}; wanted https:// and a name alone, as https://review.example.org .")
        elif not is_loopback(self.host):
            raise SettingError(
                f"--host {self.host} would send passwords over the network unencrypted. Put a proxy with TLS before the tool and name "
                "its address with --address https://review.example.org, or leave --host at 127.0.0.1."
            )

    @property
    def secure(self) -> bool:
        """Whether browsers reach the tool by TLS."""
        return self.address is not None

    @property
    def root(self) -> Path:
        """The folder of the project, around the data."""
        return self.data.parent.parent

    @property
    def home(self) -> str:
        """The address of the tool, without a slash at the end."""
        return self.address.rstrip("/") if self.address else f"http://{self.host}:{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser may call this server (the Host header): another name is a page of elsewhere that had its name led here."""
        if self.address:
            return frozenset({urlsplit(self.address).netloc.lower()})
        return frozenset(f"{name}:{self.port}" for name in _LOOPBACK)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
