"""A flood from one address is slowed without any address being kept.

An address is turned into a number with a key that lives in memory for ten minutes and is then replaced: the numbers can be turned back by nobody, and
those of two periods cannot be compared. Only how often each came is counted, and only while the server is busy does the count matter: behind one address
there may be a carrier's thousands of customers, or Tor. Conversations that are open already are not touched (they have a limit of their own).
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import time
from collections import Counter
from collections.abc import Callable

PERIOD_SECONDS = 600.0
# What an address may begin in a period without being asked to wait while the server is busy.
SHARE = 60
MOST_COUNTED = 200_000
# Where a person has one address of IPv4, they have a whole network of IPv6.
_NETWORK = 64


def _network(address: str) -> bytes | None:
    """What counts as one address: all of IPv4, the network of IPv6. None for what says nothing about who comes: this machine, which is a proxy or Tor."""
    try:
        found = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            return None if found.is_loopback else found.packed[: _NETWORK // 8]
        found = found.ipv4_mapped
    return None if found.is_loopback or found.is_unspecified else found.packed


class Flood:
    """Counts who begins how many conversations, by a number that means nothing after ten minutes."""

    def __init__(self, *, share: int = SHARE, clock: Callable[[], float] = time.monotonic) -> None:
        self._share = share
        self._clock = clock
        self._counts: Counter[bytes] = Counter()
        self._key, self._until = b"", float("-inf")

    def allows(self, address: str, *, busy: bool) -> bool:
        """Count a beginning from an address; False where it had its share and the server is busy."""
        now = self._clock()
        if now >= self._until:
            self._key, self._until = secrets.token_bytes(32), now + PERIOD_SECONDS
            self._counts.clear()
        network = _network(address)
        if network is None:
            return True
        number = hashlib.blake2b(network, key=self._key, digest_size=8).digest()
        if number in self._counts or len(self._counts) < MOST_COUNTED:
            self._counts[number] += 1
        return not busy or self._counts[number] <= self._share
