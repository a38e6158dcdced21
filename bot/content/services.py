"""Helplines and other services: `bot/data/helplines/<country>.yml`. Terms after Open Referral HSDS and OSM opening_hours; see docs/directory.md."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from bot.content.files import DATA, read_yaml, relative
from bot.content.problems import ContentError, Problem

INTERNATIONAL = "ZZ"
KINDS = ("prevention", "survivor", "child_helpline", "crisis", "emergency", "police", "report", "removal", "directory")
AUDIENCES = (
    "self_thoughts", "self_csam", "self_contact", "under_18", "concerned_adult", "family_of_offender", "survivor", "child", "crisis", "professional", "report",
)  # fmt: skip
CHANNELS = ("phone", "chat", "email", "message", "self_help", "web", "in_person")
ANONYMOUS = ("yes", "no", "unknown")
COSTS = ("free", "ordinary", "low", "may_apply", "paid", "unknown")
REACH = ("domestic", "international", "unknown")
BASES = ("source", "known", "unsure")
# What to expect of a call, where a source says so: each has a text `part_expect_`.
EXPECT = ("recorded", "no_hidden_number", "interpreter", "callback")
REQUIRED = ("id", "name", "kind", "audiences", "languages", "channels")
SELF_AUDIENCES = frozenset({"self_thoughts", "self_csam", "self_contact"})


@cache
def plain_language(language: str) -> str:
    """A language without its script, the two forms of Norwegian as one: who understands the one understands the other."""
    base = language.partition("-")[0]
    return "nb" if base in ("nn", "no") else base


@dataclass(frozen=True)
class Channel:
    """One way to reach a service. `number` is E.164 or None for a short code, `display` what people dial; `reach`: domestic, international, unknown.

    `press`: the key to press in the service's menu; `word`: what a first text message must say; `expect`: what happens when one calls, as EXPECT.
    """

    type: str
    number: str | None = None
    display: str | None = None
    url: str | None = None
    address: str | None = None
    reach: str = "unknown"
    use: str | None = None
    hours: str | None = None
    cost: str | None = None
    languages: tuple[str, ...] = ()
    press: str | None = None
    word: str | None = None
    expect: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class Standing:
    """Where a fact comes from: `basis` source, known or unsure; `checked` the day the source was read; `confirmed_by` and `_on` a person who asked."""

    basis: str = "unsure"
    source: str | None = None
    checked: date | None = None
    confirmed_by: str | None = None
    confirmed_on: date | None = None
    doubt: str | None = None


@dataclass(frozen=True)
class Service:
    """A service that a visitor can be handed to."""

    id: str
    name: str
    country: str
    kind: str
    audiences: frozenset[str]
    languages: tuple[str, ...]
    channels: tuple[Channel, ...]
    hours: str | None = None
    timezone: str | None = None
    cost: str | None = None
    cost_note: str | None = None
    on_bill: bool | None = None
    anonymous: str = "unknown"
    reporting: str | None = None
    tracking: str | None = None
    region: str | None = None
    age_min: int | None = None
    age_max: int | None = None
    summary: str | None = None
    hidden: bool = False
    standing: Standing = field(default_factory=Standing)

    @property
    def is_prevention(self) -> bool:
        """Whether its audiences include people worried about their own thoughts or behaviour (`safety.md`)."""
        return bool(self.audiences & SELF_AUDIENCES)

    @cached_property
    def spoken(self) -> frozenset[str]:
        """The languages it answers in, as `plain_language` has them."""
        return frozenset(map(plain_language, self.languages))

    @property
    def is_international(self) -> bool:
        return self.country == INTERNATIONAL

    def of_type(self, *types: str) -> tuple[Channel, ...]:
        """Its channels of the given types."""
        return tuple(channel for channel in self.channels if channel.type in types)


def _known(cls: type, values: dict[str, Any]) -> dict[str, Any]:
    return {item.name: values[item.name] for item in fields(cls) if item.name in values}


def _unknown(cls: type, values: dict[str, Any]) -> list[str]:
    return sorted(set(values) - {item.name for item in fields(cls)})


def _channel_from(values: dict[str, Any]) -> Channel:
    lists = {name: tuple(values.get(name) or ()) for name in ("languages", "expect")}
    return Channel(**{**_known(Channel, values), **lists})


def service_from(entry: dict[str, Any], country: str) -> Service:
    """A service from its mapping in a file. Raises KeyError or TypeError where a required field is missing."""
    values = dict(entry)
    channels = tuple(_channel_from(channel) for channel in values.pop("channels", None) or ())
    standing = Standing(**_known(Standing, values.pop("standing", None) or {}))
    values["audiences"] = frozenset(values.get("audiences") or ())
    values["languages"] = tuple(values.get("languages") or ())
    return Service(**{**_known(Service, values), "country": country, "channels": channels, "standing": standing})


def _misspelt(entry: dict[str, Any]) -> list[str]:
    """Fields of an entry, its channels and its standing that the model does not have."""
    found = [name for name in _unknown(Service, entry) if name not in ("channels", "standing")]
    if "country" in entry:  # it stands once, at the head of the file
        found.append("country")
    for number, channel in enumerate(entry.get("channels") or (), start=1):
        found += [f"channels.{number}.{name}" for name in _unknown(Channel, channel)]
    return found + [f"standing.{name}" for name in _unknown(Standing, entry.get("standing") or {})]


def _no_lists(entry: dict[str, Any]) -> list[tuple[str, Any]]:
    """What should be a list and is something else: a text would be taken apart into letters."""
    places = [(name, entry.get(name)) for name in ("audiences", "languages", "channels")]
    for number, channel in enumerate(entry["channels"] if isinstance(entry.get("channels"), list) else (), start=1):
        places += [(f"channels.{number}.{name}", channel.get(name)) for name in ("languages", "expect")]
    return [(name, value) for name, value in places if value is not None and not isinstance(value, list)]


def read_services(data: Path = DATA) -> tuple[dict[str, tuple[Service, ...]], list[Problem]]:
    """Every service by country code, in the order of the files, as far as it can be read, and what cannot."""
    services: dict[str, tuple[Service, ...]] = {}
    problems: list[Problem] = []
    for path in sorted((data / "helplines").glob("*.yml")):
        file = relative(path, data)
        try:
            content = read_yaml(path, root=data)
        except ContentError as error:
            problems += error.problems
            continue
        found: list[Service] = []
        for number, entry in enumerate(content.get("services") or [], start=1):
            key = str(entry.get("id") or f"entry {number}") if isinstance(entry, dict) else f"entry {number}"
            try:
                problems += [
                    Problem("helplines", file, key, f"a field {name}", "the fields of docs/directory.md", "Correct its name.") for name in _misspelt(entry)
                ]
                missing = [name for name in REQUIRED if name not in entry]
                texts = _no_lists(entry)
                problems += [
                    Problem("helplines", file, f"{key}.{name}", repr(value), "a list, as [fi, sv]", "Put it in square brackets.") for name, value in texts
                ]
                if missing:
                    problems.append(
                        Problem("helplines", file, key, f"no {', '.join(missing)}", ", ".join(REQUIRED), "Add what is missing; a list may be empty.")
                    )
                if missing or texts:
                    continue
                found.append(service_from(entry, path.stem))
            except (KeyError, TypeError, AttributeError) as error:
                problems.append(Problem("helplines", file, key, str(error), "id, name, kind, audiences, languages, channels", "Add what is missing."))
        services[path.stem] = tuple(found)
    return services, problems


def load_services(data: Path = DATA) -> dict[str, tuple[Service, ...]]:
    """Every service by country code, in the order of the files. Raises ContentError with every file or entry that cannot be read."""
    services, problems = read_services(data)
    if problems:
        raise ContentError(problems)
    return services
