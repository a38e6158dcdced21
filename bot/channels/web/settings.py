"""What whoever runs the server can set."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

# A source of Content-Security-Policy's frame-ancestors: a keyword, or a site. Anything else could end the directive or open it to all.
_ANCESTOR = re.compile(r"'self'|'none'|https?://(\*\.)?[A-Za-z0-9.-]+(:\d{1,5})?")


class SettingError(ValueError):
    """A setting that cannot be used: which one, what was wanted."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Limits and addresses of the server. `secret` signs what the plain page carries; it lives as long as the process."""

    frame_ancestors: str = "'self'"
    leave_to: str = "https://www.wikipedia.org/"
    max_body: int = 16 * 1024
    max_form: int = 64 * 1024
    max_characters: int = 1000
    messages_per_minute: int = 30
    max_conversations: int = 100_000
    approved_only: bool = False
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings from the environment. Raises SettingError.

        `SIGNPOST_FRAME_ANCESTORS`: the sites that may show the chat in a frame, with spaces between. `SIGNPOST_APPROVED_ONLY`: 1 where no draft of a
        safety text is to be shown.
        """
        ancestors = environment.get("SIGNPOST_FRAME_ANCESTORS", "").split() or ["'self'"]
        for ancestor in ancestors:
            if not _ANCESTOR.fullmatch(ancestor):
                raise SettingError("SIGNPOST_FRAME_ANCESTORS: wanted 'self', 'none' or sites such as https://www.example.org, with spaces between.")
        approved_only = environment.get("SIGNPOST_APPROVED_ONLY", "0") or "0"
        if approved_only not in ("0", "1"):
            raise SettingError("SIGNPOST_APPROVED_ONLY: wanted 1 (no draft of a safety text is shown) or 0.")
        return cls(frame_ancestors=" ".join(ancestors), approved_only=approved_only == "1")
