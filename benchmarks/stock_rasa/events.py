"""Run conversations through Rasa and print what happened, an event a line, without times, ids and confidences.

The channel around Rasa (opening, buttons typed out, language of the conversation) is the project's `Guide`. Inside it, `--engine stock` puts Rasa's own Agent,
MessageProcessor, slot extraction, RemoteAction and InMemoryTrackerStore; `--engine own` leaves the project's processor and compact tracker store.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.content import clock
from bot.engine.action_endpoint import InProcessActions
from bot.engine.conversation import Guide
from bot.engine.nlg import ContentNlg
from bot.engine.opening import Opening
from bot.engine.privacy import configure_logging
from bot.engine.tracker_store import CompactTrackerStore


class Recording:
    """Mixed into a tracker store: the events that a turn added, handed over once."""

    _known: int = 0
    _added: tuple[Event, ...] = ()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        tracker = await super().retrieve(sender_id)  # type: ignore[misc]
        self._known = len(tracker.events) if tracker else 0
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        self._added += tuple(tracker.events)[self._known :]
        self._known = len(tracker.events)
        await super().save(tracker)  # type: ignore[misc]

    def take(self) -> tuple[Event, ...]:
        """The events since the last call."""
        added, self._added = self._added, ()
        return added


class RecordingStock(Recording, InMemoryTrackerStore):
    """Rasa's own store."""


class RecordingCompact(Recording, CompactTrackerStore):
    """The project's store."""


class StockGuide(Guide):
    """The project's channel before Rasa's own agent, processor and tracker store; actions run in this process."""

    def __init__(self, model: Path, store: TrackerStore) -> None:
        self.actions = InProcessActions()
        self.agent = Agent(generator=ContentNlg(), tracker_store=store, lock_store=InMemoryLockStore(), action_endpoint=self.actions)
        self.agent.load_model(str(model))
        self.processor = self.agent.processor
        self.store = CompactTrackerStore(self.processor.domain)  # for the channel's own things: the buttons last offered
        configure_logging()


def described(event: Event) -> dict[str, Any]:
    """An event without what differs from run to run: type, names, values, texts."""
    line: dict[str, Any] = {"event": event.type_name}
    if isinstance(event, UserUttered):
        entities = [[entity["entity"], entity["value"]] for entity in event.entities]
        line |= {"intent": event.intent_name, "entities": entities, "language": event.parse_data.get("language")}
    elif isinstance(event, ActionExecuted):
        line |= {"name": event.action_name or event.action_text, "policy": (event.policy or "").split("_")[-1]}
    elif isinstance(event, SlotSet):
        line |= {"name": event.key, "value": event.value}
    elif isinstance(event, BotUttered):
        data = {key: value for key, value in event.data.items() if value}
        line |= {"response": event.metadata.get("utter_action"), "text": event.text, **data}
    return line


def fix_understanding(guide: Guide, path: Path) -> None:
    """Take what each message was understood as from `path`, or, if there is no such file yet, understand and write it there.

    With it two environments hold the same conversation even where their classifiers (other scikit-learn, other numpy) differ.
    """
    understand = guide.processor.parse_message
    kept = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else None

    async def parse_message(message: UserMessage, tracker: DialogueStateTracker | None = None, only_output_properties: bool = True) -> dict[str, Any]:
        if kept is not None:
            return dict(kept.pop(0))
        parsed = dict(await understand(message, tracker, only_output_properties))
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(parsed, ensure_ascii=False) + "\n")
        return parsed

    guide.processor.parse_message = parse_message


async def run_script(guide: Guide, store: Recording, script: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The events of each turn, the opening first."""
    opening = dict(script["opening"])
    moment = datetime.fromisoformat(opening.pop("time"))
    turns = []
    with clock.fixed(moment):
        token, _ = await guide.open(Opening(**opening))
        turns.append([described(event) for event in store.take()])
        for turn in script["turns"]:
            reply = await guide.send(token, text=turn.get("visitor"), choice=turn.get("press"))
            if reply.intent == "error":  # the channel answers with an apology whatever broke; here it must not pass for an answer
                raise RuntimeError(f"turn {len(turns)} failed: {turn}")
            turns.append([described(event) for event in store.take()])
    return turns


async def run_scripts(guide: Guide, store: Recording, paths: Iterable[Path]) -> list[dict[str, Any]]:
    """The events of every script, each with its transcript and turn."""
    lines = []
    for path in paths:
        turns = await run_script(guide, store, yaml.safe_load(path.read_text(encoding="utf-8")))
        lines += [{"transcript": path.stem, "turn": number, **event} for number, turn in enumerate(turns) for event in turn]
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(prog="events.py", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="the trained model")
    parser.add_argument("--engine", choices=("stock", "own"), default="stock", help="Rasa's own agent and processor, or the project's")
    parser.add_argument("--understanding", type=Path, help="file to take parsed messages from; written if it is not there")
    parser.add_argument("scripts", type=Path, nargs="+", help="transcripts: tests/transcripts/*.yml")
    options = parser.parse_args()
    if options.engine == "stock":
        store: Recording = RecordingStock(Domain.empty())
        guide: Guide = StockGuide(options.model, store)
    else:
        store = RecordingCompact(Domain.empty())
        guide = Guide(options.model, store)
    if options.understanding:
        fix_understanding(guide, options.understanding)
    for line in asyncio.run(run_scripts(guide, store, options.scripts)):
        sys.stdout.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
