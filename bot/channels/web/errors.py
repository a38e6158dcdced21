"""Every error becomes an answer of ours: a code and a helpful sentence, never the text of an exception, never a log line with an address or words."""

from __future__ import annotations

import logging
from typing import Any

from sanic import HTTPResponse, json
from sanic.exceptions import MethodNotAllowed, NotFound, PayloadTooLarge, RequestCancelled, SanicException, ServiceUnavailable
from sanic.handlers import ErrorHandler

from bot.channels.web import page
from bot.channels.web.context import WebRequest
from bot.channels.web.settings import OWN
from bot.channels.web.web_error import WebError
from bot.channels.web.wording import message, visitor_of_headers
from bot.content.rank import Visitor
from bot.engine.privacy import place_of
from bot.engine.shelf import ShelfError

log = logging.getLogger("signpost.web")
_RETRY_SECONDS = "60"


def problem_of(error: BaseException) -> WebError:
    """The problem that an exception stands for. What we did not foresee is `internal`, and its place in the code is logged."""
    if isinstance(error, WebError):
        return error
    if isinstance(error, MethodNotAllowed):
        return WebError("method_not_allowed", headers={name: str(value) for name, value in error.headers.items() if name.lower() == "allow"})
    if isinstance(error, NotFound):
        return WebError("not_found")
    if isinstance(error, PayloadTooLarge):
        return WebError("text_too_long")
    if isinstance(error, SanicException) and 400 <= error.status_code < 500:
        return WebError("bad_request")
    if isinstance(error, ShelfError):
        return WebError("unavailable")
    log.error("request failed: %s", place_of(error))
    return WebError("internal")


def wants_page(request: WebRequest) -> bool:
    """Whether a person in a browser waits for the answer, not a program."""
    path = request.path
    return not path.startswith("/api") and (path in ("/", "/chat", "/notice") or "text/html" in request.headers.get("accept", ""))


def answer(request: WebRequest, problem: WebError) -> HTTPResponse:
    """The response to a problem: a page for a person, JSON for a program."""
    visitor: Visitor = problem.visitor or getattr(request.ctx, "visitor", None) or visitor_of_headers(request.headers)
    headers = dict(problem.headers)
    if problem.status in (429, 503):
        headers["Retry-After"] = _RETRY_SECONDS
    if wants_page(request):
        return page.problem(request.app.ctx, problem, visitor, getattr(request.ctx, "site", OWN), headers)
    text = message(problem, visitor, characters=request.app.ctx.settings.max_characters)
    return json({"error": problem.public_code, "message": text}, status=problem.status, headers=headers, ensure_ascii=False, escape_forward_slashes=False)


def _unfinished(request: WebRequest, error: BaseException) -> bool:
    """Whether the client hung up, or its request was cut off because it did not come to an end: nothing of ours failed."""
    length = request.headers.get("content-length", "0")
    return isinstance(error, RequestCancelled) or (isinstance(error, ServiceUnavailable) and length != "0" and not request.body)


class QuietErrorHandler(ErrorHandler):
    """Sanic's handler without its pages and without its log, which name the address."""

    def response(self, request: Any, exception: BaseException) -> HTTPResponse:
        return self.default(request, exception)

    def default(self, request: Any, exception: BaseException) -> HTTPResponse:
        if _unfinished(request, exception):
            return answer(request, WebError("bad_request", "Body: found only a part of it in the time there is; wanted all of it."))
        return answer(request, problem_of(exception))

    @staticmethod
    def log(request: Any, exception: BaseException) -> None:
        """Nothing: `problem_of` logs what has to be."""
