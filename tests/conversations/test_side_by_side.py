"""Several visitors at once: nobody waits until somebody else's words are understood."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from bot.engine.conversation import Guide
from bot.engine.opening import Opening

pytestmark = pytest.mark.model


async def test_button_is_answered_while_anothers_words_are_understood(guide: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = [(await guide.open(Opening(language="en", country="IE")))[0] for _ in range(3)]
    understand, go_on = guide.processor._parse_message_with_graph, threading.Event()

    def slowly(*arguments: Any) -> Any:
        assert go_on.wait(20), "nothing else was done meanwhile"
        return understand(*arguments)

    monkeypatch.setattr(guide.processor, "_parse_message_with_graph", slowly)
    async with guide.store.turn(tokens[2]):
        typed = asyncio.ensure_future(guide.send(tokens[0], text="what happens when i call"))
        await asyncio.sleep(0.05)
        pressed = await asyncio.wait_for(guide.send(tokens[1], choice="help_cost"), 10)
        assert pressed.intent == "help_cost" and not typed.done()
        go_on.set()
        assert (await typed).intent == "help_what_happens"


async def test_alone_words_are_understood_without_a_thread(guide: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    understand, threads = guide.processor._parse_message_with_graph, []
    monkeypatch.setattr(guide.processor, "_parse_message_with_graph", lambda *given: threads.append(threading.current_thread()) or understand(*given))
    token, _ = await guide.open(Opening(language="en", country="IE"))
    assert (await guide.send(token, text="thank you")).intent == "thanks"
    assert set(threads) == {threading.main_thread()}
