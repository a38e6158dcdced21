"""A service as a card: what to know before calling, in the visitor's language and time. Confidentiality stands before the contact details."""

from __future__ import annotations

import functools
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from bot.content.hours import OpenState, zone_exists
from bot.content.library import Content
from bot.content.locales import country_name, language_name, locale
from bot.content.messages import fill
from bot.content.rank import Recommendation, Visitor
from bot.content.services import Channel, Service

_AUDIENCE_ORDER = ("self_thoughts", "under_18", "concerned_adult", "family_of_offender", "survivor", "child", "crisis", "professional", "report")
_NO_AUDIENCE = ("emergency", "police")


class _Texts:
    """The `part_` texts of one language."""

    def __init__(self, content: Content, language: str) -> None:
        self._content, self._language = content, language

    def __call__(self, key: str, **values: str) -> str:
        entry, _ = self._content.entry(f"part_{key}", self._language)
        return fill(entry.text, values)

    def has(self, key: str) -> bool:
        return f"part_{key}" in self._content.base


def phone_of(item: Recommendation) -> Channel | None:
    """The first number of a recommendation that one can call."""
    return next((c for c in item.channels if c.type == "phone" and c.use not in ("text", "whatsapp") and c.display), None)


def _href(channel: Channel) -> str | None:
    if channel.type == "phone":
        # A star and a hash are dialled too (*120*7867#); in an address the hash would begin a fragment.
        dial = channel.number or "".join(char for char in channel.display or "" if char.isdigit() or char in "+*#").replace("#", "%23")
        if channel.use == "whatsapp":
            return f"https://wa.me/{dial.lstrip('+')}" if channel.number else None
        return f"{'sms' if channel.use == 'text' else 'tel'}:{dial}" if dial else None
    if channel.type == "email":
        return f"mailto:{channel.address}" if channel.address else None
    return channel.url


def _channel(channel: Channel, text: _Texts, *, local: bool, language: str) -> dict[str, Any] | None:
    """A channel with its link; `local`: that it works inside the country only goes without saying."""
    href = _href(channel)
    if not href:
        return None
    if channel.type == "phone":
        label = text("channel_text" if channel.use in ("text", "whatsapp") else "channel_phone", number=channel.display or channel.number or "")
        if channel.use == "whatsapp":
            label = f"WhatsApp: {label}"
        if channel.use and text.has(f"use_{channel.use}"):
            label = f"{text(f'use_{channel.use}')} – {label}"
    elif channel.type == "email":
        label = text("channel_email", address=channel.address or "")
    else:
        label = text(f"channel_{channel.type}")
    result: dict[str, Any] = {"type": channel.type, "label": label, "href": href}
    if channel.number:
        result["number"] = channel.number
    if channel.display:
        result["display"] = channel.display
    if channel.reach == "domestic" and channel.type == "phone" and not local:
        result["reach"] = text("reach_domestic")
    expect = [", ".join(language_name(code, language) for code in channel.languages)] if channel.languages else []
    expect += [text("expect_press", digit=channel.press)] if channel.press else []
    expect += [text("expect_word", word=channel.word)] if channel.word else []
    expect += [text(f"expect_{item}") for item in channel.expect]
    if expect:
        result["expect"] = expect
    return result


def _hours(service: Service, channels: tuple[Channel, ...], state: OpenState, language: str, zone: str | None, text: _Texts, now: datetime) -> list[str]:
    if state.open is None:
        return [text("hours_holiday" if state.holiday else "hours_unknown")]
    if state.always:
        return [text("hours_always")]
    lines = []
    shown_zone = ZoneInfo(zone) if zone and zone_exists(zone) else ZoneInfo(service.timezone or "UTC")
    if state.changes:
        change = state.changes.astimezone(shown_zone)
        time = format_time(change, "short", locale=locale(language))
        if state.open:
            lines.append(text("hours_open_until", time=time))
        else:
            lines.append(text("hours_opens", day=format_date(change, "EEEE", locale=locale(language)), time=time))
    expression = next((channel.hours for channel in channels if channel.hours and channel.type == "phone"), service.hours)
    if expression and service.timezone and str(shown_zone) != service.timezone:
        lines.append(text("hours_local", hours=expression, zone=service.timezone))
    return lines


