"""The mean of the layers of several fine-tunings from one start, with other seeds: better than any of them, at the cost of one.

`average.py a.npz b.npz --to mean.npz`.

Wortsman and others, 2022, "Model soups: averaging weights of multiple fine-tuned models improves accuracy without increasing inference time".
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("layers", type=Path, nargs="+", help="what finetune.py wrote")
    parser.add_argument("--to", type=Path, required=True, help="the mean (.npz)")
    chosen = parser.parse_args()
    found = [dict(np.load(path)) for path in chosen.layers]
    np.savez(chosen.to, **{name: np.mean([layers[name] for layers in found], axis=0, dtype=np.float32) for name in found[0]})


if __name__ == "__main__":
    main()
