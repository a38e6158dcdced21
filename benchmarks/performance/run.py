"""Measure the guide beside stock Rasa and beside a constant answer, and write the figures, tables and plots of docs/performance.md.

    .venv/bin/python -m benchmarks.performance.run            # everything; the first time it builds stock Rasa's environment and trains its models
    .venv/bin/python -m benchmarks.performance.run --report   # only the document, from the figures of the last run

What needs stock Rasa lies in --folder and is used again. On a machine that does other things too, read the processor's time and the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.performance import measure, report, speed, stock
from benchmarks.performance.conversations import conversations
from benchmarks.performance.languages import COUNTS, make_root
from benchmarks.performance.systems import Floor, Signpost, Stock, System
from bot.engine.model import model_path
from bot.evaluation.data import ROOT

STOCK_PROJECT = ROOT / "benchmarks/stock_rasa"


def stock_python(given: Path | None) -> Path:
    """The interpreter of stock Rasa's environment, built with uv from its lock file if none is given."""
    if given:
        return given.absolute()
    subprocess.run(["uv", "sync", "--project", str(STOCK_PROJECT), "--frozen", "--quiet"], check=True)
    return STOCK_PROJECT / ".venv/bin/python"


def train(python: Path, folder: Path, kind: str, port: int) -> dict[str, Any]:
    """Make the project of a kind and train it, unless that has been done; what the training took."""
    told = folder / f"{kind}.json"
    if not told.exists():
        print(f"training stock Rasa, {kind} ...", file=sys.stderr, flush=True)
        stock.write_project(folder / kind, kind, port)
        took = measure.run(stock.train_command(python), folder / kind, stock.environment(folder / "cache"))
        told.write_text(json.dumps(took | {"load": measure.load()}), encoding="utf-8")
    return dict(json.loads(told.read_text(encoding="utf-8")))


def train_ours() -> dict[str, Any]:
    """What `signpost train` takes from nothing."""
    print("training the guide from nothing ...", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "RASA_CACHE_DIRECTORY": cache}
        return measure.run([sys.executable, "-m", "bot", "train", "--force"], ROOT, environment) | {"load": measure.load()}


def by_languages(held: int) -> list[dict[str, float]]:
    """A worker's memory and start by its number of languages."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        for count in COUNTS:
            print(f"a worker with {count} languages ...", file=sys.stderr, flush=True)
            root, port = make_root(Path(name), count), measure.free_port()
            command = [sys.executable, str(Path(__file__).with_name("worker.py")), str(port)]
            environment = {**os.environ, "PYTHONPATH": str(root)}
            system = Signpost([measure.Server(command, port, root, environment, measure.answers("/readyz"))])
            server = system.processes[0]
            try:
                at_start = server.memory
                for number, conversation in enumerate(conversations(held)):
                    speed.hold(system, conversation, number)
                row = {"languages": count, "memory_start_mb": at_start, "memory_mb": server.memory}
                rows.append(row | {"start_seconds": server.start_seconds, "start_processor": server.start_processor})
            finally:
                system.stop()
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.performance.run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=110, help="held with each system (default: %(default)s)")
    parser.add_argument("--stock", type=Path, help="the Python of an environment as benchmarks/stock_rasa makes it; built with uv if none is given")
    parser.add_argument("--folder", type=Path, default=ROOT / "benchmarks/results/performance", help="where stock Rasa's models lie (default: %(default)s)")
    parser.add_argument("--only", nargs="+", choices=("speed", "growth", "languages", "training"), default=["speed", "growth", "languages"], help="parts")
    parser.add_argument("--without", nargs="*", choices=tuple(stock.KINDS), default=[], help="leave out a configuration of stock Rasa")
    parser.add_argument("--report", action="store_true", help="measure nothing")
    options = parser.parse_args()
    figures = report.read()
    if options.report:
        report.write(figures)
        return 0
    if "training" in options.only:
        figures["training"] = train_ours()
    if "speed" in options.only:
        figures["speed"] = with_all_systems(options.stock, options.folder.absolute(), [kind for kind in stock.KINDS if kind not in options.without], options)
        report.save(figures)
    if "growth" in options.only:
        print("growth with length, rules and open conversations ...", file=sys.stderr, flush=True)
        done = subprocess.run([sys.executable, "-m", "benchmarks.performance.growth"], cwd=ROOT, capture_output=True, text=True, check=True)
        figures["growth"] = json.loads(done.stdout)
        report.save(figures)
    if "languages" in options.only:
        figures["languages"] = by_languages(11)
        report.save(figures)
    report.write(figures)
    return 0


def with_all_systems(given: Path | None, folder: Path, kinds: list[str], options: argparse.Namespace) -> dict[str, Any]:
    """The same conversations with all systems, side by side."""
    folder.mkdir(parents=True, exist_ok=True)
    python = stock_python(given) if kinds else Path()
    ports = {kind: measure.free_port() for kind in kinds}
    trained = {kind: train(python, folder, kind, ports[kind]) for kind in kinds}
    for kind in kinds:  # the port of the action server stands in endpoints.yml
        stock.write_endpoints(folder / kind, ports[kind])
    systems: list[System] = []
    try:
        for name, start in (("floor", Floor.start), ("signpost", Signpost.start)):
            print(f"starting {name} ...", file=sys.stderr, flush=True)
            systems.append(start())
        for kind in kinds:
            print(f"starting stock Rasa, {kind} ...", file=sys.stderr, flush=True)
            systems.append(Stock.start(python, folder / kind, kind, ports[kind]))
        asked = conversations(speed.WARM + options.conversations)
        found = speed.measure(systems, asked[speed.WARM :], asked[: speed.WARM])
    finally:
        for system in systems:
            system.stop()
    found["trained"] = trained
    found["model_mb"] = {"signpost": model_path().stat().st_size / 1e6} | {kind: (folder / kind / "models/stock.tar.gz").stat().st_size / 1e6 for kind in kinds}
    found["installed_mb"] = {"signpost": measure.size_mb(Path(sys.prefix))}
    if kinds:
        found["installed_mb"]["stock"] = measure.size_mb(python.parent.parent)
    return found


if __name__ == "__main__":
    sys.exit(main())
