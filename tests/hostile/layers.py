"""The layers that text, tokens and files pass through, each with the inputs that are thrown at it and what has to hold for every one of them."""

from __future__ import annotations

import base64
import json
import math
import string
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from bot.channels.web.fields import read_object
from bot.channels.web.fields import string as string_field
from bot.channels.web.history import History
from bot.channels.web.links import safe_card
from bot.channels.web.web_error import WebError
from bot.channels.web.wording import visitor_of_browser, with_numbers
from bot.components.pattern_matcher import PatternMatcher
from bot.content import language_id, normalise, patterns
from bot.content.choices import Choice, match_choice
from bot.content.library import content_store
from bot.content.pieces import MOST, pieces
from tests.hostile import strategies as hostile

# Nothing that a message of at most a thousand characters goes through may take longer, on a machine that others use too.
SECONDS = 2.0


@dataclass(frozen=True)
class Layer:
    """What `make` makes is thrown at `check`, which raises where something does not hold; `share` is its part of a campaign, `few` how many a test throws."""

    name: str
    make: Callable[[Random], Any]
    check: Callable[[Any], None]
    share: float
    few: int = 200


def quick(work: Callable[[], Any]) -> Any:
    """The result of `work`, which has to come in time: an expression that stumbles over a text is a way to stop the server."""
    started = time.perf_counter()
    result = work()
    took = time.perf_counter() - started
    if took > SECONDS:
        raise AssertionError(f"took {took:.1f} s")
    return result


def normalising(text: str) -> None:
    """Control characters, surrogates and invisible ones are gone, nothing is longer, doing it twice changes nothing."""
    cleaned = quick(lambda: normalise.clean(text))
    assert len(cleaned) <= normalise.MAX_CHARACTERS + 1
    cleaned.encode()
    assert not [char for char in cleaned if unicodedata.category(char) in ("Cc", "Cs") or char in "\u202e\u202d\u2066\u2069\u200b\ufeff"]
    assert unicodedata.is_normalized("NFC", cleaned)
    found = quick(lambda: normalise.words(text))
    assert all(found) and len(found) <= normalise.MAX_CHARACTERS
    assert quick(lambda: pieces(cleaned)) == [] or (
        len(pieces(cleaned)) <= MOST and sum(len(piece.split()) for piece in pieces(cleaned)) <= len(cleaned.split())
    )


def notation(line: str) -> None:
    """A line of patterns.yml is read, or refused with a reason."""
    try:
        parsed = quick(lambda: patterns.parse(line))
    except patterns.PatternError as error:
        assert str(error)
    else:
        assert 0 < len(parsed.variants) <= patterns.MAX_VARIANTS


class _Matchers:
    """The patterns of every language, built when first needed."""

    def __init__(self) -> None:
        self._found: dict[str, PatternMatcher] = {}

    def __call__(self, code: str) -> PatternMatcher:
        if code not in self._found:
            self._found[code] = PatternMatcher(content_store().current.patterns[code])
        return self._found[code]


_matcher = _Matchers()


def matching(given: tuple[str, str]) -> None:
    """Patterns and place names are looked for in time, and say of themselves alone what they found."""
    code, text = given
    cleaned = normalise.clean(text)
    matcher = _matcher(code)
    found = quick(lambda: matcher.find(normalise.words(cleaned)))
    assert all(hostile.MARK not in line for _, line, _ in found)
    age = matcher.age(found)
    assert age is None or 0 <= age < 130
    places = content_store().current.places
    for name in (quick(lambda: places.country(cleaned, code)), quick(lambda: places.language(cleaned, code))):
        assert name is None or len(name) <= 10


# Loaded before the time is taken.
language_id.identify("hello")


def identifying(given: tuple[str, str | None]) -> None:
    """A language that the guide can name, or the one that it was, and a probability."""
    text, page = given
    code, sure = quick(lambda: language_id.identify(text, page=page))
    assert code in language_id.CANDIDATES or code == page
    assert math.isfinite(sure) and 0 <= sure <= 1 + 1e-9


OFFERED = [Choice("door_self", "It is about me"), Choice("affirm", "Yes", "affirm"), Choice("inform_country:FI", "Finland"), Choice("start_over", "<b>²</b>")]


def choosing(given: tuple[str, str, bool]) -> None:
    """A typed message presses a button that was offered, or none."""
    text, intent, safety = given
    chosen = quick(lambda: match_choice(normalise.clean(text), intent, OFFERED, safety=safety))
    assert chosen is None or chosen in OFFERED


_history = History(b"0" * 32)
_TURNS: list[dict[str, Any]] = [{"you": "secret words", "language": "en", "messages": []}]
_PACKED = _history.pack("a" * 32, _TURNS)


