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
    """The model of the present data, trained now if it has to be; says on standard error what it does and how long it took."""
    path = model_path()
    if is_trained(path) and not force:
        return path
    print("Training: examples, patterns, rules or components are new. This takes some minutes (about four on two cores) ...", file=sys.stderr, flush=True)
    started = time.monotonic()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        path = train(force=force)
    print(f"Trained in {time.monotonic() - started:.0f} s: {path.name}", file=sys.stderr, flush=True)
    return path


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost train", description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    options = parser.parse_args(arguments)
    try:
        print(ensure_model(force=options.force))
    except Exception as error:  # training reads many files: whatever is wrong with them, say where to look
        print(f"signpost train: {type(error).__name__}: {error}", file=sys.stderr)
        print("`signpost check` names the file and the line.", file=sys.stderr)
        return 1
    return 0
