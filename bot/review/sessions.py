"""Who is logged in: in memory, so that a restart ends it all. The browser has a random key, we its hash."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

IDLE_SECONDS = 2 * 3600
LONGEST_SECONDS = 12 * 3600
_MOST = 500


@dataclass
class Session:
    """One browser in which somebody is logged in. `notices`: what the next page says first. `ui`: the language of the tool, if one was chosen.

    `shelf` is for pages: what they keep for this browser while it is logged in (a page's name: anything).
    """

    name: str
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    began: float = 0
    seen: float = 0
    ui: str | None = None
    notices: list[tuple[str, str]] = field(default_factory=list)
    shelf: dict[str, object] = field(default_factory=dict)

    def say(self, text: str, kind: str = "good") -> None:
        """Show a sentence at the top of the next page; kind: good or bad."""
        self.notices.append((kind, text))


class Sessions:
    """All of them, by the hash of their key."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._open: dict[str, Session] = {}

    def begin(self, name: str, ui: str | None = None) -> tuple[str, Session]:
        """A new session with its key."""
        self._end_old()
        if len(self._open) >= _MOST:
            del self._open[min(self._open, key=lambda digest: self._open[digest].seen)]
        key, now = secrets.token_urlsafe(32), self._now()
        session = Session(name, began=now, seen=now, ui=ui)
        self._open[_hash(key)] = session
        return key, session

    def find(self, key: str | None) -> Session | None:
        """The session of a key, if it has not ended."""
        session = self._open.get(_hash(key)) if key else None
        now = self._now()
        if session is None or now - session.seen > IDLE_SECONDS or now - session.began > LONGEST_SECONDS:
            return None
        session.seen = now
        return session

    def end(self, key: str | None) -> None:
        """Log out."""
        if key:
            self._open.pop(_hash(key), None)

    def end_all(self, name: str) -> None:
        """Log a person out everywhere."""
        self._open = {digest: session for digest, session in self._open.items() if session.name != name}

    def _end_old(self) -> None:
        now = self._now()
        self._open = {d: s for d, s in self._open.items() if now - s.seen <= IDLE_SECONDS and now - s.began <= LONGEST_SECONDS}


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
