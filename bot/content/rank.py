"""Which services fit a visitor, best first, and why: `safety.md`, "Who is sent where". A pure function of data, visitor and time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.content.emergency import from_table
from bot.content.hours import UNKNOWN, OpenState, open_state
from bot.content.needs import NEEDS, Group, Visitor, adult_only, for_young, groups, kind, need_of
from bot.content.services import INTERNATIONAL, Channel, Service, plain_language

__all__ = ["NEEDS", "Directory", "Recommendation", "Visitor", "need_of", "rank", "state_of", "usable_channels"]

Directory = Mapping[str, tuple[Service, ...]]
MAX_CARDS = 4


@dataclass(frozen=True)
class Recommendation:
    """A service for this visitor: the channels that they can use, its state now, and why it is shown (keys of the `part_why_` texts)."""

    service: Service
    channels: tuple[Channel, ...]
    state: OpenState
    reasons: tuple[str, ...]


def _allowed(service: Service, need: str, visitor: Visitor) -> bool:
    """What no need may break: nothing hidden or out of reach, no adult programme under 18, no prevention service for survivors, ages kept."""
    if service.hidden or not service.channels:
        return False
    if visitor.under_18 and (adult_only(service) or (service.age_min or 0) >= 18):
        return False
    for_minors = service.age_max is not None and service.age_max <= 18
    if not visitor.under_18 and for_minors and (service.is_prevention or service.kind == "removal"):
        return False
    return not (need in ("survivor", "sextortion") and service.kind in ("prevention", "directory") and service.is_prevention)


def _youth_only(service: Service, visitor: Visitor) -> int:
    """1 for a service that is made for another age than the visitor's, 0 otherwise."""
    young = for_young(service)
    return int(young is not visitor.under_18) if service.is_prevention and (young or visitor.under_18) else 0


def usable_channels(service: Service, country: str | None) -> tuple[Channel, ...]:
    """The channels that a visitor can use: from abroad (or from an unknown place) no number that only works inside the service's country."""
    if service.is_international or service.country == country:
        return service.channels
    return tuple(c for c in service.channels if (c.reach != "domestic" and (c.type != "phone" or c.reach == "international")) or c.use == "abroad")


def in_language(channels: Iterable[Channel], language: str) -> tuple[Channel, ...]:
    """Without the lines that answer in other languages only, where there is one of the same type in the visitor's; else those that say nothing come first."""
    found = list(channels)

    def answers(channel: Channel) -> bool:
        return any(plain_language(code) == plain_language(language) for code in channel.languages)

    own = {(channel.type, channel.use) for channel in found if answers(channel)}
    kept = [channel for channel in found if not channel.languages or answers(channel) or (channel.type, channel.use) not in own]
    return tuple(sorted(kept, key=lambda channel: bool(channel.languages) and not answers(channel)))


def state_of(service: Service, channels: Iterable[Channel], now: datetime) -> OpenState:
    """The best state among the channels: open if one is open; each channel's own hours come before the service's."""
    states = [
        OpenState(open=True, always=True) if c.type == "self_help" else open_state(c.hours or service.hours, service.timezone, now, service.country)
        for c in channels
    ]
    for wanted in (True, None, False):
        matching = [state for state in states if state.open is wanted]
        if matching:
            return min(matching, key=lambda state: (not state.holiday, state.changes is None, state.changes or now))
    return UNKNOWN


def _speaks(service: Service, visitor: Visitor) -> bool:
    """Whether it answers in the visitor's language; scripts of one language and the two forms of Norwegian are understood alike."""
    return plain_language(visitor.speaks or visitor.language) in service.spoken


def _recommend(service: Service, visitor: Visitor, now: datetime, prefer: tuple[str, ...]) -> Recommendation | None:
    channels = usable_channels(service, visitor.country)
    if not channels:
        return None
    channels = in_language(channels, visitor.speaks or visitor.language)
    if prefer:
        channels = tuple(sorted(channels, key=lambda c: prefer.index(c.type) if c.type in prefer else len(prefer)))
    state = state_of(service, channels, now)
    reasons = ["international" if service.is_international else "country" if service.country == visitor.country else "abroad"]
    if service.kind != "emergency":
        reasons.append("language" if _speaks(service, visitor) else "other_language")
    if all(channel.type == "self_help" for channel in channels):
        reasons.append("self_help")
    elif state.open and not state.always and service.kind != "emergency":
        reasons.append("open")
    return Recommendation(service=service, channels=channels, state=state, reasons=tuple(reasons))


_LISTED = (("crisis", "crisis"), ("child_helpline", "child"), ("survivor", "survivor"), ("report", "report"))
_OPEN_ORDER = {True: 0, None: 1, False: 2}
_BASIS_ORDER = {"source": 0, "known": 1, "unsure": 2}


def _pick(group: Group, services: Iterable[Service], need: str, visitor: Visitor, now: datetime, taken: set[str]) -> list[Recommendation]:
    found = [
        _recommend(service, visitor, now, group.prefer)
        for service in services
        if service.id not in taken and group.fits(service) and _allowed(service, need, visitor)
    ]

    def key(item: Recommendation) -> tuple[int, ...]:
        preferred = 0 if not group.prefer or any(channel.type in group.prefer[:3] for channel in item.channels) else 1
        regional = 1 if item.service.region else 0
        return (
            group.rank(item.service), preferred, 0 if _speaks(item.service, visitor) else 1, _youth_only(item.service, visitor),
            group.fine(item.service), 1 if item.service.anonymous == "no" and item.service.kind != "emergency" else 0, regional, _OPEN_ORDER[item.state.open],
            _BASIS_ORDER.get(item.service.standing.basis, 2),
        )  # fmt: skip

    return sorted((item for item in found if item), key=key)


