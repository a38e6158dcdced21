"""Print the tile map of the world: a square for each country, as near to its place as its neighbours let it.

Places are those of the time zone database (zone.tab, public domain): the chief town of a country's first zone. Run `.venv/bin/python scripts/make_tiles.py >
bot/review/tiles.csv` after a country has come into being.
"""

from __future__ import annotations

import re
import zoneinfo
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from bot.content.locales import countries

COLUMNS, ROWS = 34, 22
# Without people who live there for good.
EMPTY = {"AQ", "BV", "HM", "TF", "GS", "UM", "IO", "CP"}
_PLACE = re.compile(r"([+-])(\d{2,3})(\d{2})(?:\d{2})?([+-])(\d{3})(\d{2})(?:\d{2})?")
_KOSOVO = (42.66, 21.17)  # which the database leaves out


def places() -> dict[str, tuple[float, float]]:
    """(latitude, longitude) of each country."""
    file = next(Path(folder) / "zone.tab" for folder in zoneinfo.TZPATH if (Path(folder) / "zone.tab").is_file())
    found: dict[str, tuple[float, float]] = {"XK": _KOSOVO}
    for line in file.read_text(encoding="utf-8").splitlines():
        code, _, rest = line.partition("\t")
        match = _PLACE.match(rest)
        if match and code in countries() and code not in found | dict.fromkeys(EMPTY):
            north, degrees, minutes, east, wide, narrow = match.groups()
            latitude, longitude = int(degrees) + int(minutes) / 60, int(wide) + int(narrow) / 60
            found[code] = (latitude if north == "+" else -latitude, longitude if east == "+" else -longitude)
    return found


def spread(values: np.ndarray, size: int) -> np.ndarray:
    """Places on a line of `size` squares: half where they are, half by their rank, so that Europe has room."""
    scaled = (values - values.min()) / np.ptp(values)
    ranked = values.argsort().argsort() / (len(values) - 1)
    return (0.5 * scaled + 0.5 * ranked) * (size - 1)


def main() -> None:
    found = places()
    codes = sorted(found)
    x = spread(np.array([(found[code][1] + 169) % 360 for code in codes]), COLUMNS)
    y = spread(np.array([-found[code][0] for code in codes]), ROWS)
    squares = np.array([(column, row) for column in range(COLUMNS) for row in range(ROWS)])
    cost = (squares[:, 0][None, :] - x[:, None]) ** 2 + (squares[:, 1][None, :] - y[:, None]) ** 2
    _, chosen = linear_sum_assignment(cost)
    print("country,column,row")
    for code, square in zip(codes, chosen):
        print(f"{code},{squares[square][0]},{squares[square][1]}")


if __name__ == "__main__":
    main()
