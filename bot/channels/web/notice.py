"""A page to show instead of illegal results: a short approved text in one of several variants, and the way into the chat. No script."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from sanic import Blueprint, HTTPResponse

from bot.channels.web import page
from bot.channels.web.context import WebRequest
from bot.channels.web.counting import count
from bot.channels.web.form import country_code, language_code
from bot.channels.web.sites import site_of
from bot.channels.web.wording import visitor_of, visitor_of_browser
from bot.content import clock
from bot.content.library import content_store
from bot.content.locales import countries, country_of_language
from bot.content.speak import speak
from bot.engine.opening import DOORS

notices = Blueprint("notices")
VARIANTS = {"help": "notice_help", "law": "notice_law", "harm": "notice_harm"}
_DOOR_OF = {intent: door for door, intent in DOORS.items()}


def followed(request: WebRequest, variant: str | None) -> None:
    """Count that somebody came from a notice; anything but one of its names is not counted."""
    if request.method == "GET" and variant in VARIANTS:
        count(request, "notice_followed", str(variant))


@notices.route("/notice", methods=["GET", "HEAD"], name="notice")
async def notice(request: WebRequest) -> HTTPResponse:
    """The page, in a variant chosen at random or, for whoever compares them, by `variant`."""
    arguments = request.args
    site = site_of(request, arguments.get("site"))
    browser = visitor_of_browser(request.headers.get("accept-language"))
    language = visitor_of(language_code(arguments.get("language")) or site.language or browser.language, None).language
    country = (country_code(arguments.get("country")) or site.country or "").upper()
    visitor = visitor_of(language, country if country in countries() else country_of_language(language))
    chosen = arguments.get("variant")
    variant = chosen if chosen in VARIANTS else secrets.choice(list(VARIANTS))
    if request.method == "GET":
        count(request, "notice_shown", variant)
    content = content_store().current
    spoken = speak(content, VARIANTS[variant], visitor, clock.now())
    heading, *paragraphs = spoken.text.split("\n")
    common = {"country": visitor.country or "", "site": site.id}
    return page.render(
        request.app.ctx, "notice.html", visitor, site, robots="noindex", heading=heading, paragraphs=paragraphs, text_lang=spoken.language,
        text_dir=content.languages[spoken.language].direction,
        doors=[
            {"title": button["title"], "href": _address("/chat", {"language": language, **common, "door": _DOOR_OF[button["payload"]], "notice": variant})}
            for button in spoken.buttons
        ],
        languages=[
            {"code": code, "name": other.name, "direction": other.direction, "href": _address("/notice", {"language": code, **common, "variant": variant})}
            for code, other in content.languages.items() if code != language
        ],
    )  # fmt: skip


def _address(path: str, arguments: dict[str, str]) -> str:
    return f"{path}?{urlencode({name: value for name, value in arguments.items() if value})}"
