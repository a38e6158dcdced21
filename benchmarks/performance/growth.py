"""How cost grows: with the length of a conversation, with rules, with open conversations, with languages. Each is measured inside one process, in one run."""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.engine.privacy import configure_logging

configure_logging()

from rasa.core.policies.rule_policy import RulePolicy  # noqa: E402
from rasa.engine.graph import ExecutionContext, GraphSchema  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.engine.storage.resource import Resource  # noqa: E402
from rasa.shared.core.events import ActionExecuted, UserUttered  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from benchmarks.performance.conversations import Conversation, conversations  # noqa: E402
from benchmarks.performance.measure import memory_mb  # noqa: E402
from bot.channels.web.limits import Limits  # noqa: E402
from bot.engine.conversation import Guide  # noqa: E402
from bot.engine.model import model_path  # noqa: E402
from bot.engine.opening import Opening  # noqa: E402
from bot.engine.rules import IndexedRulePolicy  # noqa: E402
from bot.engine.shelf import MemoryShelf  # noqa: E402

LENGTH = 96
RULES = (1, 4, 16)
OPEN = (10, 1_000, 100_000)


def spent(work: Callable[[], Any], times: int) -> float:
    """Milliseconds of the processor that `work` takes once, the median of five rounds of `times`."""
    rounds = []
    for _ in range(5):
        began = time.process_time()
        for _ in range(times):
            work()
        rounds.append(1000 * (time.process_time() - began) / times)
    return statistics.median(rounds)


async def hold(guide: Guide, conversation: Conversation) -> tuple[str, list[tuple[bool, float]]]:
    """The token of a conversation that was held, and (button, processor milliseconds) of each turn."""
    token, _ = await guide.open(Opening(language=conversation.language, country=conversation.country))
    took = []
    for number, turn in enumerate(conversation.turns):
        began = time.process_time()
        await guide.send(token, text=turn.text, choice=turn.intent, message_id=str(number))
        took.append((turn.intent is not None, 1000 * (time.process_time() - began)))
    return token, took


async def length(guide: Guide, count: int = 8) -> list[dict[str, float]]:
    """Median milliseconds of a button and of a typed message, by eighths of a long conversation that says the same in each."""
    held = [(await hold(guide, replace(conversation, turns=conversation.turns * 8)))[1] for conversation in conversations(count, LENGTH // 8)]
    rows = []
    for start in range(0, LENGTH, LENGTH // 8):
        turns = [turn for took in held for turn in took[start : start + LENGTH // 8]]
        medians = {kind: statistics.median([ms for button, ms in turns if button is pressed]) for kind, pressed in (("buttons", True), ("typed", False))}
        rows.append({"turn": start + LENGTH // 16, **medians})
    return rows


def rules(guide: Guide) -> list[dict[str, float]]:
    """Milliseconds to find the next action by the number of rules, in Rasa's policy and in ours. More rules are copies for intents of other names."""
    policy = guide.processor.graph_runner.rules
    domain = guide.processor.domain
    tracker = DialogueStateTracker.from_events(
        "rules", [ActionExecuted("action_listen"), UserUttered("", {"name": "own_thoughts"})], slots=domain.slots, domain=domain
    )
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        storage = LocalModelStorage.create(Path(folder))
        for factor in RULES:
            more = {
                key.replace('"intent": "', f'"intent": "copy{copy}_') if copy else key: action
                for copy in range(factor)
                for key, action in policy.lookup["rules"].items()
            }
            row: dict[str, float] = {"rules": len(more)}
            for name, kind in (("rasa", RulePolicy), ("signpost", IndexedRulePolicy)):
                made = kind(kind.get_default_config(), storage, Resource("rules"), ExecutionContext(GraphSchema({})))
                made.lookup = {**policy.lookup, "rules": more, "rules_not_in_stories": list(more)}
                made.predict_action_probabilities(tracker, domain)
                row[name] = spent(lambda made=made: made.predict_action_probabilities(tracker, domain), 3 if kind is RulePolicy else 100)  # type: ignore[misc]
            rows.append(row)
    return rows


async def open_conversations(guide: Guide, most: int = OPEN[-1]) -> list[dict[str, float]]:
    """Memory and a button's milliseconds by the number of open conversations: as many copies of conversations of eight turns, each in memory of its own."""
    shelf, limits = guide.store.shelf, Limits(messages_per_minute=30, max_conversations=most)
    assert isinstance(shelf, MemoryShelf)
    held = [(await hold(guide, conversation))[0] for conversation in conversations(22)]
    records = [shelf._find(token) for token in held]
    gc.collect()
    rows, made, start = [], 0, memory_mb_here()
    for count in [count for count in OPEN if count <= most]:
        while made < count:
            record = records[made % len(records)]
            assert record is not None
            # Bytes of its own, as of a visitor of its own.
            answers = tuple((f"{name}-{made}", bytes(bytearray(answer))) for name, answer in record.answers)
            token = secrets.token_hex(16)
            await shelf.add(token, type(record)(bytes(bytearray(record.slots)), bytes(bytearray(record.choices)), answers))
            limits.begin(token)
            for _ in range(8):
                limits.allows(token)
            made += 1
        gc.collect()
        took = [ms for conversation in conversations(11) for button, ms in (await hold(guide, conversation))[1] if button]
        rows.append({"open": count, "memory_mb": memory_mb_here(), "kb_each": 1000 * (memory_mb_here() - start) / count, "buttons": statistics.median(took)})
    return rows


def memory_mb_here() -> float:
    import os

    return memory_mb(os.getpid())


async def everything() -> dict[str, Any]:
    guide = Guide(model_path())
    for conversation in conversations(22):
        await hold(guide, conversation)
    return {"length": await length(guide), "rules": rules(guide), "open": await open_conversations(guide)}


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    json.dump(asyncio.run(everything()), sys.stdout)
