"""A conversation in the terminal, shared by `signpost chat` and `signpost try`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from bot.commands.train import ensure_model

_PRESS = re.compile(r"^\[(\d+)\]$")
# What is told of a message before the answer to it: `signpost try` says what was understood.
Tell = Callable[[Any, str, str], Awaitable[None]]


def _show(message: dict[str, Any], number: int) -> int:
    """Print a message for a person; numbers its buttons on from `number`."""
    print(f"\n  {message['text']}".replace("\n", "\n  "))
    for card in message["cards"]:
        print(f"\n    ── {card['name']} ({card['kind']})")
        ways = (" · ".join([channel["label"], *channel.get("expect", [])]) for channel in card["channels"])
        for line in [*card["why"], *card["trust"], *ways, *card["expect"], *card["hours"], *card["cost"], card["checked"]]:
            print(f"       {line}")
    for button in message["buttons"]:
        number += 1
        print(f"    [{number}] {button['title']}")
    return number


def _lines(messages: list[dict[str, Any]], intent: str | None) -> Iterator[dict[str, Any]]:
    """The guide's messages as lines of a transcript."""
    for message in messages:
        line: dict[str, Any] = {"from": "guide", "text": message["text"], "buttons": [button["title"] for button in message["buttons"]]}
        if message["cards"]:
            line["card"] = message["cards"]
        if intent:
            line["intent"] = intent
        yield line


async def talk(
    *, language: str | None = None, country: str | None = None, door: str | None = None, script_file: Path | None = None, tell: Tell | None = None
) -> int:
    """Talk until the input ends. With a script, print the transcript as JSON Lines; `tell` is asked before each answer to a typed message."""
    from bot.content.library import content_store
    from bot.engine.conversation import Guide
    from bot.engine.opening import Opening

    guide = Guide(ensure_model())
    topics = content_store().current.topics
    token, reply = await guide.open(Opening(language=language, country=country, door=door))
    script = script_file.read_text(encoding="utf-8").splitlines() if script_file else None
    source = iter(script) if script is not None else iter(sys.stdin.readline, "")
    while True:
        buttons = [button for message in reply.messages for button in message["buttons"]]
        if script is None:
            number = 0
            for message in reply.messages:
                number = _show(message, number)
            print(f"\n({reply.language}, {reply.country or '-'}) > ", end="", flush=True)
        else:
            public = topics[reply.intent].public if reply.intent in topics else reply.intent
            for line in _lines(reply.messages, public):
                print(json.dumps(line, ensure_ascii=False))
        try:
            typed = next(source).strip()
        except StopIteration:
            break
        if not typed or typed.startswith("#"):
            continue
        press = _PRESS.match(typed)
        if press and not 1 <= int(press.group(1)) <= len(buttons):
            print(f"there is no button {typed}: the last turn had {len(buttons)}", file=sys.stderr)
            if script is not None:
                return 1
            continue
        button = buttons[int(press.group(1)) - 1] if press else None
        if script is not None:
            print(json.dumps({"from": "visitor", "text": button["title"] if button else typed, "buttons": []}, ensure_ascii=False))
        if tell and not button:
            await tell(guide, typed, reply.language)
        reply = await (guide.send(token, choice=button["id"]) if button else guide.send(token, text=typed))
    await guide.delete(token)
    return 0
