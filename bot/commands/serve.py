"""Serve the guide over HTTP; trains first if the data changed."""

from __future__ import annotations

import argparse
import logging
import signal
import subprocess
import sys

from bot.commands.train import ensure_model
from bot.content.library import content_store
from bot.content.problems import Problem
from bot.engine import memory
from bot.engine.checked import passed, remember
from bot.engine.model import model_path
from bot.engine.watch import SECONDS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="signpost serve", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8080, help="port to listen on (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes that answer; more than one needs Redis (default: %(default)s)")
    parser.add_argument("--share-port", action="store_true", help="let another `signpost serve` listen on the same port; both need the same Redis")
    parser.add_argument("--check", action="store_true", help="only say whether it can start: model, texts, directory, settings")
    parser.add_argument("--look-every", type=float, default=SECONDS, metavar="SECONDS", help="for changed texts, helplines and law (default: %(default)s)")
    return parser


def run(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    if not 1 <= options.workers <= 64:
        print(f"signpost serve: --workers: found {options.workers}; wanted 1 to 64.", file=sys.stderr)
        return 2
    if options.check or (options.workers == 1 and passed(content_store().folders)):
        problem = _check(several=options.workers > 1 or options.share_port)
    else:
        # In a process of its own, so that the one that serves or looks after the workers stays small.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # stopped meanwhile, the other ends too
        with subprocess.Popen([sys.executable, "-m", "bot", "serve", *arguments, "--check"]) as checking:  # noqa: S603
            try:
                problem = checking.wait()
            finally:
                checking.terminate()
    if problem or options.check:
        return problem
    from bot.channels.web.workers import Server, listen, serve

    debug = logging.getLogger("signpost").level == logging.DEBUG
    server = Server(model_path(), options.host, options.port, options.workers, options.look_every, options.share_port, debug)
    try:
        listener = listen(server)
    except OSError as error:
        print(f"signpost serve: cannot listen on {server.address}: {error.strerror}. Is another server there? --port takes another.", file=sys.stderr)
        return 2
    serve(server, listener)
    return 0


def _check(*, several: bool) -> int:
    """Train if needed; 0 if everything is in order, else what is wrong is printed."""
    ensure_model()
    memory.load()
    from bot.channels.web.settings import SettingError, Settings
    from bot.content.problems import ContentError

    problems: list[Problem] = []
    folders = content_store().folders
    try:
        # What is broken is to be told now, not at the first visitor; an organisation's own directory passes the checks that ours has passed.
        if not passed(folders):
            from bot.content.checks import run_checks

            problems = [problem for problem in run_checks(content_store().current, trained=False) if not problem.warning]
    except ContentError as error:
        problems = error.problems
    if problems:
        print("\n".join(map(str, problems)), file=sys.stderr)
        print(f"signpost serve: not started, {len(problems)} errors in texts or directory.", file=sys.stderr)
        return 1
    remember(folders)
    try:
        settings = Settings.from_environment(content_store().current.languages)
        if several and not settings.redis_url:
            raise SettingError("SIGNPOST_REDIS_URL: found none; wanted one: several processes share conversations through Redis (docs/scaling.md).")
    except SettingError as error:
        print(f"signpost serve: {error}", file=sys.stderr)
        return 2
    return 0
