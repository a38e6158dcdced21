"""The application: pages, gate, errors."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from sanic import Blueprint, Config, HTTPResponse, Sanic, raw
from sanic.exceptions import NotFound, PayloadTooLarge, SanicException
from sanic.handlers import ErrorHandler

from bot.engine.privacy import place_of
from bot.review import gate, registry
from bot.review.accounts import AccountBook, AccountError
from bot.review.attempts import Attempts
from bot.review.context import App, ReviewContext, ReviewRequest
from bot.review.desk import Desk
from bot.review.form import MAX_BYTES
from bot.review.render import HERE, environment, page
from bot.review.sessions import Sessions
from bot.review.settings import Settings
from bot.review.trouble import TroubleError

log = logging.getLogger("signpost.review")
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_static = Blueprint("review-static", url_prefix="/static")


@_static.get("/<name:str>")
async def static_file(request: ReviewRequest, name: str) -> HTTPResponse:
    """Style sheets and scripts."""
    path = HERE / "static" / Path(name).name
    if path.suffix not in _TYPES or not path.is_file():
        raise NotFound("")
    return raw(path.read_bytes(), content_type=_TYPES[path.suffix], headers={"Cache-Control": "max-age=86400"})


def trouble_of(error: BaseException) -> TroubleError:
    """What to say about an exception. One that we did not foresee is logged by its place in the code."""
    if isinstance(error, TroubleError):
        return error
    if isinstance(error, AccountError):
        log.error("%s", error)
        return TroubleError("accounts", 500)
    if isinstance(error, NotFound):
        return TroubleError("not_found", 404)
    if isinstance(error, PayloadTooLarge):
        return TroubleError("too_long", 413)
    if isinstance(error, SanicException) and 400 <= error.status_code < 500:
        return TroubleError("bad_form", error.status_code)
    log.error("request failed: %s", place_of(error))
    return TroubleError("unforeseen", 500, place=place_of(error))


class _Errors(ErrorHandler):
    def response(self, request: Any, exception: BaseException) -> HTTPResponse:
        return self.default(request, exception)

    def default(self, request: Any, exception: BaseException) -> HTTPResponse:
        trouble = trouble_of(exception)
        return page(request, "trouble.html", "trouble.title", status=trouble.status, key=f"trouble.{trouble.key}", values=trouble.values)

    @staticmethod
    def log(request: Any, exception: BaseException) -> None:
        """Nothing: `trouble_of` logs what has to be."""


def create_app(settings: Settings, name: str = "signpost-review") -> App:
    """The tool. Run it with `app.run(host, port, single_process=True, access_log=False, motd=False)`."""
    config = Config()
    config.ACCESS_LOG = False
    config.AUTO_EXTEND = False
    config.FALLBACK_ERROR_FORMAT = "json"
    config.REQUEST_MAX_SIZE = MAX_BYTES
    config.RESPONSE_TIMEOUT = 300  # an evaluation takes minutes on a small machine
    config.GRACEFUL_SHUTDOWN_TIMEOUT = 5
    context = ReviewContext(
        settings=settings, desk=Desk(settings.data, settings.own, commit=settings.commit), book=AccountBook(settings.accounts),
        sessions=Sessions(), attempts=Attempts(), templates=environment(),
    )  # fmt: skip
    app: App = Sanic(name, config=config, ctx=context, error_handler=_Errors(), configure_logging=False)
    for blueprint in (_static, *registry.blueprints()):
        app.blueprint(blueprint)
    gate.install(app)
    return app
