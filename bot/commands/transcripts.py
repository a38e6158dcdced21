"""Replay the recorded conversations of tests/transcripts and say what changed; write them down for people to read."""

from __future__ import annotations

import argparse
import asyncio
import io
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.commands.train import ensure_model
from bot.content import clock
from bot.content.files import DATA, read_yaml
from bot.content.write import write_whole
from bot.engine.conversation import Guide, Opening, Reply

ROOT = DATA.parent.parent
FOLDER = ROOT / "tests/transcripts"
DOCUMENT = ROOT / "docs/transcripts.md"
EXPECTED = ("intent", "language", "country", "says", "cards")


def observed(reply: Reply) -> dict[str, Any]:
    """What a transcript holds of a turn: meaning, language, country, the keys of the texts, the ids of the services; never wording."""
    return {
        "intent": reply.intent, "language": reply.language, "country": reply.country, "says": list(reply.keys),
        "cards": [card["id"] for message in reply.messages for card in message["cards"]],
    }  # fmt: skip


async def replay(guide: Guide, transcript: dict[str, Any]) -> list[tuple[dict[str, Any], Reply]]:
    """Hold a conversation: each turn with the guide's reply, the opening first (as an empty turn)."""
    opening = dict(transcript["opening"])
    with clock.fixed(datetime.fromisoformat(opening.pop("time"))):
        token, reply = await guide.open(Opening(**opening))
        turns: list[tuple[dict[str, Any], Reply]] = [({}, reply)]
        for turn in transcript["turns"]:
            sent = {"choice": turn["press"]} if "press" in turn else {"text": turn["visitor"]}
            turns.append((turn, await guide.send(token, **sent)))
        await guide.delete(token)
    return turns


def differences(turn: dict[str, Any], reply: Reply) -> list[str]:
    """What is otherwise than recorded, one line each."""
    seen = observed(reply)
    return [f"{key}: recorded {turn[key]}, now {seen[key]}" for key in EXPECTED if key in turn and turn[key] != seen[key]]


def _record(path: Path, turns: list[tuple[dict[str, Any], Reply]]) -> None:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 160
    content = yaml.load(path.read_text(encoding="utf-8"))
    for entry, (_, reply) in zip(content["turns"], turns[1:]):
        entry.update(observed(reply))
    text = io.StringIO()
    yaml.dump(content, text)
    write_whole(path, text.getvalue())


def _markdown(name: str, turns: list[tuple[dict[str, Any], Reply]], titles: dict[str, str]) -> str:
    lines = [f"## {name}", ""]
    for turn, reply in turns:
        if turn:
            said = turn.get("visitor") or f"[{titles.get(turn['press'], turn['press'])}]"
            lines += [f"**Visitor:** {said}", ""]
        for message in reply.messages:
            if message["text"]:
                lines += ["> " + message["text"].replace("\n", "  \n> "), ""]
            for card in message["cards"]:
                ways = ", ".join(f"{channel['label']}" for channel in card["channels"])
                lines += [f"> - **{card['name']}** ({'; '.join(card['why'])}). {ways}. {' '.join(card['trust'])} {' '.join(card['hours'])}"]
            if message["cards"]:
                lines.append("")
            if message["buttons"]:
                lines += ["> " + " ".join(f"`{button['title']}`" for button in message["buttons"]), ""]
                titles.update({button["id"]: button["title"] for button in message["buttons"]})
    return "\n".join(lines)


async def _run(options: argparse.Namespace) -> int:
    guide = Guide(ensure_model())
    pages, failed = [], 0
    for path in sorted(FOLDER.glob("*.yml")):
        transcript = read_yaml(path, root=ROOT)
        turns = await replay(guide, transcript)
        if options.record:
            _record(path, turns)
        for number, (turn, reply) in enumerate(turns):
            for line in [] if options.record else differences(turn, reply):
                print(f"{path.name}, turn {number}: {line}")
                failed = 1
        pages.append(_markdown(transcript["name"], turns, {}))
    if options.document:
        head = "# Conversations\n\nMade by `signpost transcripts --document` from tests/transcripts. All texts are drafts.\n\n"
        write_whole(DOCUMENT, head + "\n".join(pages) + "\n")
    print(f"{len(pages)} conversations, {'something changed' if failed else 'as recorded'}", file=sys.stderr)
    return failed


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost transcripts", description=__doc__)
    parser.add_argument("--record", action="store_true", help="take what the guide says now as right: read the differences first")
    parser.add_argument("--document", action="store_true", help="write docs/transcripts.md")
    return asyncio.run(_run(parser.parse_args(arguments)))
