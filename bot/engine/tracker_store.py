"""The memory of conversations: slots and what was last offered, never a visitor's words; in this process, for a limited time."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

IDLE_SECONDS = 30 * 60
_SESSION_METADATA = "session_started_metadata"


def dump(tracker: DialogueStateTracker) -> bytes:
    """A tracker as the slots that differ from their start, as JSON."""
    slots = {name: slot.value for name, slot in tracker.slots.items() if name != _SESSION_METADATA and slot.value != slot.initial_value}
    return json.dumps(slots, separators=(",", ":"), ensure_ascii=False).encode()


def restore(sender_id: str, data: bytes, domain: Domain | None) -> DialogueStateTracker:
    """A tracker that stands where the dumped one stood: slots set, waiting for the visitor. Rules need nothing of earlier turns but the slots."""
    events = [
        ActionExecuted(ACTION_SESSION_START_NAME),
        *(SlotSet(name, value) for name, value in json.loads(data).items()),
        ActionExecuted(ACTION_LISTEN_NAME),
    ]
    return DialogueStateTracker.from_events(sender_id, events, slots=domain.slots if domain else None, domain=domain)


class CompactTrackerStore(TrackerStore):
    """Keeps conversations in memory until they have been idle for `idle_seconds`; what belongs to a conversation beside the tracker goes with it."""

    def __init__(self, domain: Domain | None = None, idle_seconds: float = IDLE_SECONDS, **_: Any) -> None:
        super().__init__(domain)
        self._idle = idle_seconds
        self._kept: OrderedDict[str, tuple[float, bytes]] = OrderedDict()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the tracker; forget the conversations whose time is over."""
        self._kept[tracker.sender_id] = (time.monotonic(), dump(tracker))
        self._kept.move_to_end(tracker.sender_id)
        self.forget_idle()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker, or None if it never was or its time is over."""
        kept = self._kept.get(sender_id)
        if kept is None or time.monotonic() - kept[0] > self._idle:
            self._kept.pop(sender_id, None)
            return None
        return restore(sender_id, kept[1], self.domain)

    async def delete(self, sender_id: str) -> None:
        """Forget a conversation at once."""
        self._kept.pop(sender_id, None)

    async def keys(self) -> Iterable[str]:
        return list(self._kept)

    def forget_idle(self) -> None:
        """Forget what has been idle too long; the oldest stand first."""
        limit = time.monotonic() - self._idle
        while self._kept and next(iter(self._kept.values()))[0] < limit:
            self._kept.popitem(last=False)
