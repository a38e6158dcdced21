"""What each need looks for: groups of services in their order, as `safety.md`, "Who is sent where", wants them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.content.services import Service

NEEDS = (
    "suicide", "urge", "stop_harm", "child_protection", "child_helpline", "survivor", "sextortion", "self", "young", "other", "professional",
    "report_content", "report_person", "self_help", "therapy", "write", "talk", "general",
)  # fmt: skip
WRITTEN = ("chat", "message", "email", "self_help", "web")
# Services up to this age are made for young people.
YOUNG = 25


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
class Group:
    """Up to `count` services for which `fits` holds.

    `abroad`: who may stand in where the country has none: nobody (""), international directories ("directory"), international services
    ("international"), or services of other countries and international ones in the visitor's language ("any"). `beside`: one of those is shown beside a
    service at home too. `prefer`: channel types that count first. `rank`: an order before that by language, `fine`: one after it; lower first.
    """

    fits: Callable[[Service], bool]
    count: int = 1
    abroad: str = ""
    prefer: tuple[str, ...] = ()
    beside: bool = False
    rank: Callable[[Service], int] = field(default=lambda service: 0)
    fine: Callable[[Service], int] = field(default=lambda service: 0)


def kind(*kinds: str) -> Callable[[Service], bool]:
    return lambda service: service.kind in kinds


def _emergency() -> Group:
    return Group(kind("emergency"))


def _crisis(count: int = 1) -> Group:
    return Group(kind("crisis"), count, abroad="directory", rank=_broad_first)


def adult_only(service: Service) -> bool:
    """A programme that a young person must not be sent to: prevention for adults, with no word about under-18s."""
    return service.is_prevention and not ({"under_18", "child"} & service.audiences)


def _youth_prevention(service: Service) -> bool:
    return service.is_prevention and "under_18" in service.audiences


def _prevention(service: Service) -> bool:
    """For adults who worry about themselves; what is made for the young alone is none."""
    return service.is_prevention and service.kind in ("prevention", "directory") and not for_young(service)


def for_young(service: Service) -> bool:
    return service.age_max is not None and service.age_max <= YOUNG


def _survivors(service: Service) -> bool:
    return "survivor" in service.audiences and service.kind in ("survivor", "child_helpline")


def _third_party(service: Service) -> bool:
    return bool({"concerned_adult", "family_of_offender"} & service.audiences) and service.kind in ("prevention", "child_helpline", "survivor", "directory")


def _professionals(service: Service) -> bool:
    return "professional" in service.audiences and service.kind in ("prevention", "child_helpline", "survivor")


def _guidance(service: Service) -> bool:
    """Directories for professionals."""
    return "professional" in service.audiences and service.kind == "directory"


def _child_protection(service: Service) -> bool:
    """Who acts for a child at risk: child helplines, and services against violence that adults and children turn to."""
    return service.kind == "child_helpline" or (service.kind == "survivor" and {"child", "concerned_adult", "report"} <= service.audiences)


def _for_adults(service: Service) -> int:
    """Of child helplines those first that take calls of adults who worry about a child."""
    return 0 if "concerned_adult" in service.audiences else 1


def _survivors_first(service: Service) -> int:
    return 0 if service.kind == "survivor" else 1


def _broad_first(service: Service) -> int:
    """Of international directories that with the most kinds of helplines first."""
    return -len(service.audiences) if service.is_international else 0


def _made_for_age(service: Service) -> int:
    """Of the services that remove pictures those first that are for the visitor's age alone (`_allowed` leaves out those of the other)."""
    return 0 if service.age_min is not None or service.age_max is not None else 1


def _prevention_first(service: Service) -> int:
    return 0 if service.kind == "prevention" else 1


def _for_children(service: Service) -> int:
    """Of child helplines those first with whom children talk, then those that take reports."""
    return 1 if "report" in service.audiences else 0


def _child_line(count: int = 1) -> Group:
    return Group(kind("child_helpline"), count, abroad="directory", fine=_for_children)


def groups(need: str, visitor: Visitor) -> list[Group]:
    """What to look for, in order. Under 18 no adult programme, for survivors no prevention service (`_allowed` holds it once more for every need)."""
    young = visitor.under_18
    own = Group(_youth_prevention, 2, abroad="any") if young else Group(_prevention, 3, abroad="any", beside=True, rank=_prevention_first)
    if need == "suicide":
        return [_emergency(), *([_child_line()] if young else []), _crisis(2)]
    if need in ("urge", "stop_harm"):
        return [_emergency(), _crisis(), *([own, _child_line()] if young else [own])]
    if need == "child_protection":
        child_line = _child_line() if young else replace(_child_line(), fits=_child_protection, fine=_for_adults)
        return [_emergency(), child_line, Group(kind("police"), 1)]
    if need == "child_helpline":
        return [_child_line(2)]
    if need == "survivor":
        survivors = Group(_survivors, 3, abroad="" if young else "directory", rank=_broad_first, fine=_survivors_first)
        return [*([_child_line()] if young else []), survivors, _crisis()]
    if need == "sextortion":
        removal = Group(kind("removal"), 2 if young else 1, abroad="international", beside=young, rank=_made_for_age)
        report = Group(kind("report"), 1, abroad="directory")
        return [_child_line(), removal, report, _crisis()] if young else [removal, report, _crisis(), Group(_survivors, 1, fine=_survivors_first)]
    if need == "young":
        return [Group(_youth_prevention, 2, abroad="any"), _child_line(2)]
    if need == "other":
        return [Group(_third_party, 3, abroad="any", beside=True, rank=_prevention_first), replace(_child_line(), abroad="", fine=_for_adults)]
    if need == "professional":
        guidance = Group(_guidance, 2, abroad="international", beside=True, rank=lambda service: len(service.audiences))
        return [Group(_professionals, 2), replace(_child_line(), abroad="", fine=_for_adults), guidance]
    if need == "report_content":
        return [Group(kind("report"), 2, abroad="directory"), Group(kind("police"), 1)]
    if need == "report_person":
        return [_emergency(), Group(kind("police"), 1), replace(_child_line(), fits=_child_protection, fine=_for_adults)]
    if need == "self_help":
        # Relatives and professionals ask for programmes to pass on; survivors never meet one here.
        return [replace(own, prefer=("self_help",))] if visitor.audience != "survivor" else groups("survivor", visitor)
    if need == "therapy":
        return [own] if visitor.audience in (None, "self", "young") else groups(need_of(visitor), visitor)
    if need == "write":
        wanted = groups(need_of(visitor), visitor) if visitor.audience else [Group(kind("crisis", "child_helpline"), 3, abroad="directory")]
        return [replace(group, prefer=WRITTEN) for group in wanted]
    if need == "talk":
        return groups(need_of(visitor), visitor)
    if need == "self":
        return [own, *([_child_line()] if young else [])] + ([Group(_survivors, 1)] if visitor.survivor else [])
    return [_emergency(), _crisis(), _child_line()]


def need_of(visitor: Visitor) -> str:
    """The need of somebody of whom only the audience is known."""
    if visitor.audience == "survivor":
        return "survivor"
    if visitor.audience == "young" or (visitor.under_18 and visitor.audience == "self"):
        return "young"
    return visitor.audience if visitor.audience in ("self", "other", "professional") else "general"
