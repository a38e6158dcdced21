"""Say what messages are understood as: JSON Lines in, JSON Lines out."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from typing import Any

from bot.commands.train import ensure_model


def answer(parsed: dict[str, Any], public: dict[str, str]) -> dict[str, Any]:
    """A parsed message in the form of the contract (design.md): one of the 55 intents, language, country, wanted language."""
    entities = {entity["entity"]: entity["value"] for entity in parsed.get("entities") or []}
    name = str(parsed["intent"]["name"])
    return {
        "language": parsed.get("language"), "intent": public.get(name, "out_of_scope"), "confidence": round(float(parsed["intent"]["confidence"]), 4),
        "country": entities.get("country"), "to": entities.get("language"),
    }  # fmt: skip


async def _parse(lines: list[str]) -> int:
    from bot.content.library import content_store
    from bot.engine.conversation import Guide

    guide = Guide(ensure_model())
    public = {name: topic.public for name, topic in content_store().current.topics.items()}
    failed = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            request = json.loads(line)
            text, page = request["text"], request.get("page_language")
            if not isinstance(text, str):
                raise TypeError("text is no string")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            print(f'line {number}: {type(error).__name__}; wanted: {{"text": "...", "page_language": "fi"}}', file=sys.stderr)
            failed = 1
            continue
        result = answer(await guide.parse(text, page), public)
        print(json.dumps({"text": text, **result}, ensure_ascii=False), flush=True)
    return failed


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost parse", description=__doc__)
    parser.parse_args(arguments)
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    return asyncio.run(_parse(sys.stdin.read().splitlines()))
