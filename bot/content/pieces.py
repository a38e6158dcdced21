"""The sentences of a long message, so that what is said in the middle of it is not lost among the rest."""

from __future__ import annotations

import re

# From so many words on a message of several sentences is also read sentence by sentence; a piece has at least, a message at most so many.
LONG, SHORTEST, MOST = 8, 3, 8
# The end of a sentence in all the scripts of our languages, a line, a dash between clauses.
_END = re.compile(r"(?<=[.!?…;؟۔।。！？])\s+|\n+|\s+[-–—]+\s+")


def pieces(text: str) -> list[str]:
    """The sentences of a text in order, none where it is short or one sentence; short ones go with what follows, very many are put together."""
    if len(text.split()) < LONG:
        return []
    found: list[str] = []
    waiting = ""
    for part in _END.split(text):
        waiting = f"{waiting} {part.strip()}".strip()
        if len(waiting.split()) >= SHORTEST:
            found.append(waiting)
            waiting = ""
    if waiting and found:
        found[-1] = f"{found[-1]} {waiting}"
    if len(found) < 2:
        return []
    size = -(-len(found) // MOST)
    return [" ".join(found[start : start + size]) for start in range(0, len(found), size)]
