"""A campaign of hostile inputs: `python -m tests.hostile.campaign --inputs 1000000 --seed 1` prints how many each layer got, and fails with the first that
broke something. The same seed gives the same inputs. The tests run a short one.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from bot.engine.privacy import configure_logging
from tests.hostile.layers import Layer
from tests.hostile.strategies import MARK


class BrokenError(AssertionError):
    """An input broke something: which one, and how."""


@contextmanager
def silence() -> Iterator[None]:
    """Everything that this process or a library writes to standard output and error, at the level `--debug`, is caught and held against MARK."""
    configure_logging(debug=True)
    sys.stdout.flush()
    sys.stderr.flush()
    with tempfile.TemporaryFile() as caught:
        kept = [os.dup(1), os.dup(2)]
        os.dup2(caught.fileno(), 1)
        os.dup2(caught.fileno(), 2)
        try:
            yield
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for number, copy in enumerate(kept, start=1):
                os.dup2(copy, number)
                os.close(copy)
            configure_logging()
        caught.seek(0)
        said = caught.read()
    if MARK.encode() in said:
        raise AssertionError("a visitor's words were written to standard output or error")


def throw(layer: Layer, count: int, seed: int, first: int = 0) -> None:
    """Throw inputs `first` to `first + count` of a seed at a layer. Raises BrokenError with the number of the first that breaks something."""
    for number in range(first, first + count):
        value = layer.make(Random(f"{seed}/{layer.name}/{number}"))
        try:
            layer.check(value)
        except Exception as error:
            raise BrokenError(f"{layer.name}: input {number} of seed {seed}: {type(error).__name__}: {error}\n{value!r:.2000}") from error


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.campaign", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000, help="about how many in all (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same inputs (default: %(default)s)")
    parser.add_argument("--layer", help="this layer alone, with all inputs")
    parser.add_argument("--first", type=int, default=0, help="begin with this input, to throw again what broke something (default: %(default)s)")
    options = parser.parse_args()
    configure_logging()
    from tests.hostile.served import layers

    total, started = 0, time.monotonic()
    print(f"{'layer':28} {'inputs':>9} {'seconds':>8}   (seed {options.seed})")
    with layers() as found:
        chosen = [layer for layer in found if options.layer in (None, layer.name)]
        if not chosen:
            parser.error(f"there is no layer {options.layer!r}: {', '.join(layer.name for layer in found)}")
        for layer in chosen:
            began = time.monotonic()
            broken: BrokenError | None = None
            count = options.inputs if options.layer else max(1, int(options.inputs * layer.share))
            with silence():
                try:
                    throw(layer, count, options.seed, options.first)
                except BrokenError as error:
                    broken = error
            if broken:
                print(f"BROKEN {broken}\nAgain: python -m tests.hostile.campaign --layer {layer.name!r} --seed {options.seed} --first N --inputs 1")
                return 1
            total += count
            print(f"{layer.name:28} {count:9,} {time.monotonic() - began:8.0f}", flush=True)
    print(f"{'all':28} {total:9,} {time.monotonic() - started:8.0f}   nothing broke, nothing leaked, nothing was logged")
    return 0


if __name__ == "__main__":
    sys.exit(main())
