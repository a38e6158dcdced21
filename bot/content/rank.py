"""Which services fit a visitor, best first, and why: `safety.md`, "Who is sent where". A pure function of data, visitor and time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.content.hours import UNKNOWN, OpenState, open_state
from bot.content.services import INTERNATIONAL, Channel, Service

Directory = Mapping[str, tuple[Service, ...]]
NEEDS = (
    "suicide", "urge", "stop_harm", "child_protection", "child_helpline", "survivor", "sextortion", "self", "young", "other", "professional",
    "report_content", "report_person", "self_help", "therapy", "write", "talk", "general",
)  # fmt: skip
WRITTEN = ("chat", "message", "email", "self_help", "web")
MAX_CARDS = 4


@dataclass(frozen=True)
class Visitor:
    """What is known of a visitor; every field may be unknown. `language` is the guide's with them, `speaks` another that they would rather have."""

    country: str | None = None
    language: str = "en"
    speaks: str | None = None
    under_18: bool = False
    audience: str | None = None
    survivor: bool = False


@dataclass(frozen=True)
class Recommendation:
    """A service for this visitor: the channels that they can use, its state now, and why it is shown (keys of the `part_why_` texts)."""

    service: Service
    channels: tuple[Channel, ...]
    state: OpenState
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class _Group:
    """Up to `count` services for which `fits` holds.

    `abroad`: who may stand in where the country has none: nobody (""), international directories ("directory"), or services of other countries and
    international ones in the visitor's language ("any"). `beside`: one of those is shown beside a service at home too. `prefer`: channel types that
    count first. `rank`: a finer order, lower first.
    """

    fits: Callable[[Service], bool]
    count: int = 1
    abroad: str = ""
    prefer: tuple[str, ...] = ()
    beside: bool = False
    rank: Callable[[Service], int] = field(default=lambda service: 0)


def _kind(*kinds: str) -> Callable[[Service], bool]:
    return lambda service: service.kind in kinds


def _emergency() -> _Group:
    return _Group(_kind("emergency"))


def _crisis(count: int = 1) -> _Group:
    return _Group(_kind("crisis"), count, abroad="directory")


def _adult_only(service: Service) -> bool:
    """A programme that a young person must not be sent to: prevention for adults, with no word about under-18s."""
    return service.is_prevention and not ({"under_18", "child"} & service.audiences)


def _youth_prevention(service: Service) -> bool:
    return service.is_prevention and "under_18" in service.audiences


def _prevention(service: Service) -> bool:
    return service.is_prevention and service.kind in ("prevention", "directory")


def _survivors(service: Service) -> bool:
    return "survivor" in service.audiences and service.kind in ("survivor", "child_helpline")


def _third_party(service: Service) -> bool:
    return bool({"concerned_adult", "family_of_offender"} & service.audiences) and service.kind in ("prevention", "child_helpline", "directory")


def _professionals(service: Service) -> bool:
    return "professional" in service.audiences and service.kind in ("prevention", "child_helpline", "directory")


def _prevention_first(service: Service) -> int:
    return 0 if service.kind == "prevention" else 1


def _child_line(count: int = 1) -> _Group:
    return _Group(_kind("child_helpline"), count, abroad="directory")