def tokens(given: tuple[str, str, str]) -> None:
    """What a page carries is shown only for the conversation that it was signed for, unchanged."""
    token, packed, kind = given
    if kind == "another":
        packed = _PACKED
    elif kind == "changed":
        raw = bytearray(base64.urlsafe_b64decode(_PACKED + "=" * (-len(_PACKED) % 4)))
        raw[len(packed) % len(raw)] ^= 1 + len(token) % 255
        packed, token = base64.urlsafe_b64encode(bytes(raw)).decode().rstrip("="), "a" * 32
    assert _history.unpack(token, packed) == []
    assert len(_history.message_id(token, packed)) == 32


def fields(given: tuple[bytes, str]) -> None:
    """A body of the interface is an object with our fields, or a refusal that quotes nothing of it."""
    body, name = given
    try:
        found = quick(lambda: read_object(body, allowed=("id", "text", "choice"), max_body=16 * 1024, empty_allowed=True))
        assert set(found) <= {"id", "text", "choice"}
        value = string_field(found, name, limit=64, pattern=r"[A-Za-z0-9_-]+")
        assert value is None or len(value) <= 64
        assert value is None or set(value) <= set(string.ascii_letters + string.digits + "_-")
    except WebError as error:
        assert hostile.MARK not in error.detail


def browsers(header: str) -> None:
    """Any Accept-Language gives a language that the guide speaks."""
    visitor = quick(lambda: visitor_of_browser(header))
    assert visitor.language in content_store().current.languages


def links(given: tuple[str, str]) -> None:
    """Only calls, text messages, secure sites and mail become links; numbers in a line become calls."""
    href, line = given
    card = {"name": line, "kind": line, "why": [], "languages": None, "cost": [], "region": None, "checked": line, "channels": [{"href": href, "label": line}]}
    found = safe_card(card)["channels"][0]["href"]
    assert found is None or (found == href and found.startswith(("tel:", "sms:", "https://", "mailto:")) and not set(found) & set(" \t\r\n\"'<>\\"))
    parts = quick(lambda: with_numbers(line))
    assert "".join(part.text for part in parts) == line
    assert all(part.href is None or set(part.href.removeprefix("tel:")) <= set("+0123456789") for part in parts)


_BODIES = (b"[" * 15_000, b'{"id":' * 2_000, b"\xff\xfe{}", b"\xef\xbb\xbf{}", b'{"id": 1e999}', b'{"id": ' + b"9" * 6_000 + b"}", b"NaN", b"")
_HEX, _BASE64 = "0123456789abcdef", string.ascii_letters + string.digits + "-_="


def body(random: Random) -> bytes:
    """What somebody sends as JSON."""
    kind = random.randrange(4)
    if kind == 0:
        return random.choice(_BODIES)
    if kind == 1:
        return hostile.text(random).encode("utf-8", "surrogatepass")
    fields = {random.choice(("id", "text", "choice", "x")): hostile.json_value(random) for _ in range(random.randint(0, 3))}
    return json.dumps(fields if kind == 2 else hostile.json_value(random)).encode()


def _characters(random: Random, alphabet: str, most: int) -> str:
    return "".join(random.choices(alphabet, k=random.randint(0, most)))


def _token(random: Random) -> tuple[str, str, str]:
    packed = _characters(random, _BASE64, 200) if random.random() < 0.7 else hostile.text(random, 1)
    return _characters(random, _HEX, 33), packed, random.choice(("junk", "another", "changed"))


def _any_text(random: Random) -> str:
    return hostile.long_text(random) if random.random() < 0.03 else hostile.text(random, random.choice((5, 8)))


def _line(random: Random) -> str:
    return hostile.text(random) if random.random() < 0.5 else _characters(random, "ab *()[]|._!{age}-", 60)


def _language(random: Random) -> str:
    return random.choice(sorted(content_store().current.languages))


def _header(random: Random) -> str:
    return hostile.text(random) if random.random() < 0.5 else _characters(random, "abcdefi-_;,=q0.9* ", 300)


def _link(random: Random) -> tuple[str, str]:
    href = random.choice(("tel:", "sms:", "https://", "mailto:", "javascript:", "")) + hostile.text(random, 2)
    return href, hostile.text(random, 2) if random.random() < 0.5 else _characters(random, "0123456789 +-/()", 40)


LAYERS = (
    Layer("normalising", _any_text, normalising, 0.17),
    Layer("pattern notation", _line, notation, 0.15),
    Layer("patterns and places", lambda random: (_language(random), hostile.text(random)), matching, 0.07, 80),
    Layer("language", lambda random: (hostile.text(random), random.choice((None, _language(random)))), identifying, 0.10, 80),
    Layer("buttons", lambda random: (hostile.text(random, 2), random.choice(("affirm", "deny", "own_stop")), random.random() < 0.5), choosing, 0.11),
    Layer("tokens", _token, tokens, 0.12),
    Layer("fields of the interface", lambda random: (body(random), random.choice(("id", "text", "choice"))), fields, 0.10),
    Layer("Accept-Language", _header, browsers, 0.08),
    Layer("links", _link, links, 0.05),
)
