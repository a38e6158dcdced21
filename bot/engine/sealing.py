"""Names and encryption for conversations that lie outside this process.

Every conversation has a key of its own, made from the server's key and the conversation's token. The token is in the visitor's page alone, so whoever
holds the store and even the server's key can read nothing without it, and what has lost its page can be read by nobody.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE = 12


class KeyFormatError(ValueError):
    """What was given as a key is none."""


def read_key(text: str) -> bytes:
    """The server's key: 32 bytes or more in base64, as `openssl rand -base64 32` makes them. Raises KeyFormatError, without quoting it."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise KeyFormatError(f"wanted {KEY_BYTES} random bytes in base64, as `openssl rand -base64 {KEY_BYTES}` prints them; found something else") from None
    if len(key) < KEY_BYTES or len(set(key)) < KEY_BYTES // 3:
        raise KeyFormatError(f"wanted {KEY_BYTES} random bytes in base64, as `openssl rand -base64 {KEY_BYTES}` prints them; found {len(key)} bytes")
    return key


def derive(key: bytes, purpose: str, token: str = "") -> bytes:
    """A key for one purpose (and one conversation): 32 bytes, HMAC-SHA256."""
    return hmac.new(key, f"signpost-1\n{purpose}\n{token}".encode(), hashlib.sha256).digest()


class Sealer:
    """Hides the names of conversations and encrypts what is kept of them (AES-256-GCM, bound to the name)."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def name(self, token: str) -> str:
        """The name a conversation has in the store: tells nothing about its token."""
        return derive(self._key, "name", token)[:16].hex()

    def seal(self, token: str, data: bytes) -> bytes:
        """Encrypted data."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + AESGCM(derive(self._key, "record", token)).encrypt(nonce, data, self.name(token).encode())

    def open(self, token: str, sealed: bytes) -> bytes | None:
        """The data; None if it was not sealed for this conversation with this key."""
        try:
            return AESGCM(derive(self._key, "record", token)).decrypt(sealed[:_NONCE], sealed[_NONCE:], self.name(token).encode())
        except (InvalidTag, ValueError):
            return None
