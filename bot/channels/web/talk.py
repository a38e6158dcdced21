"""From a request to the guide and back, with the limits: what the interface and the plain page have in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.channels.web import counting
from bot.channels.web.context import WebRequest
from bot.channels.web.web_error import WebError
from bot.channels.web.wording import visitor_of, visitor_of_browser
from bot.content.locales import countries
from bot.content.normalise import clean
from bot.engine.conversation import Reply, UnknownChoiceError, UnknownConversationError
from bot.engine.opening import Opening
from bot.engine.shelf import ShelfError


@contextmanager
def reaching() -> Iterator[None]:
    """What is asked of the guide here may find that conversations cannot be reached: a WebError of its own."""
    try:
        yield
    except ShelfError:
        raise WebError("unavailable") from None


async def begin(request: WebRequest, opening: Opening) -> tuple[str, Reply]:
    """Open a conversation. Raises WebError, to be answered with the static help, where there is no room for one."""
    ctx = request.app.ctx
    _make_way(request, opening)
    with reaching():
        async with ctx.gate.turn():
            token, reply = await ctx.guide.open(opening)
    ctx.limits.begin(token)
    return token, reply


async def preview(request: WebRequest, opening: Opening) -> Reply:
    """The first screen of a conversation that nobody has begun yet: who only looks at the page, or crawls it, leaves nothing open."""
    _make_way(request, opening)
    async with request.app.ctx.gate.turn():
        return await request.app.ctx.guide.preview(opening)


def _make_way(request: WebRequest, opening: Opening) -> None:
    """Note whose request it is, and turn away who begins too much while the server is busy."""
    ctx = request.app.ctx
    if opening.language or opening.country:
        browser = visitor_of_browser(request.headers.get("accept-language"))
        country = (opening.country or "").upper()
        request.ctx.visitor = visitor_of(opening.language or browser.language, country if country in countries() else None)
    if not ctx.flood.allows(request.client_ip, busy=ctx.gate.busy):
        raise WebError("overloaded")
    if ctx.limits.full:
        raise WebError("too_many_requests", full=True)


async def known_visitor(request: WebRequest, token: str) -> None:
    """Note whose request it is, so that errors speak their language. Raises WebError for a conversation that is not there."""
    ctx = request.app.ctx
    ctx.gate.check()
    try:
        with reaching():
            language, country = await ctx.guide.context(token)
    except UnknownConversationError:
        ctx.limits.end(token)
        raise WebError("conversation_not_found") from None
    request.ctx.visitor = visitor_of(language, country)
    if not ctx.limits.knows(token):
        ctx.limits.begin(token)


async def write(request: WebRequest, token: str, text: str, message_id: str) -> Reply:
    """Send a typed message."""
    if len(text) > request.app.ctx.settings.max_characters:
        raise WebError("text_too_long")
    if not clean(text):
        raise WebError("empty")
    return await _send(request, token, message_id, text=text)


async def press(request: WebRequest, token: str, choice: str, message_id: str) -> Reply:
    """Send a pressed button."""
    return await _send(request, token, message_id, choice=choice)


async def leave(request: WebRequest, token: str, how: str = "") -> None:
    """Forget a conversation that its visitor ended: left, deleted or closed. Where conversations cannot be reached it ends by itself, and nobody can read
    it without its token."""
    counting.ended(request, token, how)
    request.app.ctx.limits.end(token)
    with suppress(ShelfError):
        await request.app.ctx.guide.leave(token)


async def _send(request: WebRequest, token: str, message_id: str, *, text: str | None = None, choice: str | None = None) -> Reply:
    ctx = request.app.ctx
    if not ctx.limits.allows(token):
        raise WebError("too_many_requests")

    async def answer() -> Reply:
        with reaching():
            async with ctx.gate.turn():
                # Counted here, where a repeated request does not come.
                reply = await ctx.guide.send(token, text=text, choice=choice, message_id=message_id)
                counting.answered(request, token, reply)
                return reply

    try:
        return await ctx.in_flight.once((token, message_id), answer)
    except UnknownConversationError:
        ctx.limits.end(token)
        raise WebError("conversation_not_found") from None
    except UnknownChoiceError:
        raise WebError("unknown_choice") from None
