"""The HTTP interface: open a conversation, send a message, delete the conversation."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, HTTPResponse, empty, json

from bot.channels.web import counting, talk
from bot.channels.web.context import WebRequest
from bot.channels.web.fields import kind_of, read_object, string
from bot.channels.web.headers import CLEAR
from bot.channels.web.web_error import WebError
from bot.content.totals import TAPS
from bot.engine.conversation import Reply
from bot.engine.opening import DOORS, Opening

api = Blueprint("api", url_prefix="/api")
_TAP_BODY = 64
_DOORS = ", ".join(DOORS)


def _answer(body: dict[str, Any], status: int = 200) -> HTTPResponse:
    return json(body, status=status, ensure_ascii=False, escape_forward_slashes=False)


def _said(reply: Reply) -> dict[str, Any]:
    # `start_over` is "delete this chat", by button or in words: what was said before has to leave the screen too.
    return {"language": reply.language, "country": reply.country, "cleared": reply.intent == "start_over", "messages": reply.messages}


@api.on_request
async def only_our_pages(request: WebRequest) -> None:
    """Refuse what a page of another origin makes a browser send. Programs send no such header."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise WebError("forbidden")


def _token(request: WebRequest) -> str:
    return request.headers.get("x-conversation", "")


@api.post("/conversations", name="open")
async def open_conversation(request: WebRequest) -> HTTPResponse:
    """Begin a conversation."""
    fields = read_object(
        request.body, allowed=("language", "country", "time_zone", "door"), max_body=request.app.ctx.settings.max_body, empty_allowed=True
    )  # fmt: skip
    opening = Opening(
        language=string(fields, "language", limit=35, pattern=r"[A-Za-z0-9_-]+", wanted="a language tag such as fi or pt-BR"),
        country=string(fields, "country", limit=2, pattern=r"[A-Za-z]{2}", wanted="a country code of two letters such as FI"),
        time_zone=string(fields, "time_zone", limit=64, pattern=r"[A-Za-z0-9_+/-]+", wanted="a time zone such as Europe/Helsinki"),
        door=string(fields, "door", limit=16, pattern="|".join(DOORS), wanted=f"one of {_DOORS}"),
        accept_language=request.headers.get("accept-language"),
    )
    token, reply = await talk.begin(request, opening)
    return _answer({"token": token, **_said(reply)}, 201)


@api.post("/messages", name="send")
async def send_message(request: WebRequest) -> HTTPResponse:
    """Answer a text or a pressed button."""
    settings = request.app.ctx.settings
    fields = read_object(request.body, allowed=("id", "text", "choice"), max_body=settings.max_body)
    await talk.known_visitor(request, _token(request))
    message_id = string(fields, "id", limit=64)
    if not message_id:
        raise WebError("bad_request", "id: found nothing; wanted a string of 1 to 64 characters, made by the client.")
    if ("text" in fields) == ("choice" in fields):
        raise WebError("bad_request", f"text, choice: found {'both' if 'text' in fields else 'neither'}; wanted one of them.")
    if "choice" in fields:
        choice = string(fields, "choice", limit=64, wanted="the id of a button")
        if not choice:
            raise WebError("bad_request", "choice: found an empty string; wanted the id of a button.")
        return _answer(_said(await talk.press(request, _token(request), choice, message_id)))
    text = fields["text"]
    if not isinstance(text, str):
        raise WebError("bad_request", f"text: found {kind_of(text)}; wanted a string.")
    return _answer(_said(await talk.write(request, _token(request), text, message_id)))


@api.delete("/conversations", name="delete")
async def delete_conversation(request: WebRequest) -> HTTPResponse:
    """Forget a conversation at once; one that is already gone too."""
    await talk.leave(request, _token(request), request.headers.get("x-end", ""))
    return empty(headers=CLEAR)


@api.post("/taps", name="tap")
async def tap(request: WebRequest) -> HTTPResponse:
    """Count that a number or link of a card was tapped. The page sends no token: nothing says in which conversation."""
    fields = read_object(request.body, allowed=("kind", "first"), max_body=_TAP_BODY)
    kind = string(fields, "kind", limit=8, pattern="|".join(TAPS), wanted=f"one of {', '.join(TAPS)}")
    if not kind:
        raise WebError("bad_request", f"kind: found nothing; wanted one of {', '.join(TAPS)}.")
    counting.tapped(request, kind, first=fields.get("first") is True)
    return empty()