def _groups(need: str, visitor: Visitor) -> list[_Group]:
    """What to look for, in order. Under 18 no adult programme, for survivors no prevention service (`_allowed` holds it once more for every need)."""
    young = visitor.under_18
    own = _Group(_youth_prevention, 2, abroad="any") if young else _Group(_prevention, 3, abroad="any", beside=True, rank=_prevention_first)
    if need == "suicide":
        return [_emergency(), *([_child_line()] if young else []), _crisis(2)]
    if need in ("urge", "stop_harm"):
        return [_emergency(), _crisis(), *([own, _child_line()] if young else [own])]
    if need == "child_protection":
        return [_emergency(), _child_line(), _Group(_kind("police", "report"), 1)]
    if need == "child_helpline":
        return [_child_line(2)]
    if need == "survivor":
        return [*([_child_line()] if young else []), _Group(_survivors, 3, abroad="any"), _crisis()]
    if need == "sextortion":
        return [*([_child_line()] if young else []), _Group(_kind("report"), 2, abroad="directory"), _Group(_survivors, 1), _crisis()]
    if need == "young":
        return [_Group(_youth_prevention, 2, abroad="any"), _child_line(2)]
    if need == "other":
        return [_Group(_third_party, 3, abroad="any", beside=True, rank=_prevention_first)]
    if need == "professional":
        return [_Group(_professionals, 2, abroad="any"), _Group(_kind("child_helpline"), 1)]
    if need == "report_content":
        return [_Group(_kind("report"), 2, abroad="directory"), _Group(_kind("police"), 1)]
    if need == "report_person":
        return [_emergency(), _Group(_kind("police"), 1), _child_line()]
    if need == "self_help":
        # Relatives and professionals ask for programmes to pass on; survivors never meet one here.
        return [replace(own, prefer=("self_help",))] if visitor.audience != "survivor" else _groups("survivor", visitor)
    if need == "therapy":
        return [own] if visitor.audience in (None, "self", "young") else _groups(need_of(visitor), visitor)
    if need == "write":
        groups = _groups(need_of(visitor), visitor) if visitor.audience else [_Group(_kind("crisis", "child_helpline"), 3, abroad="directory")]
        return [replace(group, prefer=WRITTEN) for group in groups]
    if need == "talk":
        return _groups(need_of(visitor), visitor)
    if need == "self":
        return [own, *([_child_line()] if young else [])] + ([_Group(_survivors, 1)] if visitor.survivor else [])
    return [_emergency(), _crisis(), _child_line()]


def need_of(visitor: Visitor) -> str:
    """The need of somebody of whom only the audience is known."""
    if visitor.audience == "survivor":
        return "survivor"
    if visitor.audience == "young" or (visitor.under_18 and visitor.audience == "self"):
        return "young"
    return visitor.audience if visitor.audience in ("self", "other", "professional") else "general"


def _allowed(service: Service, need: str, visitor: Visitor) -> bool:
    """What no need may break: nothing hidden or out of reach, no adult programme under 18, no prevention service for survivors, ages kept."""
    if service.hidden or not service.channels:
        return False
    if visitor.under_18 and (_adult_only(service) or (service.age_min or 0) >= 18):
        return False
    if not visitor.under_18 and service.is_prevention and service.age_max is not None and service.age_max <= 18:
        return False
    return not (need in ("survivor", "sextortion") and service.kind in ("prevention", "directory") and service.is_prevention)


def _youth_only(service: Service, visitor: Visitor) -> int:
    """1 for a service that is made for another age than the visitor's, 0 otherwise."""
    for_young = service.age_max is not None and service.age_max <= 25
    return int(for_young is not visitor.under_18) if service.is_prevention and (for_young or visitor.under_18) else 0


def usable_channels(service: Service, country: str | None) -> tuple[Channel, ...]:
    """The channels that a visitor can use: from abroad (or from an unknown place) no number that only works inside the service's country."""
    if service.is_international or service.country == country:
        return service.channels
    return tuple(c for c in service.channels if c.type != "phone" or c.reach == "international" or c.use == "abroad")


def state_of(service: Service, channels: Iterable[Channel], now: datetime) -> OpenState:
    """The best state among the channels: open if one is open; each channel's own hours come before the service's."""
    states = [OpenState(open=True, always=True) if c.type == "self_help" else open_state(c.hours or service.hours, service.timezone, now) for c in channels]
    for wanted in (True, None, False):
        matching = [state for state in states if state.open is wanted]
        if matching:
            return min(matching, key=lambda state: (state.changes is None, state.changes or now))
    return UNKNOWN


