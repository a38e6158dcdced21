"""The layers again, with inputs that a fuzzer bends towards code it has not seen run: `python -m tests.hostile.guided --seconds 60`.

Half of the inputs are made as in a campaign, but every choice is taken from the fuzzer's bytes; the other half are those bytes themselves, as text, body or
file. Each layer runs in a process of its own, since the fuzzer ends the one it runs in; what broke it is written to a file, which `--again FILE` throws again.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

# A message of a thousand characters, or a short file.
MOST_BYTES = 4096
# Code that is watched runs several times as slowly: here only what hangs counts as slow.
PATIENCE = 30.0


class Fed(Random):
    """Choices taken from given bytes, and the first of everything once they are used up."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        super().__init__()

    def getrandbits(self, k: int) -> int:
        taken = self._data[self._at : self._at + -(-k // 8)]
        self._at += len(taken)
        return int.from_bytes(taken, "big") & ((1 << k) - 1)

    def random(self) -> float:
        return self.getrandbits(16) / 65536


def text(data: bytes) -> str:
    """Bytes as text, lone surrogates included."""
    return data.decode("utf-16-le", "surrogatepass") if data[:1] == b"\xff" and len(data) % 2 == 0 else data.decode("utf-8", "replace")


def named(data: bytes) -> tuple[str, bytes]:
    """A file of the data folder, by the first byte, with the rest as its content."""
    from tests.hostile.files import READERS

    names = sorted(READERS)
    return names[data[0] % len(names)] if data else names[0], data[1:]


# What the fuzzer's bytes are to each layer when they are thrown as they stand.
RAW: dict[str, Callable[[bytes], Any]] = {
    "normalising": text,
    "pattern notation": text,
    "patterns and places": lambda data: ("en", text(data)),
    "language": lambda data: (text(data), None),
    "buttons": lambda data: (text(data), "affirm", False),
    "tokens": lambda data: ("a" * 32, text(data), "junk"),
    "fields of the interface": lambda data: (data, "text"),
    "Accept-Language": text,
    "links": lambda data: (text(data), text(data[::-1])),
    "data files": named,
    "tables of helplines": lambda data: data,
}


def one(name: str, arguments: list[str]) -> int:
    """Fuzz one layer in this process, until the time is up or something breaks."""
    import atheris

    with atheris.instrument_imports(include=["bot"]):
        from tests.hostile import layers
        from tests.hostile.served import FILE_LAYERS
    layer = next(layer for layer in (*layers.LAYERS, *FILE_LAYERS) if layer.name == name)
    layers.SECONDS = PATIENCE
    for number in range(3):  # what is loaded at first use is loaded by then
        layer.check(layer.make(Random(number)))

    def throw(data: bytes) -> None:
        value = RAW[name](data[1:]) if data[:1] and data[0] & 1 else layer.make(Fed(data[1:]))
        try:
            layer.check(value)
        except Exception as error:
            raise AssertionError(f"{name}: {type(error).__name__}: {error}\n{value!r:.2000}") from error

    atheris.Setup([sys.argv[0], *arguments], throw)
    atheris.Fuzz()
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.guided", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="for each layer (default: %(default)s)")
    parser.add_argument("--layer", choices=tuple(RAW), help="this layer alone")
    parser.add_argument("--again", type=Path, help="throw what broke a layer again (with --layer)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.again and not options.layer:
        parser.error("--again: found no --layer; wanted the layer that the file broke.")
    if options.inside or options.again:
        given = [str(options.again)] if options.again else [f"-max_total_time={options.seconds}", f"-max_len={MOST_BYTES}", f"-seed={options.seed}"]
        return one(options.layer, [*given, "-artifact_prefix=broken-", "-print_final_stats=1"])
    print(f"{'layer':28} {'inputs':>9} {'covered':>8}   ({options.seconds} s each, seed {options.seed})")
    for name in [options.layer] if options.layer else RAW:
        command = [sys.executable, "-m", "tests.hostile.guided", "--inside", "--layer", name, "--seconds", str(options.seconds), "--seed", str(options.seed)]
        with tempfile.TemporaryFile("w+", errors="replace") as caught:
            ended = subprocess.run(command, stdout=caught, stderr=subprocess.STDOUT, check=False)
            caught.seek(0)
            said = caught.read()
        if ended.returncode:
            print(f"BROKEN {name}\n{said[-4000:]}")
            return 1
        inputs = said.rpartition("stat::number_of_executed_units:")[2].split()
        covered = [word for line in said.splitlines() if " cov: " in line for word in [line.partition(" cov: ")[2].split()[0]]]
        print(f"{name:28} {int(inputs[0]) if inputs else 0:9,} {covered[-1] if covered else '-':>8}", flush=True)
    print("nothing broke")
    return 0


if __name__ == "__main__":
    sys.exit(main())
