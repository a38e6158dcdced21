"""The conversation so far, carried by the plain page itself: the server keeps no texts.

It is shown only to the one who posts it, but another site could make a visitor's browser post words (and telephone numbers) of its own under our
name. So it is signed for its conversation, and what does not bear the signature is left out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import zlib
from typing import Any

MAX_TURNS = 20
# The form post may have 64 KB; the message itself can take 12 of them.
MAX_ENCODED = 32 * 1024
_MAX_PLAIN = 1024 * 1024
_SIGNATURE = 32

# A turn: {"you": what the visitor said or pressed, or None; "language", "direction": of that; "messages": the guide's, as the interface gives them}.
Turn = dict[str, Any]


class History:
    """Packs turns for a hidden field and unpacks them."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def pack(self, token: str, turns: list[Turn]) -> str:
        """The last turns as text for a hidden field, signed for this conversation; the oldest go when there are too many."""
        kept = turns[-MAX_TURNS:]
        while True:
            plain = json.dumps(kept, ensure_ascii=True, separators=(",", ":")).encode()
            data = zlib.compress(plain, 6)
            packed = base64.urlsafe_b64encode(self._sign(token, data) + data).decode().rstrip("=")
            if len(packed) <= MAX_ENCODED or not kept:
                return packed
            kept = kept[1:]

    def unpack(self, token: str, packed: str) -> list[Turn]:
        """The turns of a hidden field; none if it is empty, damaged, or not ours for this conversation."""
        try:
            raw = base64.urlsafe_b64decode(packed.encode("ascii") + b"=" * (-len(packed) % 4))
        except (binascii.Error, UnicodeError, ValueError):
            return []
        signature, data = raw[:_SIGNATURE], raw[_SIGNATURE:]
        if not hmac.compare_digest(signature, self._sign(token, data)):
            return []
        turns = json.loads(zlib.decompressobj().decompress(data, _MAX_PLAIN))
        return list(turns)

    def message_id(self, page: str, said: str) -> str:
        """An id for what is posted from a page: the same words from the same page are the same message (a reload, a double click)."""
        return hmac.new(self._secret, f"message\n{page}\n{said}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]

    def _sign(self, token: str, data: bytes) -> bytes:
        return hmac.new(self._secret, b"history-1\n" + token.encode("utf-8", "replace") + b"\n" + data, hashlib.sha256).digest()
