"""The Sanic application: routes, headers, errors. One process, no access log."""

from __future__ import annotations

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import Config, Sanic

from bot.channels.web import compress, counting, headers, metrics
from bot.channels.web.api import api
from bot.channels.web.context import App, WebContext
from bot.channels.web.errors import QuietErrorHandler
from bot.channels.web.files import HERE, SCRIPT_DIGEST, STYLE_DIGEST, files
from bot.channels.web.flood import Flood
from bot.channels.web.gate import AT_ONCE, AT_ONCE_WITH_REDIS, Gate
from bot.channels.web.health import health
from bot.channels.web.history import History
from bot.channels.web.inflight import InFlight
from bot.channels.web.limits import Limits
from bot.channels.web.metrics_figures import Metrics
from bot.channels.web.notice import notices
from bot.channels.web.pages import pages
from bot.channels.web.settings import Settings
from bot.content.totals import Totals
from bot.engine.conversation import Guide

# Names and separators around the fields of the form.
_FORM_MARGIN = 1024


def _templates() -> Environment:
    found = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    found.globals.update(style=STYLE_DIGEST, script=SCRIPT_DIGEST)
    return found


def create_app(guide: Guide, settings: Settings) -> App:
    """A server for this guide. Run it with `app.run(host, port, single_process=True, access_log=False, motd=False)`."""
    config = Config()
    config.ACCESS_LOG = False
    config.AUTO_EXTEND = False
    config.FALLBACK_ERROR_FORMAT = "json"
    config.REQUEST_MAX_SIZE = settings.max_form + _FORM_MARGIN
    # A client that has not sent all of its request by then is cut off: slow networks need seconds, an attack holds on as long as it may.
    config.REQUEST_TIMEOUT = settings.request_seconds
    # Sanic counts the reading of the body here.
    config.RESPONSE_TIMEOUT = settings.request_seconds + settings.request_seconds // 2
    config.KEEP_ALIVE_TIMEOUT = 30
    # Longer than a turn may wait and take: who was let in is answered before the server stops.
    config.GRACEFUL_SHUTDOWN_TIMEOUT = 10
    if settings.address_header:
        config.REAL_IP_HEADER = settings.address_header
    limits = Limits(messages_per_minute=settings.messages_per_minute, max_conversations=settings.max_conversations)
    context = WebContext(
        guide=guide, settings=settings, history=History(settings.secret), templates=_templates(),
        limits=limits, flood=Flood(), gate=Gate(at_once=AT_ONCE_WITH_REDIS if settings.redis_url else AT_ONCE),
        in_flight=InFlight(), totals=Totals(settings.totals), metrics=Metrics(lambda: limits.open),
    )  # fmt: skip
    app: App = Sanic("signpost", config=config, ctx=context, error_handler=QuietErrorHandler(), configure_logging=False)
    for blueprint in (api, pages, notices, health, files):
        app.blueprint(blueprint)
    headers.install(app)
    metrics.install(app)
    counting.install(app)
    compress.install(app)
    return app
