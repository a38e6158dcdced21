"""Talk to the guide in the terminal, or run a script of messages and print the transcript."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.commands.train import ensure_model

_PRESS = re.compile(r"^\[(\d+)\]$")


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


async def _chat(options: argparse.Namespace) -> int:
    from bot.content.library import content_store
    from bot.engine.conversation import Guide, Opening

    guide = Guide(ensure_model())
    topics = content_store().current.topics
    token, reply = await guide.open(Opening(language=options.language, country=options.country, door=options.door))
    script = Path(options.script).read_text(encoding="utf-8").splitlines() if options.script else None
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
        reply = await (guide.send(token, choice=button["id"]) if button else guide.send(token, text=typed))
    await guide.delete(token)
    return 0


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost chat", description=__doc__)
    parser.add_argument("--language", help="the page's language, BCP 47 (fi)")
    parser.add_argument("--country", help="the page's country, ISO 3166-1 (FI)")
    parser.add_argument("--door", help="self, other, survivor, law or talk")
    parser.add_argument("--script", metavar="FILE", help="a message a line; [n] presses button n of the last turn; prints the transcript as JSON Lines")
    options = parser.parse_args(arguments)
    if options.script and not Path(options.script).is_file():
        print(f"signpost chat: there is no file {options.script}", file=sys.stderr)
        return 2
    return asyncio.run(_chat(options))
