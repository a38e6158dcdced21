"""Train the model, if examples, patterns, rules, components or configuration changed."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from pathlib import Path

from bot.engine.model import is_trained, model_path, train


def ensure_model(*, force: bool = False) -> Path:
    """The model of the present data, trained now if it has to be; says on standard error why and how long it took. Raises TrainingError."""
    path = model_path()
    if is_trained(path) and not force:
        return path
    why = "examples, patterns, rules or components are new"
    if path.exists():
        why = "you asked for it" if is_trained(path) else f"{path.name} is not as training left it (half-written, damaged or exchanged) and is not loaded"
    print(f"Training: {why}. This takes some minutes (six to eleven on two cores) ...", file=sys.stderr, flush=True)
    started = time.monotonic()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        path = train(force=force)
    print(f"Trained in {time.monotonic() - started:.0f} s: {path.name}", file=sys.stderr, flush=True)
    return path


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost train", description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    options = parser.parse_args(arguments)
    print(ensure_model(force=options.force))
    return 0
