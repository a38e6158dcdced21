"""Serve the guide over HTTP; trains first if the data changed."""

from __future__ import annotations

import argparse
import sys

from bot.commands.train import ensure_model
from bot.engine.watch import SECONDS, watch


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost serve", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8080, help="port to listen on (default: %(default)s)")
    parser.add_argument("--look-every", type=float, default=SECONDS, metavar="SECONDS", help="for changed texts, helplines and law (default: %(default)s)")
    options = parser.parse_args(arguments)
    model = ensure_model()
    from bot.channels.web import metrics
    from bot.channels.web.app import create_app
    from bot.channels.web.settings import SettingError, Settings
    from bot.content.checks import run_checks
    from bot.content.library import content_store
    from bot.content.problems import ContentError
    from bot.engine.conversation import Guide

    try:
        # What is broken is to be told now, not at the first visitor; an organisation's own directory passes the checks that ours has passed.
        problems = [problem for problem in run_checks(content_store().current, trained=False) if not problem.warning]
    except ContentError as error:
        problems = error.problems
    if problems:
        print("\n".join(map(str, problems)), file=sys.stderr)
        print(f"signpost serve: not started, {len(problems)} errors in texts or directory.", file=sys.stderr)
        return 1
    try:
        settings = Settings.from_environment(content_store().current.languages)
    except SettingError as error:
        print(f"signpost serve: {error}", file=sys.stderr)
        return 2
    if settings.approved_only:
        content_store().show_approved_only()
    content_store().check_with(lambda content: run_checks(content, trained=False))
    app = create_app(Guide(model), settings)
    app.add_task(watch(content_store().reload, *content_store().folders, seconds=options.look_every))
    if settings.metrics_port:
        app.add_task(metrics.serve(app.ctx.metrics, "127.0.0.1", settings.metrics_port))
    print(f"Signpost is ready: http://{options.host}:{options.port}/", file=sys.stderr, flush=True)
    app.run(host=options.host, port=options.port, single_process=True, access_log=False, motd=False)
    return 0
