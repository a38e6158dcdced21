"""Fields of services and channels have known values: a misspelt kind or audience would silently keep a service from those it is for, or show it to others.

A service that is shown and cannot be reached in any way is a warning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.content.checks._directory import channels, services
from bot.content.library import Content
from bot.content.problems import Problem
from bot.content.services import ANONYMOUS, AUDIENCES, CHANNELS, COSTS, EXPECT, KINDS, REACH

ID = "service-fields"


def _known(file: str, key: str, value: str | bool | None, wanted: Collection[str], *, required: bool = False) -> Iterator[Problem]:
    if (value is None and required) or (value is not None and (str(value) not in wanted or isinstance(value, bool))):
        fix = "Put it in quotes." if isinstance(value, bool) else "Correct it."
        yield Problem(ID, file, key, str(value), ", ".join(wanted), fix)


def _text(file: str, key: str, value: object) -> Iterator[Problem]:
    if value is not None and not isinstance(value, str):
        yield Problem(ID, file, key, repr(value), "a text", "Put it in quotes.")


def check(content: Content) -> Iterator[Problem]:
    """Values that the ranking and the cards do not know."""
    for file, service in services(content):
        yield from _known(file, f"{service.id}.kind", service.kind, KINDS, required=True)
        yield from _known(file, f"{service.id}.anonymous", service.anonymous, ANONYMOUS, required=True)
        yield from _known(file, f"{service.id}.cost", service.cost, COSTS)
        for field in ("id", "name", "hours", "timezone", "cost_note", "reporting", "tracking", "region", "summary"):
            yield from _text(file, f"{service.id}.{field}", getattr(service, field))
        yield from _text(file, f"{service.id}.standing.source", service.standing.source)
        for audience in sorted(map(str, service.audiences)):
            yield from _known(file, f"{service.id}.audiences", audience, AUDIENCES)
        if not service.audiences:
            yield Problem(ID, file, f"{service.id}.audiences", "none", "whom it is for", "Add them: without, nobody is sent there.")
        if service.age_min is not None and service.age_max is not None and service.age_min > service.age_max:
            yield Problem(ID, file, f"{service.id}.age_max", str(service.age_max), f"at least age_min, {service.age_min}", "Correct one of them.")
        if not service.channels and not service.hidden:
            yield Problem(ID, file, f"{service.id}.channels", "none", "a way to reach it", "Add a channel, or set hidden: true.", warning=True)
    for file, key, _, channel in channels(content):
        for field in ("number", "display", "url", "address", "hours", "use", "press", "word", "note"):
            yield from _text(file, f"{key}.{field}", getattr(channel, field))
        for item in channel.expect:
            yield from _known(file, f"{key}.expect", item, EXPECT)
        yield from _known(file, f"{key}.type", channel.type, CHANNELS, required=True)
        yield from _known(file, f"{key}.reach", channel.reach, REACH, required=True)
        yield from _known(file, f"{key}.cost", channel.cost, COSTS)
