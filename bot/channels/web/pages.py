"""The pages: the demo, and the chat that works without JavaScript and cookies."""

from __future__ import annotations

from dataclasses import replace

from sanic import Blueprint, HTTPResponse, redirect

from bot.channels.web import page, talk
from bot.channels.web.context import WebRequest
from bot.channels.web.counting import shown
from bot.channels.web.form import Form, country_code, door_name, language_code, read_form, time_zone
from bot.channels.web.headers import CLEAR
from bot.channels.web.history import Turn
from bot.channels.web.notice import followed
from bot.channels.web.page import Frame
from bot.channels.web.sites import site_of
from bot.channels.web.web_error import WebError
from bot.channels.web.wording import visitor_of, visitor_of_browser
from bot.content.library import content_store
from bot.content.locales import countries, country_name
from bot.content.rank import Visitor
from bot.content.sites import Site
from bot.engine.conversation import Reply
from bot.engine.opening import Opening

pages = Blueprint("pages")
# Problems after which the conversation goes on where it was.
_GOES_ON = ("empty", "text_too_long", "too_many_requests", "unknown_choice", "overloaded", "unavailable")


@pages.route("/", methods=["GET", "HEAD"], name="home")
async def home(request: WebRequest) -> HTTPResponse:
    """The demo page."""
    return page.home(request.app.ctx)


@pages.route("/chat", methods=["GET", "HEAD"], name="chat")
async def begin(request: WebRequest) -> HTTPResponse:
    """The first screen. No conversation is open before the first message."""
    arguments = request.args
    site = site_of(request, arguments.get("site"))
    opening = Opening(
        language=language_code(arguments.get("language")) or site.language, country=country_code(arguments.get("country")) or site.country,
        time_zone=time_zone(arguments.get("time_zone")), door=door_name(arguments.get("door")), accept_language=request.headers.get("accept-language"),
    )  # fmt: skip
    followed(request, arguments.get("notice"))
    shown(request, "chat")
    reply = await talk.preview(request, opening)
    frame = Frame(site, opening.door or "", opening.time_zone or "")
    return page.chat(request.app.ctx, "", [_turn(None, None, reply)], visitor_of(reply.language, reply.country), frame)


@pages.post("/chat", name="post")
async def answer(request: WebRequest) -> HTTPResponse:
    """Leave, delete, or go on."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return redirect("/chat", status=303)  # another site's form: nothing of what it posts is taken
    form = read_form(request)
    request.ctx.visitor = _visitor_of_form(request, form)
    site = site_of(request, form.site)
    if form.action == "leave":
        await _forget(request, form, "left")
        return redirect(request.app.ctx.settings.leave_of(site), status=303, headers=CLEAR)
    if form.action in ("delete", "close"):
        await _forget(request, form, "deleted" if form.action == "delete" else "closed")
        said = content_store().current.widget(request.ctx.visitor.language)["deleted"]
        return page.ended(request.app.ctx, request.ctx.visitor, site, said, headers=CLEAR)
    return await _go_on(request, form, site)


def _visitor_of_form(request: WebRequest, form: Form) -> Visitor:
    browser = visitor_of_browser(request.headers.get("accept-language"))
    country = form.country.upper() if form.country else None
    return visitor_of(form.language or browser.language, country if country in countries() else None)


async def _forget(request: WebRequest, form: Form, how: str) -> None:
    if form.token:
        await talk.leave(request, form.token, how)


async def _go_on(request: WebRequest, form: Form, site: Site) -> HTTPResponse:
    ctx = request.app.ctx
    turns: list[Turn] = []
    token, frame = form.token, Frame(site, form.door or "", form.time_zone or "")
    if token:
        try:
            await talk.known_visitor(request, token)
        except WebError as problem:
            if problem.code == "conversation_not_found":
                return await _over(request, form, site, problem)
            return _stay(request, form, ctx.history.unpack(token, form.history), frame, problem)
        turns = ctx.history.unpack(token, form.history)
    else:
        opening = Opening(form.language, form.country, form.time_zone, form.door, request.headers.get("accept-language"))
        try:
            token, reply = await talk.begin(request, opening)
        except WebError as problem:
            return _stay(request, form, [], frame, problem)
        turns = [_turn(None, None, reply)]
        request.ctx.visitor = visitor_of(reply.language, reply.country)
        if not form.text.strip() and not form.choices and form.page == "":
            return page.chat(ctx, token, turns, request.ctx.visitor, frame)
    visitor: Visitor = request.ctx.visitor
    try:
        said, replies = await _say(request, form, token, turns, visitor)
    except WebError as problem:
        if problem.code not in _GOES_ON:
            raise
        return _stay(request, replace(form, token=token), turns, frame, problem)
    if not replies:
        return page.chat(ctx, token, turns, visitor, frame)
    last = replies[-1]
    if any(reply.intent == "start_over" for reply in replies):
        turns, said = [], None
    turn = _turn(said, visitor.language, last)
    turn["messages"] = [message for reply in replies for message in reply.messages]
    return page.chat(ctx, token, [*turns, turn], visitor_of(last.language, last.country), frame)


def _stay(request: WebRequest, form: Form, turns: list[Turn], frame: Frame, problem: WebError) -> HTTPResponse:
    """The page as it was, with what is wrong; the words stay in their field."""
    ctx = request.app.ctx
    return page.chat(ctx, form.token, turns, request.ctx.visitor, frame, problem=problem, text=form.text[: 2 * ctx.settings.max_characters])


async def _over(request: WebRequest, form: Form, site: Site, problem: WebError) -> HTTPResponse:
    """The conversation is gone. Unanswered words stay, unless it was left on purpose: then somebody else may have gone back and posted it again."""
    ctx = request.app.ctx
    expired = content_store().current.widget(request.ctx.visitor.language)["expired"]
    with talk.reaching():
        left = await ctx.guide.left(form.token)
    text = "" if left else form.text[: ctx.settings.max_characters]
    return page.ended(ctx, request.ctx.visitor, site, expired, status=problem.status, text=text)


async def _say(request: WebRequest, form: Form, token: str, turns: list[Turn], visitor: Visitor) -> tuple[str | None, list[Reply]]:
    """Send what was posted: (the visitor's words or the titles of what they chose, the guide's answers)."""
    history = request.app.ctx.history
    if not form.choices:
        reply = await talk.write(request, token, form.text, history.message_id(form.page, f"text\n{form.text}"))
        return form.text.strip(), [reply]
    # The settings post both of their values; only a changed one is a choice.
    settled = (f"change_language:{visitor.language}", f"inform_country:{visitor.country}")
    choices = [choice for choice in form.choices if choice not in settled]
    replies = [await talk.press(request, token, choice, history.message_id(form.page, f"choice\n{choice}")) for choice in choices]
    titles = [title for choice in choices if (title := _title(choice, turns, visitor))]
    return ", ".join(titles) or None, replies


def _title(choice: str, turns: list[Turn], visitor: Visitor) -> str | None:
    """What a button says, as the visitor saw it."""
    for turn in reversed(turns):
        for message in turn["messages"]:
            for button in message.get("buttons", []):
                if button["id"] == choice:
                    return str(button["title"])
    intent, _, value = choice.partition(":")
    languages = content_store().current.languages
    if intent == "change_language" and value in languages:
        return languages[value].name
    if intent == "inform_country" and value in countries():
        return country_name(value, visitor.language)
    return None


def _turn(you: str | None, language: str | None, reply: Reply) -> Turn:
    kept = ("language", "direction", "text", "buttons", "cards")
    return {"you": you, "language": language, "messages": [{key: message[key] for key in kept} for message in reply.messages]}
