"""How wide text is, roughly: SVG breaks no lines, and which font a reader has nobody knows. Guessed a little too wide, so that nothing runs out of its box."""

from __future__ import annotations

import unicodedata

# Shares of the font's size, after Arial and DejaVu Sans.
_NARROW = {**dict.fromkeys("iIjl.,:;'|!’", 0.3), **dict.fromkeys('ftr()[]- "/', 0.4), **dict.fromkeys("mwMW@", 0.92)}


def width(text: str, size: float) -> float:
    """The width of a line in pixels."""
    return sum(_share(char) for char in text) * size


def _share(char: str) -> float:
    if char in _NARROW:
        return _NARROW[char]
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    return 0.72 if char.isupper() else 0.62 if ord(char) > 0x370 else 0.58


def wrap(text: str, size: float, room: float) -> list[str]:
    """The text in lines that fit; a word that fits in none is broken."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            while width(word, size) > room:
                cut = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or width(word[:n], size) <= room)
                if line:
                    lines.append(line)
                    line = ""
                lines.append(word[:cut])
                word = word[cut:]
            longer = f"{line} {word}" if line else word
            if width(longer, size) > room:
                lines.append(line)
                line = word
            else:
                line = longer
        if line:
            lines.append(line)
    return lines
