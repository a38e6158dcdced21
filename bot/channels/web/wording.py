"""What the server says by itself, without the dialogue: errors and the emergency line, in the visitor's language, with where to turn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.web.web_error import WebError
from bot.content import clock
from bot.content.library import Content, content_store
from bot.content.locales import countries, country_of_language, normalise_language
from bot.content.messages import BASE, fill
from bot.content.rank import Visitor
from bot.content.speak import speak, standing_values

_NUMBER = re.compile(r"(?<!\w)\+?\d(?:[\d /-]*\d)?(?!\w)")
# Faults of a program, not of a visitor: said in English, to whoever writes that program.
_FOR_PROGRAMS = {
    "bad_request": "The request is not as it should be.",
    "forbidden": "Only the guide's own pages may do this: show them in a frame (docs/hosting.md).",
    "method_not_allowed": "This address does not take this method.",
    "not_found": "There is nothing here.",
}
# Problems whose message brings the numbers with it.
_BUSY = ("overloaded", "unavailable")
_HELP = ("internal", "unknown_choice", *_BUSY)


@dataclass(frozen=True)
class Part:
    """A piece of a line; `href` where it is a number that can be called."""

    text: str
    href: str | None = None


def visitor_of(language: str | None, country: str | None) -> Visitor:
    """The visitor as far as the server knows: a language the guide speaks, a country or none."""
    code = normalise_language(language)
    return Visitor(country=country, language=code if code in content_store().current.languages else BASE)


def visitor_of_browser(accept_language: str | None) -> Visitor:
    """The visitor by what the browser says of its languages: the first that the guide speaks."""
    spoken = content_store().current.languages
    for tag in (accept_language or "")[:200].split(","):
        code = normalise_language(tag.split(";")[0].strip())
        if code in spoken:
            return Visitor(country=country_of_language(code), language=str(code))
    return Visitor()


def visitor_of_headers(headers: Mapping[str, str]) -> Visitor:
    """The visitor where nothing is known of a conversation: by what our page says of itself (X-Visitor: fi-FI), else by what the browser does."""
    language, _, country = headers.get("x-visitor", "")[:40].rpartition("-")
    if language and normalise_language(language) in content_store().current.languages:
        return visitor_of(language, country if country in countries() else None)
    return visitor_of_browser(headers.get("accept-language"))


def emergency_line(visitor: Visitor) -> str:
    """In danger, call …: the first line of every page and of every error."""
    content = content_store().current
    values = standing_values(content, visitor, clock.now(), ["emergency"])
    return fill(content.widget(visitor.language)["before_emergency"], {"emergency": values["emergency"]})


def with_numbers(line: str) -> list[Part]:
    """A line in pieces, its telephone numbers ready to be called."""
    parts, end = [], 0
    for match in _NUMBER.finditer(line):
        # Digits of other scripts are shown as they stand; a telephone takes 0 to 9.
        dial = "".join(sign if sign == "+" else str(unicodedata.decimal(sign)) for sign in match.group() if sign == "+" or sign.isdecimal())
        parts += [Part(line[end : match.start()]), Part(match.group(), f"tel:{dial}")]
        end = match.end()
    return [part for part in [*parts, Part(line[end:])] if part.text]


def plain_message(problem: WebError, visitor: Visitor, *, characters: int) -> str:
    """What happened, in a sentence or two, without the emergency line."""
    content = content_store().current
    words = content.widget(visitor.language)
    if problem.code == "conversation_not_found":
        return words["expired"]
    if problem.code == "text_too_long":
        return fill(words["too_long"], {"limit": str(characters)})
    if problem.code == "empty":
        return words["empty"]
    if problem.code == "too_many_requests" and not problem.full:
        return words["too_fast"]
    if problem.code in _FOR_PROGRAMS:
        return problem.detail or _FOR_PROGRAMS[problem.code]
    return static_help(content, visitor, "utter_busy" if problem.code in _BUSY or problem.full else "utter_error")


def message(problem: WebError, visitor: Visitor, *, characters: int) -> str:
    """What happened and where to turn."""
    said = plain_message(problem, visitor, characters=characters)
    if problem.code in _FOR_PROGRAMS or problem.code in _HELP or problem.full:
        return said
    return f"{said} {emergency_line(visitor)}"


class _Kept:
    """Texts that are made once a minute for each language and country: they are wanted most when there is no time."""

    def __init__(self) -> None:
        self._texts: dict[tuple[Visitor, str], str] = {}
        self._made_of: tuple[Content, int] | None = None

    def text(self, content: Content, visitor: Visitor, key: str) -> str:
        """The text of `key` for this visitor."""
        now = clock.now()
        minute = int(now.timestamp() // 60)
        if self._made_of is None or self._made_of[0] is not content or self._made_of[1] != minute:
            self._texts, self._made_of = {}, (content, minute)
        if (visitor, key) not in self._texts:
            self._texts[visitor, key] = speak(content, key, visitor, now).text
        return self._texts[visitor, key]


_KEPT = _Kept()


def static_help(content: Content, visitor: Visitor, key: str) -> str:
    """That there is no answer now, with the emergency number, the crisis line and where to turn."""
    return _KEPT.text(content, visitor, key)
