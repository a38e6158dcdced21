"""Which links a page shows as links: calls, text messages, secure sites and mail; anything else stays text."""

from __future__ import annotations

import re
from typing import Any

_SAFE = (
    re.compile(r"(?:tel|sms):\+?(?:[0-9*]|%23){2,20}"),
    re.compile(r"https://[^\s\"'<>\\]{1,2000}"),
    re.compile(r"mailto:[^\s\"'<>\\?&]{3,200}"),
)  # fmt: skip


def safe_href(href: Any) -> str | None:
    """The address if it may be a link, else None."""
    return href if isinstance(href, str) and any(pattern.fullmatch(href) for pattern in _SAFE) else None


def safe_card(card: dict[str, Any]) -> dict[str, Any]:
    """A card as the page shows it: safe links only (`elsewhere` tells those that open another site), short facts gathered into two lines."""
    channels = []
    for channel in card.get("channels", []):
        href = safe_href(channel.get("href"))
        channels.append({"reach": None, "expect": [], **channel, "href": href, "elsewhere": bool(href and href.startswith("https:"))})
    kind = card["kind"] if card["kind"] != card["name"] else None
    head = [line for line in (kind, *card["why"]) if line]
    facts = [line for line in (card["languages"], *card["cost"], card["region"], card["checked"]) if line]
    return {**card, "channels": channels, "head": head, "facts": facts}
