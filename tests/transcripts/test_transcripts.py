"""The recorded conversations go as they went."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.content.library import load_content
from bot.engine.conversation import Guide
from bot.engine.transcripts import differences, files, read_transcript, replay

FILES = files()
pytestmark = pytest.mark.model


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_conversation_goes_as_recorded(guide: Guide, path: Path) -> None:
    turns = await replay(guide, read_transcript(path))
    changed = [f"turn {number}: {line}" for number, (turn, reply) in enumerate(turns) for line in differences(turn, reply)]
    assert not changed, f"read the differences, then `signpost transcripts --record`: {changed}"
    assert all({"intent", "says"} <= set(turn) for turn, _ in turns[1:])


def test_there_are_ten_in_each_language() -> None:
    held = Counter(read_transcript(path)["opening"].get("language") for path in FILES if path.parent.name != "transcripts")
    assert set(held) == set(load_content().languages)
    assert min(held.values()) >= 10
    assert len({path.name for path in FILES}) == len(FILES)
