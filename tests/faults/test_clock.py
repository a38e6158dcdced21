"""The clock of the machine jumps: how long a conversation lives and how fast one may write do not follow it; opening hours do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

import pytest

from bot.channels.web.limits import IDLE_SECONDS, WINDOW_SECONDS, Limits
from bot.content import clock
from bot.content.totals import STEP, Totals
from bot.engine.conversation import Guide, UnknownConversationError
from bot.engine.opening import Opening

YEAR = 365 * 24 * 3600


class Clocks:
    """The two clocks of the machine, each to be moved: what the wall shows, and the one that only runs."""

    def __init__(self) -> None:
        self.wall, self.running = 0.0, 0.0


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clocks]:
    moved, wall, running = Clocks(), time.time, time.monotonic
    monkeypatch.setattr(time, "time", lambda: wall() + moved.wall)
    monkeypatch.setattr(time, "monotonic", lambda: running() + moved.running)
    with clock.fixed(None):
        yield moved


@pytest.mark.model
@pytest.mark.parametrize("jump", [YEAR, -YEAR, -60 * YEAR])
async def test_conversation_survives_a_jump_of_the_wall_clock(guide: Guide, clocks: Clocks, jump: float) -> None:
    token, _ = await guide.open(Opening(language="en", country="IE"))
    clocks.wall = jump
    with clock.fixed(datetime.now(timezone.utc) + timedelta(seconds=jump)):
        reply = await guide.send(token, text="i want to die")
        cards = await guide.send(token, choice="help_talk")
    assert reply.intent == "crisis_suicide" and "112" in reply.messages[0]["text"]
    assert cards.intent == "help_talk" and cards.messages, "opening hours are worked out for the moment that the clock shows"
    await guide.delete(token)


@pytest.mark.model
async def test_conversation_ends_by_the_clock_that_only_runs(guide: Guide, clocks: Clocks) -> None:
    token, _ = await guide.open(Opening(language="en", country="IE"))
    clocks.running = IDLE_SECONDS + 1
    with pytest.raises(UnknownConversationError):
        await guide.send(token, text="hello")


def test_limits_do_not_follow_the_wall_clock(clocks: Clocks) -> None:
    limits = Limits(messages_per_minute=2, max_conversations=2, clock=lambda: time.monotonic())
    limits.begin("a")
    assert limits.allows("a") and limits.allows("a") and not limits.allows("a")
    clocks.wall = -YEAR
    assert not limits.allows("a"), "set back: nobody writes faster"
    clocks.wall = YEAR
    assert not limits.allows("a") and limits.open == 1, "set forward: nobody is forgotten"
    clocks.running = WINDOW_SECONDS + 1
    assert limits.allows("a")


@pytest.mark.parametrize("jump", [timedelta(days=400), timedelta(days=-400)])
def test_totals_are_not_shown_before_their_time(jump: timedelta) -> None:
    today, totals = date(2026, 11, 23), Totals()
    for _ in range(STEP):
        totals.add("notice_shown", "help", today + jump)
    for _ in range(STEP):
        totals.add("notice_shown", "help", today)
    totals.write(today)
    assert (today.isoformat(), "notice_shown", "help", STEP) not in totals.shown(today)
    assert (today.isoformat(), "notice_shown", "help", STEP) in totals.shown(today + timedelta(days=14))
