"""Hold the transcripts' conversations in our environment and in stock Rasa's, and print a table of what differs.

Trains a model in each environment from the same data (`signpost train` in ours, `rasa train` in the other), unless it is there already. Then runs events.py
four times: Rasa's own engine in both; in stock Rasa once more with each message understood as in ours; the project's own processor and store.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
Turns = dict[str, list[dict[str, Any]]]


def environment(cache: Path) -> dict[str, str]:
    """The bot package from this checkout, a training cache of its own, quiet TensorFlow, no telemetry."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "RASA_CACHE_DIRECTORY": str(cache), "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}


def run(command: list[str], cache: Path) -> str:
    """Standard output of a command; its errors are shown only if it fails."""
    done = subprocess.run(command, cwd=ROOT, env=environment(cache), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout[-2000:] + done.stderr[-4000:])
        raise SystemExit(f"failed: {' '.join(command[:4])} ...")
    return done.stdout


def train_ours(python: Path, cache: Path) -> Path:
    """The project's model of the present data, as `signpost train` makes it."""
    return Path(run([str(python), "-m", "bot", "train"], cache).strip().splitlines()[-1])


def train_stock(python: Path, model: Path, cache: Path) -> None:
    """The same data in stock Rasa: `rasa train` with the project's configuration, unless that model is there."""
    if not model.exists():
        command = [str(python), "-m", "rasa", "train", "--force", "--config", "config.yml", "--domain", "bot/domain.yml", "--data", "bot/data"]
        run([*command, "--out", str(model.parent), "--fixed-model-name", model.name.removesuffix(".tar.gz")], cache)


def events(python: Path, model: Path, scripts: list[Path], cache: Path, *arguments: str) -> Turns:
    """The events of each transcript, as events.py prints them."""
    print(f"running {len(scripts)} conversations {' '.join(arguments[:1])} ...", file=sys.stderr, flush=True)
    lines = run([str(python), str(HERE / "events.py"), "--model", str(model), *arguments, *map(str, scripts)], cache)
    found: Turns = defaultdict(list)
    for line in lines.splitlines():
        event = json.loads(line)
        found[event.pop("transcript")].append(event)
    return found


def difference(ours: list[dict[str, Any]], other: list[dict[str, Any]]) -> str:
    """`equal`, or the first event that differs."""
    for index in range(max(len(ours), len(other))):
        left = ours[index] if index < len(ours) else {}
        right = other[index] if index < len(other) else {}
        if left != right:
            return f"turn {(left or right)['turn']}: {shortly(left)} / {shortly(right)}"
    return "equal"


def shortly(event: dict[str, Any]) -> str:
    """An event in a few words."""
    if not event:
        return "nothing"
    what = event.get("intent") or event.get("response") or event.get("name") or ""
    value = f" = {event['value']}" if "value" in event else ""
    return f"{event['event']} {what}{value}"[:60]


def intents(turns: list[dict[str, Any]]) -> list[str]:
    return [event["intent"] for event in turns if event["event"] == "user"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="compare.py", description=__doc__)
    parser.add_argument("--ours", type=Path, default=ROOT / ".venv/bin/python", help="the interpreter of our environment")
    parser.add_argument("--stock", type=Path, default=HERE / ".venv/bin/python", help="the interpreter of stock Rasa's environment")
    parser.add_argument("scripts", type=Path, nargs="*", help="transcripts; all of tests/transcripts if none is given")
    options = parser.parse_args()
    scripts = [path.resolve() for path in options.scripts] or sorted((ROOT / "tests/transcripts").glob("*.yml"))
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        understood = str(work / "understood.jsonl")
        print("training ...", file=sys.stderr, flush=True)
        ours = train_ours(options.ours.absolute(), work / "cache-ours")
        stock = ours.with_name(f"stock-{ours.name}")
        train_stock(options.stock.absolute(), stock, work / "cache-stock")
        mine = events(options.ours.absolute(), ours, scripts, work, "--understanding", understood)
        theirs = events(options.stock.absolute(), stock, scripts, work)
        told = events(options.stock.absolute(), stock, scripts, work, "--understanding", understood)
        own = events(options.ours.absolute(), ours, scripts, work, "--engine", "own")
    print("| transcript | turns | events | intents alike | stock Rasa | stock Rasa, messages understood as in ours | our processor and store |")
    print("| --- | ---: | ---: | ---: | --- | --- | --- |")
    for name, turns in mine.items():
        alike = sum(a == b for a, b in zip(intents(turns), intents(theirs[name])))
        cells = [str(turns[-1]["turn"]), str(len(turns)), f"{alike} of {len(intents(turns))}", *(difference(turns, run[name]) for run in (theirs, told, own))]
        print(f"| {name} | " + " | ".join(cells) + " |")
    return 0 if mine == told else 1


if __name__ == "__main__":
    sys.exit(main())
