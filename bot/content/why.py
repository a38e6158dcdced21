"""Why a visitor is shown these services and not others, for staff to read: the same functions that rank them, asked one by one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.library import Content
from bot.content.needs import adult_only, for_young, groups
from bot.content.rank import Recommendation, Visitor, usable_channels
from bot.content.services import Service
from bot.content.trace import HandOff

# Every reason there is, for and against; the review tool has words for each (bot/review/words).
REASONS = (
    "country", "abroad", "international", "language", "other_language", "self_help", "open", "closed", "hours_unknown", "unsure", "known", "source",
    "confirmed", "regional", "hidden", "no_channel", "not_from_abroad", "adult_only", "age", "kind", "survivor", "after_others",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A service that was shown, and why: keys of REASONS, in order."""

    id: str
    name: str
    kind: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Why:
    """What was looked for and found; `left_out` are the other services of the visitor's country."""

    need: str
    country: str | None
    language: str
    under_18: bool
    audience: str | None
    shown: tuple[Shown, ...]
    left_out: tuple[Shown, ...]


def _shown(item: Recommendation) -> Shown:
    service, standing = item.service, item.service.standing
    reasons = list(item.reasons)
    if "self_help" not in reasons and "open" not in reasons:
        reasons.append("open" if item.state.open else "hours_unknown" if item.state.open is None else "closed")
    reasons.append("confirmed" if standing.confirmed_on else standing.basis)
    if service.region:
        reasons.append("regional")
    return Shown(service.id, service.name, service.kind, tuple(reasons))


def _excluded(service: Service, need: str, visitor: Visitor, country: str | None) -> str:
    """The first thing that keeps a service from being shown, in the order in which ranking asks."""
    if service.hidden:
        return "hidden"
    if not service.channels:
        return "no_channel"
    if not usable_channels(service, country):
        return "not_from_abroad"
    if need in ("survivor", "sextortion") and service.is_prevention and service.kind in ("prevention", "directory"):
        return "survivor"
    if visitor.under_18 and adult_only(service):
        return "adult_only"
    if (visitor.under_18 and (service.age_min or 0) >= 18) or (not visitor.under_18 and for_young(service) and service.is_prevention):
        return "age"
    return "after_others" if any(group.fits(service) for group in groups(need, visitor)) else "kind"


def why(content: Content, hand_off: HandOff) -> Why:
    """The reasons behind a hand-off."""
    visitor, need = hand_off.visitor, hand_off.need
    taken = {item.service.id for item in hand_off.found}
    home = [service for service in content.services.get(visitor.country or "", ()) if service.id not in taken]
    left = tuple(Shown(service.id, service.name, service.kind, (_excluded(service, need, visitor, visitor.country),)) for service in home)
    return Why(
        need, visitor.country, visitor.speaks or visitor.language, visitor.under_18, visitor.audience,
        tuple(_shown(item) for item in hand_off.found), tuple(sorted(left, key=lambda item: item.reasons == ("kind",))),
    )  # fmt: skip
