"""From a request to the guide and back, with the limits: what the interface and the plain page have in common."""

from __future__ import annotations

from bot.channels.web import counting
from bot.channels.web.context import WebRequest
from bot.channels.web.web_error import WebError
from bot.channels.web.wording import visitor_of, visitor_of_browser
from bot.content.locales import countries
from bot.content.normalise import clean
from bot.engine.conversation import Opening, Reply, UnknownChoiceError, UnknownConversationError


async def begin(request: WebRequest, opening: Opening) -> tuple[str, Reply]:
    """Open a conversation, unless too many are open: then with the static help."""
    limits = request.app.ctx.limits
    if opening.language or opening.country:
        browser = visitor_of_browser(request.headers.get("accept-language"))
        country = (opening.country or "").upper()
        request.ctx.visitor = visitor_of(opening.language or browser.language, country if country in countries() else None)
    if limits.full:
        raise WebError("too_many_requests", full=True)
    token, reply = await request.app.ctx.guide.open(opening)
    limits.begin(token)
    return token, reply


async def preview(request: WebRequest, opening: Opening) -> Reply:
    """The first screen of a conversation that nobody has begun yet: who only looks at the page, or crawls it, leaves nothing open."""
    token, reply = await begin(request, opening)
    request.app.ctx.limits.end(token)
    await request.app.ctx.guide.delete(token)
    return reply


async def known_visitor(request: WebRequest, token: str) -> None:
    """Note whose request it is, so that errors speak their language. Raises WebError for a conversation that is not there."""
    ctx = request.app.ctx
    try:
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
    """Forget a conversation that its visitor ended: left, deleted or closed."""
    counting.ended(request, token, how)
    request.app.ctx.limits.leave(token)
    await request.app.ctx.guide.delete(token)


async def _send(request: WebRequest, token: str, message_id: str, *, text: str | None = None, choice: str | None = None) -> Reply:
    ctx = request.app.ctx
    if not ctx.limits.allows(token):
        raise WebError("too_many_requests")

    async def answer() -> Reply:
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
