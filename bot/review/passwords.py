"""Passwords: kept as scrypt makes them (standard library), with parameters beside them so that stronger ones can follow."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

# 32 MB and three rounds: what OWASP's Password Storage Cheat Sheet names beside N=2^17, p=1, for less memory.
_N, _R, _P = 2**15, 8, 3
_MAXMEM = 128 * 1024 * 1024
SHORTEST = 12
LONGEST = 256


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MAXMEM, dklen=32)


def hash_password(password: str) -> str:
    """`scrypt$n$r$p$salt$key`. Takes about a quarter of a second."""
    salt = secrets.token_bytes(16)
    key = _scrypt(password, salt, _N, _R, _P)
    return "$".join(("scrypt", str(_N), str(_R), str(_P), base64.b64encode(salt).decode(), base64.b64encode(key).decode()))


def is_password(password: str, kept: str) -> bool:
    """Whether it is the password. False for a form of hash that is not known."""
    try:
        kind, n, r, p, salt, key = kept.split("$")
        if kind != "scrypt" or int(n) * int(r) > 2**19:
            return False
        found = _scrypt(password, base64.b64decode(salt), int(n), int(r), int(p))
        return hmac.compare_digest(found, base64.b64decode(key))
    except ValueError:
        return False
