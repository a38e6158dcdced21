"""Holds the same conversations with every system in turn, one message at a time, and counts what each message and each conversation costs."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence
from typing import Any

from benchmarks.performance.conversations import Conversation
from benchmarks.performance.measure import load, percentile
from benchmarks.performance.systems import System

# Conversations that are held before anything is counted: what is loaded at first use is loaded by then.
WARM = 12


def hold(system: System, conversation: Conversation, number: int) -> list[tuple[bool, float]]:
    """(whether it was a button, seconds) of each turn."""
    visitor = system.open(conversation, number)
    return [(turn.intent is not None, system.send(visitor, conversation, turn, at)) for at, turn in enumerate(conversation.turns)]


def measure(systems: Sequence[System], conversations: Sequence[Conversation], warm: Sequence[Conversation]) -> dict[str, Any]:
    """The figures of each system by name, and the machine's load before and after."""
    before = load()
    for number, conversation in enumerate(warm):
        for system in systems:
            hold(system, conversation, -1 - number)
    begun = {system.name: system.processor() for system in systems}
    turns: dict[str, list[tuple[bool, float]]] = {system.name: [] for system in systems}
    for number, conversation in enumerate(conversations):
        # Each conversation with all systems before the next: a moment in which the machine is busy hits all of them.
        for at in range(len(systems)):
            system = systems[(at + number) % len(systems)]
            turns[system.name] += hold(system, conversation, number)
        if number % 10 == 9:
            print(f"  {number + 1} of {len(conversations)} conversations", file=sys.stderr, flush=True)
    figures = {}
    for system in systems:
        spent = [after - start for after, start in zip(system.processor(), begun[system.name])]
        figures[system.name] = _figures(turns[system.name], spent) | {
            "memory_mb": [process.memory for process in system.processes],
            "start_seconds": max(process.start_seconds for process in system.processes),
            "start_processor": sum(process.start_processor for process in system.processes),
        }
    return {"systems": figures, "conversations": len(conversations), "load": [before, load()]}


def _figures(turns: list[tuple[bool, float]], spent: list[float]) -> dict[str, Any]:
    def of(kinds: tuple[bool, ...]) -> dict[str, float]:
        values = [1000 * seconds for button, seconds in turns if button in kinds]
        return {"median_ms": statistics.median(values), "p99_ms": percentile(values, 0.99), "count": len(values)}

    return {
        "all": of((True, False)), "buttons": of((True,)), "typed": of((False,)),
        "processor_ms": 1000 * sum(spent) / len(turns), "server_processor_ms": 1000 * spent[0] / len(turns), "per_core": len(turns) / sum(spent),
    }  # fmt: skip
