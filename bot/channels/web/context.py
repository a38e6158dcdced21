"""What every handler can reach: guide, settings, limits, templates."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

from jinja2 import Environment
from sanic import Config, Request, Sanic

from bot.channels.web.flood import Flood
from bot.channels.web.gate import Gate
from bot.channels.web.history import History
from bot.channels.web.inflight import InFlight
from bot.channels.web.limits import Limits
from bot.channels.web.metrics_figures import Metrics
from bot.channels.web.settings import Settings
from bot.content.totals import Totals
from bot.engine.conversation import Guide


@dataclass(frozen=True)
class WebContext:
    """The parts of one running server."""

    guide: Guide
    settings: Settings
    limits: Limits
    flood: Flood
    gate: Gate
    history: History
    templates: Environment
    in_flight: InFlight
    totals: Totals
    metrics: Metrics


App = Sanic[Config, WebContext]
WebRequest = Request[App, SimpleNamespace]
