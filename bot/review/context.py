"""What every page can reach: accounts, sessions, the data, settings, templates."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment
from sanic import Config, Request, Sanic

from bot.review.accounts import Account, AccountBook
from bot.review.attempts import Attempts
from bot.review.desk import Desk
from bot.review.sessions import Session, Sessions
from bot.review.settings import Settings


@dataclass(frozen=True)
class ReviewContext:
    """The parts of one running tool. `shelf` is for pages: what they make once and keep (a page's name: anything)."""

    settings: Settings
    desk: Desk
    book: AccountBook
    sessions: Sessions
    attempts: Attempts
    templates: Environment
    shelf: dict[str, Any] = field(default_factory=dict)


App = Sanic[Config, ReviewContext]
ReviewRequest = Request[App, SimpleNamespace]


def session_of(request: ReviewRequest) -> Session:
    """The session of who asks; the gate has seen to it that there is one."""
    session: Session = request.ctx.session
    return session


def account_of(request: ReviewRequest) -> Account:
    """Who asks."""
    account: Account = request.ctx.account
    return account
