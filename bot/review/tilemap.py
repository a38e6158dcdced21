"""A map of squares, one a country: no projection, no borders, no network. Where the squares stand: scripts/make_tiles.py."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

SIZE = 26
_FILE = Path(__file__).with_name("tiles.csv")


@dataclass(frozen=True)
class Tile:
    """A square: `x` and `y` of its corner in units of the SVG."""

    country: str
    x: int
    y: int


@functools.lru_cache(maxsize=1)
def tiles() -> tuple[Tile, ...]:
    """Every country's square."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(Tile(row["country"], int(row["column"]) * SIZE, int(row["row"]) * SIZE) for row in csv.DictReader(file))


def extent() -> tuple[int, int]:
    """Width and height of the map in units of the SVG."""
    return max(tile.x for tile in tiles()) + SIZE, max(tile.y for tile in tiles()) + SIZE
