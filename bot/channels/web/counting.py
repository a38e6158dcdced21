"""What is counted of a visit: bare counters of one dimension each, at most once a conversation, and never what was written (bot/content/totals.py)."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Iterator

from bot.channels.web.context import App, WebRequest
from bot.content import clock
from bot.content.library import Content, content_store
from bot.content.topics import Topic
from bot.content.totals import EXITS, TAPS, UNKNOWN, WRITE_SECONDS, Totals
from bot.engine.conversation import Reply

log = logging.getLogger("signpost.web")
_NOT_UNDERSTOOD = ("out_of_scope", "misunderstood")
_ASKED_BACK = "step_safety_doubt"


def count(request: WebRequest, name: str, kind: str) -> None:
    """One more of a kind."""
    request.app.ctx.totals.add(name, kind, clock.now().date())


def shown(request: WebRequest, step: str) -> None:
    """A page was shown. What the page's own script fetches, and what a browser fetches in advance, is no display."""
    ahead = request.headers.get("sec-purpose") or request.headers.get("purpose")
    if request.method == "GET" and request.headers.get("sec-fetch-dest") != "empty" and not ahead:
        count(request, "step", step)


def answered(request: WebRequest, token: str, reply: Reply) -> None:
    """A message was answered: whatever this conversation has not added to yet. Ten of anything are ten conversations."""
    known = request.app.ctx.limits.counted(token)
    if known is None:
        return
    for name, kind in _of(reply, content_store().current, first=("step", "wrote") not in known):
        if (name, kind) not in known:
            known.add((name, kind))
            count(request, name, kind)


def _of(reply: Reply, content: Content, *, first: bool) -> Iterator[tuple[str, str]]:
    yield "step", "wrote"
    if first:
        yield "language", reply.language
        yield "country", reply.country or UNKNOWN
    topic = content.topics.get(reply.intent or "")
    if reply.intent == _ASKED_BACK:
        yield "fallback", "asked_back"
    elif topic is None:
        yield "fallback", "failed"
    elif topic.name in _NOT_UNDERSTOOD:
        yield "fallback", "not_understood"
    else:
        yield "topic", topic.public
        if _is_subject(topic):
            yield "step", "understood"
    shown_ids = {str(card["id"]) for message in reply.messages for card in message["cards"]}
    if shown_ids:
        yield "step", "hand_off"
        yield from (("hand_off", kind) for kind in sorted({content.kinds[shown] for shown in shown_ids if shown in content.kinds}))


def _is_subject(topic: Topic) -> bool:
    """Whether a message says what the visitor came for; "hello" and "thanks" do not."""
    return topic.kind != "talk" or bool(topic.audience or topic.need)


def tapped(request: WebRequest, kind: str, *, first: bool) -> None:
    """A number or link was tapped; the page says whether it was the first of its conversation. Nothing says which conversation."""
    if kind in TAPS:
        count(request, "tap", kind)
        if first:
            count(request, "step", "tapped")


def ended(request: WebRequest, token: str, how: str) -> None:
    """A conversation ended in one of EXITS, if anything was said in it."""
    known = request.app.ctx.limits.counted(token)
    if how in EXITS and known and ("exit", how) not in known:
        known.add(("exit", how))
        count(request, "exit", how)


def write(totals: Totals) -> None:
    """Put whole tens into the file. A file that cannot be written costs figures, never a visitor."""
    try:
        totals.write(clock.now().date())
    except sqlite3.Error as error:
        log.error("totals: %s", type(error).__name__)


def install(app: App) -> None:
    """Write once an hour, and when the server stops."""

    async def regularly(app: App) -> None:
        while True:
            await asyncio.sleep(WRITE_SECONDS)
            write(app.ctx.totals)

    async def at_the_end(app: App) -> None:
        write(app.ctx.totals)

    app.add_task(regularly(app))
    app.register_listener(at_the_end, "before_server_stop")
