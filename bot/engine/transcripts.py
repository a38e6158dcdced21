"""Recorded conversations: read, held again, compared, saved. Wording is never part of one, so that a better text breaks none.

In `tests/transcripts` those that show what the guide can do, in several languages; in a folder for each language the same ten, as they go in that language.
No two have the same file name.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from bot.content import clock
from bot.content.files import DATA, read_yaml, relative
from bot.content.problems import ContentError, Problem
from bot.content.write import write_whole
from bot.engine.conversation import Guide, Reply, UnknownChoiceError
from bot.engine.opening import Opening

ROOT = DATA.parent.parent
FOLDER = ROOT / "tests/transcripts"
EXPECTED = ("intent", "language", "country", "says", "cards")
CHECK = "transcript"
_OPENING = ("time", *(item.name for item in fields(Opening)))
_WIDTH = 160
Turns = list[tuple[dict[str, Any], Reply]]


def observed(reply: Reply) -> dict[str, Any]:
    """What a transcript holds of a turn: meaning, language, country, the keys of the texts, the ids of the services; never wording."""
    return {
        "intent": reply.intent, "language": reply.language, "country": reply.country, "says": list(reply.keys),
        "cards": [card["id"] for message in reply.messages for card in message["cards"]],
    }  # fmt: skip


def files(folder: Path = FOLDER) -> list[Path]:
    """All recorded conversations, those of the folder itself first."""
    return sorted(folder.rglob("*.yml"), key=lambda path: (path.parent != folder, path))


def _problems(transcript: Any, file: str) -> list[Problem]:
    def problem(key: str, found: str, wanted: str) -> Problem:
        return Problem(CHECK, file, key, found, wanted, "Compare with a conversation beside it, or save it again.")

    if not isinstance(transcript.get("name"), str):
        return [problem("name", repr(transcript.get("name")), "what the conversation is about, in words")]
    opening, turns = transcript.get("opening"), transcript.get("turns")
    if not isinstance(opening, dict) or not isinstance(turns, list):
        return [problem("-", ", ".join(map(str, transcript)), "name, opening and turns")]
    found = [problem(f"opening.{name}", "a field of that name", ", ".join(_OPENING)) for name in opening if name not in _OPENING]
    try:
        if datetime.fromisoformat(str(opening.get("time"))).tzinfo is None:
            raise ValueError
    except ValueError:
        found.append(problem("opening.time", repr(opening.get("time")), "a moment with its zone, as '2026-11-22T23:00:00+00:00'"))
    for number, turn in enumerate(turns, start=1):
        if not isinstance(turn, dict) or not isinstance(turn.get("visitor", turn.get("press")), str) or ("visitor" in turn) == ("press" in turn):
            found.append(problem(f"turn {number}", "no words and no button, or both", "visitor: words, or press: the id of a button"))
    return found


def read_transcript(path: Path, root: Path = ROOT) -> dict[str, Any]:
    """A recorded conversation. Raises ContentError for a file that is none."""
    transcript = read_yaml(path, root=root)
    problems = _problems(transcript, relative(path, root))
    if problems:
        raise ContentError(problems)
    return transcript


async def say(guide: Guide, token: str, turn: Mapping[str, Any]) -> Reply:
    """Send one turn: a pressed button or words. Raises UnknownChoiceError for a button that no longer exists."""
    return await (guide.send(token, choice=turn["press"]) if "press" in turn else guide.send(token, text=turn["visitor"]))


async def replay(guide: Guide, transcript: Mapping[str, Any]) -> Turns:
    """Hold a conversation: each turn with the guide's reply, the opening first (as an empty turn). Raises UnknownChoiceError."""
    opening = dict(transcript["opening"])
    with clock.fixed(datetime.fromisoformat(opening.pop("time"))):
        token, reply = await guide.open(Opening(**opening))
        try:
            turns: Turns = [({}, reply)]
            for turn in transcript["turns"]:
                turns.append((turn, await say(guide, token, turn)))
        finally:
            await guide.delete(token)
    return turns


def differences(turn: Mapping[str, Any], reply: Reply) -> list[str]:
    """What is otherwise than recorded, one line each."""
    seen = observed(reply)
    return [f"{key}: recorded {turn[key]}, now {seen[key]}" for key in EXPECTED if key in turn and turn[key] != seen[key]]


async def compare(guide: Guide, path: Path, root: Path = ROOT) -> list[str]:
    """What is otherwise than recorded in a file, a line each with its turn; also where the file or one of its buttons can no longer be used."""
    try:
        turns = await replay(guide, read_transcript(path, root))
    except ContentError as error:
        return [str(problem) for problem in error.problems]
    except UnknownChoiceError:
        return ["a button that it presses does not exist any more"]
    return [f"turn {number}: {line}" for number, (turn, reply) in enumerate(turns) for line in differences(turn, reply)]


def _yaml() -> YAML:
    tool = YAML()
    tool.width = _WIDTH
    return tool


def record(path: Path, turns: Turns) -> None:
    """Take what the guide says now as right, in a file whose conversation was held again."""
    content = _yaml().load(path.read_text(encoding="utf-8"))
    for entry, (_, reply) in zip(content["turns"], turns[1:]):
        entry.update(observed(reply))
    out = io.StringIO()
    _yaml().dump(content, out)
    write_whole(path, out.getvalue())


def as_file(name: str, opening: Mapping[str, Any], turns: Turns) -> str:
    """A conversation that was held as the text of a file."""
    head = CommentedMap({key: opening[key] for key in _OPENING if opening.get(key) is not None})
    head.fa.set_flow_style()
    document = CommentedMap(name=name, opening=head, turns=[{**turn, **observed(reply)} for turn, reply in turns[1:]])
    out = io.StringIO()
    _yaml().dump(document, out)
    return out.getvalue()


def free_path(name: str, folder: Path = FOLDER) -> Path:
    """Where a new conversation of that name is to lie: its words in Latin letters, with a number where another has them."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "conversation"
    taken = {path.stem for path in files(folder)}
    candidates: Sequence[str] = (slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 3)))
    return folder / f"{next(candidate for candidate in candidates if candidate not in taken)}.yml"
