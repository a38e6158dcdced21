"""Who may use the tool: one JSON file outside the repository, readable by its owner alone."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import secrets
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from bot.content.approvals import ROLES
from bot.content.normalise import fold
from bot.review.passwords import hash_password, is_password

INVITATION_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class Account:
    """A person. `name` stands beside what they approve. `roles`: as whom they may approve; `languages`: which texts they may approve for language, all where
    empty. `keeper`: invites and removes others. Until the invitation is used there is no password, and `invitation` is the hash of its key, good `until`
    (seconds since 1970).
    """

    name: str
    roles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    keeper: bool = False
    password: str = ""
    invitation: str = ""
    until: float = 0

    def may_approve(self, role: str, language: str) -> bool:
        """Whether they answer for texts of a language in this role."""
        return role in self.roles and (role != "language" or not self.languages or language in self.languages)


class AccountError(ValueError):
    """Accounts that cannot be read, or a change that cannot be made. The text names the word of the catalogue that says it."""


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def same_name(one: str, other: str) -> bool:
    """Names are compared as people type them: capitals, diacritics and spaces do not count."""
    return " ".join(fold(one).split()) == " ".join(fold(other).split())


class AccountBook:
    """The accounts in a file; read again whenever it changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._accounts: tuple[Account, ...] = ()

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Everybody, in the order in which they came. Raises AccountError for a file that cannot be read: nobody may come in then."""
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return ()
        stamp = (stat.st_mtime_ns, stat.st_ino)
        if stamp != self._stamp:
            try:
                entries = json.loads(self.path.read_text(encoding="utf-8"))["accounts"]
                self._accounts = tuple(
                    Account(**{**entry, "roles": tuple(r for r in entry.get("roles", ()) if r in ROLES), "languages": tuple(entry.get("languages", ()))})
                    for entry in entries
                )
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise AccountError(f"{self.path} cannot be read ({type(error).__name__}). Restore it, or move it away and start anew.") from error
            self._stamp = stamp
        return self._accounts

    def find(self, name: str) -> Account | None:
        """The account of that name."""
        return next((account for account in self.accounts if same_name(account.name, name)), None)

    def enter(self, name: str, password: str) -> Account | None:
        """Who it is, or None. Takes as long for a name that does not exist."""
        account = self.find(name)
        right = is_password(password, account.password if account and account.password else _NOBODY)
        return account if account and account.password and right else None

    def invite(self, account: Account) -> str:
        """Put a person in, or let one who is in choose a new password; gives the key of the invitation, which is kept nowhere."""
        key = secrets.token_urlsafe(24)
        with self._lock:
            known = self.find(account.name)
            invited = dataclasses.replace(account, invitation=_hash(key), until=time.time() + INVITATION_SECONDS, password=known.password if known else "")
            self._write([other for other in self.accounts if not same_name(other.name, account.name)] + [invited])
        return key

    def invited(self, key: str) -> Account | None:
        """Whose invitation it is, if it still holds."""
        digest = _hash(key)
        return next((a for a in self.accounts if a.invitation and secrets.compare_digest(a.invitation, digest) and a.until > time.time()), None)

    def accept(self, key: str, password: str, *, name: str | None = None, roles: tuple[str, ...] | None = None) -> Account | None:
        """Use an invitation up: set the password, and for the first account of all the name and roles."""
        hashed = hash_password(password)
        with self._lock:
            account = self.invited(key)
            if account is None:
                return None
            new = dataclasses.replace(
                account, name=name or account.name, roles=account.roles if roles is None else roles, password=hashed, invitation="", until=0
            )  # fmt: skip
            self._write([new if other is account else other for other in self.accounts])
            return new

    def put(self, account: Account) -> None:
        """Replace the account of the same name."""
        with self._lock:
            self._write([account if same_name(other.name, account.name) else other for other in self.accounts])

    def remove(self, name: str) -> None:
        """Take a person out. What they approved stays."""
        with self._lock:
            self._write([account for account in self.accounts if not same_name(account.name, name)])

    def _write(self, accounts: list[Account]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".review-accounts.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:  # mkstemp: readable by the owner alone
            json.dump({"accounts": [dataclasses.asdict(account) for account in accounts]}, file, ensure_ascii=False, indent=1)
            file.write("\n")
        Path(name).replace(self.path)


# The hash of a password nobody knows, so that an unknown name takes as long as a known one.
_NOBODY = hash_password(secrets.token_urlsafe(32))