def _lists(service: Service, group: Group) -> bool:
    """Whether an international directory lists services of the kind that the group looks for."""
    return any(group.fits(replace(service, kind=kind)) and audience in service.audiences for kind, audience in _LISTED)


def _reaches(item: Recommendation) -> bool:
    """Whether somebody of that service can be reached from abroad; a site, or a chat of which that is not known, is not that."""
    return any(c.type in ("phone", "email") or (c.type in ("chat", "message") and c.reach == "international") for c in item.channels)


class _Abroad:
    """The services that may stand in for those of another country, by the language in which they answer; gathered once of a directory."""

    def __init__(self) -> None:
        # A directory with what was gathered of it, replaced together: another thread may look at another directory.
        self._known: tuple[Directory, dict[str, list[Service]]] = {}, {}

    def speaking(self, directory: Directory, language: str) -> list[Service]:
        """Prevention services and directories for a whole country, whose standing is sure."""
        known = self._known
        if known[0] is not directory:
            known = self._known = directory, {}
        found = known[1].get(language)
        if found is None:
            everywhere = (service for country, services in directory.items() if country != INTERNATIONAL for service in services)
            found = known[1][language] = [
                service
                for service in everywhere
                if language in service.spoken and not service.region and service.kind in ("prevention", "directory") and service.standing.basis != "unsure"
            ]
        return found


_ABROAD = _Abroad()


def _away(
    group: Group, directory: Directory, international: Iterable[Service], need: str, visitor: Visitor, now: datetime, taken: set[str]
) -> list[Recommendation]:
    """Services that are not at home, best first.

    One service of another country that answers in the visitor's language and can be reached from abroad; then self-help on the internet in that language,
    in which nothing is foreign; then other countries' services in it, of which only the site can be reached; then international ones in other languages.
    A child helpline or a service for one region of another country is no help.
    """
    if group.abroad == "directory":
        # A crisis line or a survivors' service of some other country is no help; a directory leads to the visitor's own.
        listed = replace(group, fits=lambda service: service.kind in ("directory", "report") and _lists(service, group))
        return _pick(listed, international, need, visitor, now, taken)
    around = _pick(group, international, need, visitor, now, taken)
    if group.abroad == "international":
        return around
    abroad = [item for item in _ABROAD.speaking(directory, plain_language(visitor.speaks or visitor.language)) if item.country != visitor.country]
    foreign = _pick(group, abroad, need, visitor, now, taken)
    # With the country unknown every service is abroad, and none can be said to be.
    direct = [item for item in foreign if _reaches(item)][:1] if visitor.country else []
    return [
        *direct,
        *(item for item in around if _speaks(item.service, visitor)),
        *[item for item in foreign if item not in direct][: 2 if visitor.under_18 else 1],
        *(item for item in around if not _speaks(item.service, visitor)),
    ]


def rank(directory: Directory, visitor: Visitor, need: str | None, now: datetime) -> list[Recommendation]:
    """At most four services for the visitor, best first; never empty while the directory has an international part.

    `need` is one of NEEDS, or None for what is known of the visitor. `now` is aware. The emergency number is always that of the visitor's country.
    """
    need = need_of(visitor) if need in (None, "talk") else need
    home = directory.get(visitor.country or "", ())
    if not any(service.kind == "emergency" and not service.hidden for service in home):
        home = (*home, *from_table(visitor.country))
    international = directory.get(INTERNATIONAL, ())
    result: list[Recommendation] = []
    taken: set[str] = set()

    def add(items: list[Recommendation]) -> None:
        result.extend(items)
        taken.update(item.service.id for item in items)

    for group in groups(need, visitor):
        at_home = _pick(group, home, need, visitor, now, taken)
        away = _away(group, directory, international, need, visitor, now, taken) if group.abroad else []
        understood = [item for item in away if _speaks(item.service, visitor)]
        if not at_home:
            add(away[: group.count])
        elif not _speaks(at_home[0].service, visitor):
            add([*at_home[: max(1, group.count - 1)], *(understood or away)[:1]])
        elif group.beside and (around := [item for item in understood if item.service.is_international]):
            # Services that share a country out by region stay together: which of them is the visitor's is not known.
            regional = all(item.service.region for item in at_home)
            both = [*at_home[: group.count if regional else max(1, group.count - 1)], *around[: max(1, group.count - len(at_home))]]
            # After the first: somebody to talk to or a programme, then what asks for a name, then lists of others.
            add([both[0], *sorted(both[1:], key=lambda item: (item.service.kind == "directory", not regional and item.service.anonymous == "no"))])
        elif group.beside and len(at_home) == 1 and (others := [item for item in away if item.service.is_international]):
            add([at_home[0], others[0]])
        else:
            # At home and in the visitor's language: a service of another country adds nothing.
            add(at_home[: group.count])
    if need == "report_content":
        # The police of the country before a list of other countries' offices.
        result.sort(key=lambda item: item.service.is_international)
    if need == "young":
        # A child helpline that the young person can talk to comes before a youth service that they cannot.
        result.sort(key=lambda item: not _speaks(item.service, visitor))
    if not any(item.service.kind != "emergency" for item in result):
        spare = Group(kind("directory"), 2)
        general = [item for item in _pick(spare, international, need, visitor, now, taken) if not item.service.is_prevention or need in ("self", "young")]
        add(general[:2])
    return result[:MAX_CARDS]
