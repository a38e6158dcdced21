"""Rasa's tracker store and lock store over a shelf: a tracker is kept as its slots, a turn holds its conversation alone and is kept whole or not at all."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.record import Record, dumped
from bot.engine.shelf import Held, MemoryShelf, Shelf

_SESSION_METADATA = "session_started_metadata"


def dump(tracker: DialogueStateTracker) -> bytes:
    """A tracker as the slots that differ from their start, as JSON."""
    return dumped({name: slot.value for name, slot in tracker.slots.items() if name != _SESSION_METADATA and slot.value != slot.initial_value})


def restore(sender_id: str, data: bytes, domain: Domain | None) -> DialogueStateTracker:
    """A tracker that stands where the dumped one stood: slots set, waiting for the visitor. Rules need nothing of earlier turns but the slots."""
    events = [
        ActionExecuted(ACTION_SESSION_START_NAME),
        *(SlotSet(name, value) for name, value in json.loads(data).items()),
        ActionExecuted(ACTION_LISTEN_NAME),
    ]
    tracker = DialogueStateTracker(sender_id, slots=() if domain else None)
    if domain:
        tracker.slots = {slot.name: _fresh(slot) for slot in domain.slots}
    for event in events:
        tracker.update(event, domain)
    return tracker


def _fresh(slot: Slot) -> Slot:
    """A slot of its own at its start, where the domain's slots always are. What copy.copy does, in a tenth of the time: it is done for all in every turn."""
    made = object.__new__(type(slot))
    made.__dict__.update(slot.__dict__)
    return made


class CompactTrackerStore(TrackerStore):
    """What Rasa asks for within a turn is answered from the conversation that the turn holds; the shelf is asked once before and once after it."""

    def __init__(self, domain: Domain | None = None, shelf: Shelf | None = None, **_: Any) -> None:
        super().__init__(domain)
        # The slots of a domain at their start.
        self._initial: tuple[Domain | None, dict[str, Any]] = None, {}
        self.shelf: Shelf = shelf or MemoryShelf()
        self._held: dict[str, Held] = {}

    @asynccontextmanager
    async def turn(self, sender_id: str) -> AsyncIterator[Held]:
        """Hold a conversation for a turn. Raises ShelfError."""
        async with self.shelf.hold(sender_id) as held:
            self._held[sender_id] = held
            try:
                yield held
            finally:
                del self._held[sender_id]

    @asynccontextmanager
    async def beginning(self, sender_id: str) -> AsyncIterator[Held]:
        """A conversation that nobody knows yet; it is kept by whoever wants it kept."""
        held = self._held[sender_id] = Held()
        try:
            yield held
        finally:
            del self._held[sender_id]

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the tracker, at the end of the turn that holds it."""
        held = self._held.get(tracker.sender_id)
        if held is None:
            async with self.turn(tracker.sender_id):
                return await self.save(tracker)
        held.record, held.tracker = replace(held.record or Record(), slots=dump(tracker)), tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker, or None if it never was or its time is over."""
        held = self._held.get(sender_id)
        record = held.record if held else await self.shelf.look(sender_id)
        return restore(sender_id, record.slots, self.domain) if record else None

    async def slots(self, sender_id: str) -> dict[str, Any] | None:
        """The values of all slots, without a tracker; None if there is no such conversation."""
        held = self._held.get(sender_id)
        record = held.record if held else await self.shelf.look(sender_id)
        if record is None:
            return None
        if self._initial[0] is not self.domain:
            self._initial = self.domain, {slot.name: slot.initial_value for slot in self.domain.slots}
        return {**self._initial[1], **json.loads(record.slots)}

    async def delete(self, sender_id: str) -> None:
        """Forget a conversation at once."""
        await self.shelf.delete(sender_id)

    async def keys(self) -> Iterable[str]:
        """The conversations of turns under way: nobody may list the others."""
        return list(self._held)


class ConversationLocks(LockStore):
    """A lock for each conversation, where the conversation is: it holds over all workers that share a shelf."""

    def __init__(self, store: CompactTrackerStore) -> None:
        self._store = store

    @asynccontextmanager
    async def lock(self, conversation_id: str, lock_lifetime: float = LOCK_LIFETIME, wait_time_in_seconds: float = 1) -> AsyncIterator[TicketLock]:
        """Hold the conversation for a turn; the shelf says how long and how often it is asked for. Raises ShelfError."""
        async with self._store.turn(conversation_id):
            yield TicketLock(conversation_id)
