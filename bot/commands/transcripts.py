"""Replay the recorded conversations of tests/transcripts and say what changed; write them down for people to read."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import Any

from bot.commands.train import ensure_model
from bot.content.problems import ContentError
from bot.content.write import write_whole
from bot.engine.conversation import Guide, Reply, UnknownChoiceError
from bot.engine.transcripts import FOLDER, ROOT, differences, files, read_transcript, record, replay

DOCUMENT = ROOT / "docs/transcripts.md"


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
    wanted = [path for path in files() if options.language in (None, path.parent.name)]
    for path in wanted:
        try:
            transcript = read_transcript(path)
            turns = await replay(guide, transcript)
        except ContentError as error:
            print(error, file=sys.stderr)
            failed = 1
            continue
        except UnknownChoiceError:
            print(f"{path.name}: a button that it presses does not exist any more: correct the file, or save the conversation again", file=sys.stderr)
            failed = 1
            continue
        if options.record:
            record(path, turns)
        for number, (turn, reply) in enumerate(turns):
            for line in [] if options.record else differences(turn, reply):
                print(f"{path.name}, turn {number}: {line}")
                failed = 1
        if options.language or path.parent == FOLDER:
            pages.append(_markdown(transcript["name"], turns, {}))
    if options.language:
        print("\n".join(pages))
    elif options.document:
        head = "# Conversations\n\nMade by `signpost transcripts --document` from tests/transcripts. All texts are drafts.\n\n"
        write_whole(DOCUMENT, head + "\n".join(pages) + "\n")
    print(f"{len(wanted)} conversations, {'something changed' if failed else 'as recorded'}", file=sys.stderr)
    return failed


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost transcripts", description=__doc__)
    parser.add_argument("--record", action="store_true", help="take what the guide says now as right: read the differences first")
    parser.add_argument("--document", action="store_true", help="write docs/transcripts.md")
    parser.add_argument("--language", metavar="xx", help="only the ten of a language, written out to be read")
    options = parser.parse_args(arguments)
    if options.language and not (FOLDER / options.language).is_dir():
        there = ", ".join(sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and any(path.glob("*.yml"))))
        parser.error(f"no conversations are recorded in {options.language!r}; there are some in {there}")
    return asyncio.run(_run(options))