def _speaks(service: Service, visitor: Visitor) -> bool:
    return (visitor.speaks or visitor.language) in service.languages


def _recommend(service: Service, visitor: Visitor, now: datetime, prefer: tuple[str, ...]) -> Recommendation | None:
    channels = usable_channels(service, visitor.country)
    if not channels:
        return None
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


_LISTED = (("crisis", "crisis"), ("child_helpline", "child"), ("report", "report"))
_OPEN_ORDER = {True: 0, None: 1, False: 2}
_BASIS_ORDER = {"source": 0, "known": 1, "unsure": 2}


def _pick(group: _Group, services: Iterable[Service], need: str, visitor: Visitor, now: datetime, taken: set[str]) -> list[Recommendation]:
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
            1 if item.service.anonymous == "no" and item.service.kind != "emergency" else 0, _OPEN_ORDER[item.state.open],
            _BASIS_ORDER.get(item.service.standing.basis, 2), regional,
        )  # fmt: skip

    return sorted((item for item in found if item), key=key)


def _lists(service: Service, group: _Group) -> bool:
    """Whether an international directory lists services of the kind that the group looks for."""
    return any(group.fits(replace(service, kind=kind)) and audience in service.audiences for kind, audience in _LISTED)


def _away(
    group: _Group, elsewhere: list[Service], international: Iterable[Service], need: str, visitor: Visitor, now: datetime, taken: set[str]
) -> list[Recommendation]:
    """Services that are not at home: international ones in the visitor's language, then other countries' in it, then the other international ones.

    Self-help on the internet comes before a service of another country that happens to share the language: nothing in it is foreign.
    """
    if group.abroad == "directory":
        # A crisis line or child helpline of some other country is no help; a directory leads to the visitor's own.
        listed = replace(group, fits=lambda service: service.kind in ("directory", "report") and _lists(service, group))
        return _pick(listed, international, need, visitor, now, taken)
    around = _pick(group, international, need, visitor, now, taken)
    foreign = _pick(group, [service for service in elsewhere if _speaks(service, visitor)], need, visitor, now, taken)
    return [
        *(item for item in around if _speaks(item.service, visitor)),
        *foreign,
        *(item for item in around if not _speaks(item.service, visitor)),
    ]


def rank(directory: Directory, visitor: Visitor, need: str | None, now: datetime) -> list[Recommendation]:
    """At most four services for the visitor, best first; never empty while the directory has an international part.

    `need` is one of NEEDS, or None for what is known of the visitor. `now` is aware. The emergency number is always that of the visitor's country.
    """
    need = need_of(visitor) if need in (None, "talk") else need
    home = directory.get(visitor.country or "", ())
    elsewhere = [service for country, services in directory.items() if country not in (visitor.country, INTERNATIONAL) for service in services]
    international = directory.get(INTERNATIONAL, ())
    result: list[Recommendation] = []
    taken: set[str] = set()

    def add(items: list[Recommendation]) -> None:
        result.extend(items)
        taken.update(item.service.id for item in items)

    for group in _groups(need, visitor):
        at_home = _pick(group, home, need, visitor, now, taken)
        away = _away(group, elsewhere, international, need, visitor, now, taken) if group.abroad else []
        understood = [item for item in away if _speaks(item.service, visitor)]
        if not at_home:
            add(away[: group.count])
        elif not _speaks(at_home[0].service, visitor):
            add([*at_home[: max(1, group.count - 1)], *(understood or away)[:1]])
        elif group.beside and understood:
            add([*at_home[: group.count - 1], *understood[: max(1, group.count - len(at_home))]])
        else:
            # At home and in the visitor's language: a service of another country adds nothing.
            add(at_home[: group.count])
    if not any(item.service.kind != "emergency" for item in result):
        spare = _Group(_kind("directory"), 2)
        general = [item for item in _pick(spare, international, need, visitor, now, taken) if not item.service.is_prevention or need in ("self", "young")]
        add(general[:2])
    return result[:MAX_CARDS]
