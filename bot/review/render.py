"""Pages: one layout around a template. All that people or files say is escaped by Jinja."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import HTTPResponse, html
from sanic.response import redirect

from bot.content.problems import ContentError
from bot.review import registry
from bot.review.accounts import Account
from bot.review.context import ReviewRequest
from bot.review.sessions import Session
from bot.review.words import Words, choose, languages

HERE = Path(__file__).parent


def digest_of(name: str) -> str:
    """In the address of a static file, so that no page meets that of an earlier version."""
    return hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:8]


def environment() -> Environment:
    """Jinja's environment with what every template can use."""
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    found.globals.update(static={path.name: digest_of(path.name) for path in (HERE / "static").iterdir()})
    return found


def words_of(request: ReviewRequest) -> Words:
    """The tool's words in the language of who asks."""
    session: Session | None = getattr(request.ctx, "session", None)
    try:
        return Words(choose(session.ui if session else None, request.headers.get("accept-language")))
    except ContentError:  # a translator's file that cannot be read: signpost check and the tests name it
        return Words()


def page(request: ReviewRequest, template: str, title: str, *, status: int = 200, **values: Any) -> HTTPResponse:
    """A page; `title` is a key of the catalogue, or any text. In the template: `t` words, `account`, `session` (None when not logged in), `desk`."""
    t = words_of(request)
    session: Session | None = getattr(request.ctx, "session", None)
    account: Account | None = getattr(request.ctx, "account", None)
    notices = list(session.notices) if session else []
    if session:
        session.notices.clear()
    ctx = request.app.ctx
    text = ctx.templates.get_template(template).render(
        t=t, title=t(title) if t.has(title) else title, account=account, session=session, notices=notices, menu=registry.menu() if account else [],
        here="/" + request.path.split("/")[1], problems=ctx.desk.problems if account else [], commits=ctx.desk.commits,
        csrf=session.csrf if session else "", spoken=languages(), **values,
    )  # fmt: skip
    return html(text, status=status)


def is_own(path: str) -> bool:
    """Whether it is an address inside this tool, not one that a browser takes for another server."""
    return path.startswith("/") and not path.startswith("//") and "\\" not in path


def go(path: str) -> HTTPResponse:
    """After a form: on to a page of this tool, so that reloading it sends nothing twice."""
    return redirect(path if is_own(path) else "/", status=303)