def _why(item: Recommendation, language: str, speaks: str, text: _Texts) -> list[str]:
    service = item.service
    names = ", ".join(language_name(code, language) for code in service.languages)
    values = {
        "country": country_name(service.country, language) if not service.is_international else "",
        "language": language_name(speaks, language),
        "languages": names,
    }
    keys = [reason for reason in item.reasons if reason != "other_language" or names]
    return [text(f"why_{key}", **values) for key in keys]


def _trust(service: Service, text: _Texts) -> list[str]:
    """What is known of anonymity and its limit, before any contact details."""
    lines = [text(f"anonymous_{service.anonymous if service.anonymous in ('yes', 'no') else 'unknown'}")]
    if service.kind not in ("emergency", "police", "report"):
        lines.append(text("reporting_known" if service.reporting else "reporting_unknown"))
    if service.tracking and "no personal data" not in service.tracking:
        lines.append(text("tracking"))
    return lines


def _cost(service: Service, text: _Texts) -> list[str]:
    key = f"cost_{service.cost or 'unknown'}"
    lines = [text(key if text.has(key) else "cost_unknown")]
    if service.on_bill is not None:
        lines.append(text("on_bill_yes" if service.on_bill else "on_bill_no"))
    return lines


def _expect(item: Recommendation, text: _Texts) -> list[str]:
    """What happens when one calls, as far as it holds for every service of the kind."""
    if item.service.kind == "emergency":
        return [text("expect_emergency")]
    return [text("expect_phone")] if phone_of(item) and item.service.kind not in ("police", "report") else []


@functools.lru_cache(maxsize=4096)
def _day(day: date, language: str) -> str:
    """A day as the language writes it. The same few days stand on most cards."""
    return str(format_date(day, "long", locale=locale(language)))


def _checked(service: Service, language: str, text: _Texts) -> str:
    standing = service.standing
    if standing.confirmed_on:
        return text("confirmed", date=_day(standing.confirmed_on, language))
    day = _day(standing.checked, language) if standing.checked else "-"
    return text("checked" if standing.source else "checked_unsure", date=day)


def card(content: Content, item: Recommendation, visitor: Visitor, now: datetime, time_zone: str | None = None) -> dict[str, Any]:
    """A recommendation as the channels show it: JSON-ready, in the visitor's language, times in `time_zone` (IANA) or the service's own."""
    language = visitor.language
    text, service = _Texts(content, language), item.service
    served = service.audiences | ({"self_thoughts"} if service.is_prevention else set())
    audiences = [name for name in _AUDIENCE_ORDER if name in served] if service.kind not in _NO_AUDIENCE else []
    simple = service.kind == "emergency"
    local = simple or service.country == visitor.country
    return {
        "id": service.id,
        "name": text("kind_emergency") if simple else service.name,
        "kind": text(f"kind_{service.kind}"),
        "why": _why(item, language, visitor.speaks or language, text),
        "for": [text(f"for_{name}") for name in audiences],
        "trust": [] if simple else _trust(service, text),
        "channels": [shown for shown in (_channel(channel, text, local=local, language=language) for channel in item.channels) if shown],
        "expect": _expect(item, text),
        "hours": _hours(service, item.channels, item.state, language, time_zone, text, now),
        "open": item.state.open,
        "languages": text("languages", languages=", ".join(language_name(code, language) for code in service.languages)) if service.languages else None,
        "cost": [] if simple else _cost(service, text),
        "region": text("region", region=service.region) if service.region else None,
        "checked": _checked(service, language, text),
    }
