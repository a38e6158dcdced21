"""The compact memory: slots and nothing else, for a limited time."""

from __future__ import annotations

import json

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.model import ROOT
from bot.engine.shelf import MemoryShelf
from bot.engine.tracker_store import CompactTrackerStore, dump

DOMAIN = Domain.load(str(ROOT / "bot/domain.yml"))


def tracker() -> DialogueStateTracker:
    events = [UserUttered("very private", {"name": "greet"}), SlotSet("country", "FI"), SlotSet("under_18", True), ActionExecuted("action_listen")]
    return DialogueStateTracker.from_events("a" * 32, events, slots=DOMAIN.slots, domain=DOMAIN)


def test_dump_holds_slots_and_no_words() -> None:
    data = dump(tracker())
    assert json.loads(data) == {"country": "FI", "under_18": True}
    assert b"private" not in data
    assert len(data) < 8192


async def test_round_trip_waits_for_the_visitor() -> None:
    store = CompactTrackerStore(DOMAIN)
    await store.save(tracker())
    again = await store.retrieve("a" * 32)
    assert again is not None
    assert again.get_slot("country") == "FI"
    assert again.latest_action_name == "action_listen"


async def test_conversations_end() -> None:
    store = CompactTrackerStore(DOMAIN, MemoryShelf(idle_seconds=0.0))
    await store.save(tracker())
    assert await store.retrieve("a" * 32) is None
    store = CompactTrackerStore(DOMAIN)
    await store.save(tracker())
    await store.delete("a" * 32)
    assert await store.retrieve("a" * 32) is None
    assert list(await store.keys()) == []
