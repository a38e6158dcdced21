"""A running server notices changed texts, helplines and law, and takes them over when they are in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from bot.content.files import DATA
from bot.content.problems import Problem
from bot.engine.privacy import place_of

log = logging.getLogger("signpost.content")
SECONDS = 15
_WATCHED = (
    "languages.yml",
    "languages/*/messages/*.yml",
    "languages/*/widget.yml",
    "languages/*/patterns.yml",
    "helplines/*.yml",
    "law/*.yml",
    "approvals/*.yml",
    "directory.yml",
)


def snapshot(*folders: Path) -> frozenset[tuple[str, int, int]]:
    """Name, size and time of change of every watched file."""
    files = (path for folder in folders for pattern in _WATCHED for path in folder.glob(pattern))
    return frozenset((str(path), stat.st_size, stat.st_mtime_ns) for path in files for stat in [path.stat()])


async def watch(reload: Callable[[], list[Problem]], *folders: Path, seconds: float = SECONDS) -> None:
    """Call `reload` whenever a file changed, for ever. It keeps the old content where there is an error; what is wrong is logged (data only)."""
    watched = folders or (DATA,)
    seen = await asyncio.to_thread(snapshot, *watched)
    while True:
        await asyncio.sleep(seconds)
        try:
            now = await asyncio.to_thread(snapshot, *watched)
        except OSError:  # a file vanished while it was looked at: look again
            continue
        if now == seen:
            continue
        seen = now
        try:
            errors = [problem for problem in await asyncio.to_thread(reload) if not problem.warning]
        except Exception as error:  # data of a form that nobody thought of must not end the watching: the next change may mend it
            log.error("content not taken over: %s", place_of(error))
            continue
        for problem in errors:
            log.error("content not taken over: %s", problem)
        if not errors:
            log.info("content taken over")
