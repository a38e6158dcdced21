"""A message understood as a whole and, when it is long, sentence by sentence: a danger in the middle of it counts, a second subject is kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.content.doubt import DOUBT, LIKELY, settled
from bot.content.pieces import pieces
from bot.content.topics import Topic

Parse = Callable[[str], Awaitable[dict[str, Any]]]
# How sure a single sentence has to be to raise the whole message to a danger, and to be kept as a second subject.
SURE_DANGER, SURE_SUBJECT = 0.85, 0.5
# Subjects that are answered with the same text: neither is another one beside the other.
SAME_ANSWER = frozenset({"own_thoughts", "own_intrusive_thoughts"})
# A message of at most so many words is understood well as a whole.
BRIEF = 30


def _confidence(parsed: dict[str, Any]) -> float:
    return float(parsed["intent"].get("confidence") or 0.0)


async def understand(text: str, parse: Parse, topics: Mapping[str, Topic]) -> dict[str, Any]:
    """What `parse` makes of the message, raised to the nearest danger that one of its sentences clearly says; `second_intent` is what else it is about.

    Where two meanings fit, the one nearer the top of the topics wins (docs/intents.md).
    """
    whole = dict(await parse(text))
    parts = [await parse(piece) for piece in pieces(text)]
    if not parts:
        return whole
    order = {name: position for position, name in enumerate(topics)}
    name = str(whole["intent"]["name"])
    dangers = [part for part in parts if _is_danger(part, topics) and _confidence(part) >= SURE_DANGER]
    sure = len(text.split()) <= BRIEF and settled(_confidence(whole), whole.get("danger"))
    heard = _is_danger(whole, topics) or sure
    if dangers and not heard:
        raised = min(dangers, key=lambda part: order[part["intent"]["name"]])
        whole["second_intent"] = name
        whole["intent"] = raised["intent"]
    elif not whole.get("second_intent"):
        same = SAME_ANSWER if name in SAME_ANSWER else {name}
        others = [part["intent"]["name"] for part in parts if _confidence(part) >= SURE_SUBJECT and part["intent"]["name"] not in same]
        subjects = [other for other in others if other in topics and topics[other].kind == "topic" and not topics[other].safety]
        if subjects:
            whole["second_intent"] = min(subjects, key=order.__getitem__)
    # What a sentence only might be by itself ("I cannot sleep"), and no pattern says, is no doubt about a brief message that surely is something else.
    doubted = [part for part in parts if not sure or part.get("patterns") or float(part.get("danger") or 0.0) >= LIKELY]
    whole["danger"] = max(float(found.get("danger") or 0.0) for found in (whole, *doubted))
    whole["under_18"] = any(found.get("under_18") for found in (whole, *parts))
    return whole


def _is_danger(parsed: dict[str, Any], topics: Mapping[str, Topic]) -> bool:
    topic = topics.get(str(parsed["intent"]["name"]))
    return bool(topic and topic.safety)


def doubtful(parsed: dict[str, Any], topics: Mapping[str, Topic]) -> bool:
    """Whether the message was understood as no danger, yet is so likely one that the guide asks back."""
    return not _is_danger(parsed, topics) and float(parsed.get("danger") or 0.0) >= DOUBT
