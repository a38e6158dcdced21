"""One worker: the guide and its application, made in the process that serves them."""

from __future__ import annotations

import logging
import os
import resource
import sys

from bot.channels.web import metrics
from bot.channels.web.app import create_app
from bot.channels.web.context import App
from bot.channels.web.settings import Settings
from bot.channels.web.workers import Server
from bot.content.checks import run_checks
from bot.content.library import content_store
from bot.engine.conversation import Guide
from bot.engine.memory import settle
from bot.engine.privacy import configure_logging
from bot.engine.redis_shelf import RedisShelf
from bot.engine.shelf import MemoryShelf, Shelf
from bot.engine.watch import watch

log = logging.getLogger("signpost.workers")


def shelf_of(settings: Settings) -> Shelf:
    """Where conversations lie: in Redis if there is one, else in this process."""
    return RedisShelf(settings.redis_url, settings.key) if settings.redis_url and settings.key else MemoryShelf()


def worker_app(server: Server) -> App:
    """The application of one worker, made in its own process."""
    configure_logging(debug=server.debug)
    _more_files()
    settings = Settings.from_environment(content_store().current.languages)
    if settings.approved_only:
        content_store().show_approved_only()
    content_store().check_with(lambda content: run_checks(content, trained=False))
    guide = Guide(server.model, shelf=shelf_of(settings))
    app = create_app(guide, settings)
    number = int((os.environ.get("SANIC_WORKER_NAME") or "Sanic-Server-0-0").split("-")[2])

    async def begin(app: App) -> None:
        await guide.warm_up()
        settle()
        app.add_task(watch(content_store().reload, *content_store().folders, seconds=server.look_every), name="watch")
        if settings.metrics_port:
            app.add_task(metrics.serve(app.ctx.metrics, "127.0.0.1", settings.metrics_port + number), name="metrics")

    async def tell(app: App) -> None:
        state = await guide.state()
        if state != "ready":
            log.error("Redis cannot be used (%s): visitors get the static help until it can", state)
        which = f" (worker {number + 1} of {server.workers})" if server.workers > 1 else ""
        print(f"Signpost is ready: {server.address}{which}", file=sys.stderr, flush=True)  # noqa: T201

    async def end(app: App) -> None:
        await guide.store.shelf.close()

    app.before_server_start(begin)
    app.after_server_start(tell)
    app.after_server_stop(end)
    return app


def _more_files() -> None:
    """As many open connections as the system allows this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
