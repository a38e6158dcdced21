"""Limits, with a clock that the test moves."""

from __future__ import annotations

from bot.channels.web.limits import IDLE_SECONDS, Limits


def test_rate_is_of_the_last_minute() -> None:
    now = [0.0]
    limits = Limits(messages_per_minute=2, max_conversations=10, clock=lambda: now[0])
    limits.begin("a")
    assert [limits.allows("a") for _ in range(3)] == [True, True, False]
    now[0] = 59.0
    assert not limits.allows("a")
    now[0] = 61.0
    assert limits.allows("a")


def test_idle_conversations_make_room() -> None:
    now = [0.0]
    limits = Limits(messages_per_minute=2, max_conversations=2, clock=lambda: now[0])
    limits.begin("a")
    now[0] = 10.0
    limits.begin("b")
    assert limits.full
    now[0] = IDLE_SECONDS
    assert limits.allows("a")
    now[0] = IDLE_SECONDS + 11.0
    assert not limits.full and limits.knows("a") and not limits.knows("b")


def test_unknown_tokens_are_not_kept() -> None:
    limits = Limits(messages_per_minute=1, max_conversations=1)
    assert all(limits.allows(str(number)) for number in range(100))
    assert not limits.full and not limits.knows("5")
