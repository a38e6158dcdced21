"""Tables of numbers in two or four bits each, for weights of which many are summed up: what one is rounded by, the others even out.

docs/understanding.md has what rounding costs. A row is unpacked when it is asked for; a message asks for some hundred of hundreds of thousands.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

# What the codes stand for, in units of the row's scale. Of two bits each is used about equally often; of four, 0 stays 0.
LEVELS = {2: np.array([-1.5, -0.5, 0.5, 1.5], np.float32), 4: np.arange(-8, 8, dtype=np.float32)}


def pack(table: npt.NDArray[np.float32], bits: int) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float16]]:
    """(packed rows, scale of each row). Two bits: the scale is the row's root mean square; four: a seventh of its largest number.

    Numbers are packed by the scale as it is kept, rounded to 16 bits.
    """
    spread = np.sqrt((table**2).mean(axis=1)) if bits == 2 else np.abs(table).max(axis=1) / 7
    scales = np.clip(spread, np.finfo(np.float16).tiny, np.finfo(np.float16).max).astype(np.float16)
    levels = LEVELS[bits]
    codes = np.clip(np.round(table / scales[:, None].astype(np.float32) - levels[0]), 0, len(levels) - 1).astype(np.uint8)
    each = 8 // bits
    codes = np.pad(codes, ((0, 0), (0, -codes.shape[1] % each)))
    packed = np.zeros((len(codes), codes.shape[1] // each), np.uint8)
    for place in range(each):
        packed |= codes[:, place::each] << np.uint8(bits * place)
    return packed, scales


class Packed:
    """A packed table of `width` columns."""

    def __init__(self, packed: npt.NDArray[np.uint8], scales: npt.NDArray[np.float16], bits: int, width: int) -> None:
        self._packed, self._scales, self._width = packed, scales, width
        mask, each = 2**bits - 1, 8 // bits
        codes = np.arange(256)[:, None] >> bits * np.arange(each) & mask
        self._unpacked = LEVELS[bits][codes]

    def summed(self, rows: npt.NDArray[Any], values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The sum of the rows named, each times its value."""
        table = self._unpacked[self._packed[rows]].reshape(len(rows), self._packed.shape[1] * self._unpacked.shape[1])
        found: npt.NDArray[np.float32] = (values * self._scales[rows]) @ table
        return found[: self._width]
