"""Rendering the pages: what the templates need, put together. Everything that was written by anybody is escaped by Jinja."""

from __future__ import annotations

import functools
import secrets
from dataclasses import dataclass
from typing import Any

from sanic import HTTPResponse, html

from bot.channels.web.context import WebContext
from bot.channels.web.history import MAX_TURNS, Turn
from bot.channels.web.links import safe_card
from bot.channels.web.settings import OWN
from bot.channels.web.web_error import WebError
from bot.channels.web.wording import emergency_line, message, plain_message, with_numbers
from bot.content.library import content_store
from bot.content.locales import countries, country_name, language_name
from bot.content.normalise import fold
from bot.content.rank import Visitor
from bot.content.sites import Site

# What the page's script says by itself.
_SCRIPT_WORDS = ("typing", "retry", "offline", "you", "guide", "expired", "start_again", "deleted")


@dataclass(frozen=True)
class Frame:
    """What surrounds a conversation: whose page it is, and what a conversation that has not begun yet will begin with."""

    site: Site = OWN
    door: str = ""
    time_zone: str = ""


@functools.lru_cache(maxsize=64)
def _country_options(language: str) -> list[tuple[str, str]]:
    """(code, name) of every country, sorted by name in a language."""
    return sorted(((code, country_name(code, language)) for code in countries()), key=lambda item: fold(item[1]))


def language_title(code: str, language: str) -> str:
    """A language by its own name, and by the name the reader calls it."""
    own, foreign = content_store().current.languages[code].name, language_name(code, language)
    return own if fold(own) == fold(foreign) else f"{own} ({foreign})"


def render(
    ctx: WebContext, template: str, visitor: Visitor, site: Site, *, status: int = 200, headers: dict[str, str] | None = None, **values: Any
) -> HTTPResponse:
    """A page in the visitor's language, with the emergency line."""
    content = content_store().current
    language = content.languages[visitor.language]
    words = content.widget(visitor.language)
    text = ctx.templates.get_template(template).render(
        words=words, lang=language.code, dir=language.direction, country=visitor.country or "", site=site, title=site.name or words["title"],
        emergency=with_numbers(emergency_line(visitor)), **values,
    )  # fmt: skip
    return html(text, status=status, headers=headers)


def _shown(turns: list[Turn]) -> list[Turn]:
    return [{**turn, "messages": [{**said, "cards": [safe_card(card) for card in said.get("cards", [])]} for said in turn["messages"]]} for turn in turns]


def chat(
    ctx: WebContext, token: str, turns: list[Turn], visitor: Visitor, frame: Frame, *, problem: WebError | None = None, text: str = ""
) -> HTTPResponse:  # fmt: skip
    """The conversation so far; without a token the first screen of one that begins with the first message. With a problem: what is wrong, the typed
    words still in their field."""
    content = content_store().current
    languages, site = content.languages, frame.site
    turns = turns[-MAX_TURNS:]
    notice = plain_message(problem, visitor, characters=ctx.settings.max_characters) if problem else ""
    words = content.widget(visitor.language)
    return render(
        ctx, "chat.html", visitor, site, status=problem.status if problem else 200, token=token, page=secrets.token_hex(8),
        history=ctx.history.pack(token, turns) if token else "", turns=_shown(turns), first=len(turns) == 1 and not turns[0]["you"], text=text,
        notice=notice.split("\n") if notice else [], greeting=site.opening.get(visitor.language, ""), door=frame.door, time_zone=frame.time_zone,
        country_name=country_name(visitor.country, visitor.language) if visitor.country else "", language_name=languages[visitor.language].name,
        languages=sorted(((code, language_title(code, visitor.language)) for code in languages), key=lambda item: fold(item[1])),
        countries=_country_options(visitor.language), leave_to=ctx.settings.leave_of(site), taps=ctx.totals.kept,
        script_words={key: words[key] for key in _SCRIPT_WORDS},
    )  # fmt: skip


def ended(
    ctx: WebContext, visitor: Visitor, site: Site, said: str, *, status: int = 200, text: str = "", headers: dict[str, str] | None = None
) -> HTTPResponse:
    """The conversation is over: what was said of it, and a way to begin again with the words that were not answered."""
    return render(ctx, "ended.html", visitor, site, status=status, headers=headers, said=said, text=text)


def problem(ctx: WebContext, trouble: WebError, visitor: Visitor, site: Site, headers: dict[str, str] | None = None) -> HTTPResponse:
    """An error for a person: the static help, never what broke."""
    shown = (
        trouble
        if trouble.code in ("too_many_requests", "text_too_long", "conversation_not_found", "unknown_choice", "overloaded", "unavailable")
        else WebError("internal")
    )
    lines = message(shown, visitor, characters=ctx.settings.max_characters).split("\n")
    return render(ctx, "problem.html", visitor, site, status=trouble.status, headers=headers, lines=lines)


def home(ctx: WebContext) -> HTTPResponse:
    """The demo: a page of an organisation with the guide on it."""
    languages = content_store().current.languages
    return html(ctx.templates.get_template("home.html").render(languages=list(languages.values()), words=content_store().current.widget("en")))
