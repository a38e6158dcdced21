"""Why a visitor is shown these services and not others, for staff to read: the same functions that rank them, asked one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.content.library import Content
from bot.content.locales import country_name, language_name
from bot.content.needs import adult_only, for_young, groups
from bot.content.rank import Recommendation, Visitor, usable_channels
from bot.content.services import Service
from bot.content.trace import HandOff

# What the keys of `Recommendation.reasons` mean, and the other reasons; a language of the tool may say them its own way (bot/review/words).
WORDS = {
    "country": "in the visitor's country", "abroad": "in another country, can be reached from abroad", "international": "international",
    "language": "answers in the visitor's language", "other_language": "does not answer in the visitor's language", "self_help": "self-help, at any hour",
    "open": "open now", "closed": "closed now", "hours_unknown": "opening hours not known", "unsure": "facts not sure", "known": "facts from general knowledge",
    "source": "facts read from a source", "confirmed": "confirmed by a person", "regional": "for one region", "not_anonymous": "asks who calls",
    "hidden": "hidden", "no_channel": "no way to reach it is known", "not_from_abroad": "cannot be reached from where the visitor is",
    "adult_only": "for adults, the visitor is under 18", "age": "not for this age", "kind": "does not serve this need",
    "survivor": "for people who worry about themselves: never shown to somebody who was harmed", "after_others": "would fit, others came first",
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A service that was shown, and why: keys of WORDS, in order."""

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

    def headline(self) -> str:
        """Who was looked for what, in words."""
        who = [
            f"need {self.need}",
            f"in {country_name(self.country, 'en')}" if self.country else "country not known",
            f"in {language_name(self.language, 'en')}",
        ]
        return ", ".join([*who, *(["under 18"] if self.under_18 else []), *([f"audience {self.audience}"] if self.audience else [])])


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


def in_words(reasons: tuple[str, ...], words: Mapping[str, str] | None = None) -> str:
    """Reasons as a line of text."""
    return "; ".join({**WORDS, **(words or {})}.get(reason, reason) for reason in reasons)
