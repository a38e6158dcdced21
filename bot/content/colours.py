"""Colours of a site: reading them, and whether text in them can be read (WCAG 2.2, relative luminance and contrast)."""

from __future__ import annotations

import re

# What the pages' style sheet puts behind text: `--paper` and `--back`, in light and in dark.
LIGHT = ("#ffffff", "#f2f5f6")
DARK = ("#1c262c", "#12191d")
ENOUGH = 4.5
_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def is_colour(value: object) -> bool:
    """Whether it is written as #rrggbb: the one form that is taken, so that nothing else can enter a style sheet."""
    return isinstance(value, str) and _HEX.fullmatch(value) is not None


def luminance(colour: str) -> float:
    """The relative luminance of #rrggbb, 0 (black) to 1 (white)."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(colour: str) -> str:
    """Black or white, whichever is easier to read on a colour; one of them always has a contrast of 4.5."""
    return max(("#ffffff", "#000000"), key=lambda text: contrast(text, colour))
