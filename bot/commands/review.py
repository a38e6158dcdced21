"""The tool of helpline staff in the browser: see, try and approve what the guide says. On this machine alone unless an address with TLS is named."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from urllib.parse import quote

from bot.content.approvals import ROLES
from bot.content.files import DATA
from bot.review.accounts import Account, AccountBook, AccountError
from bot.review.settings import ACCOUNTS, PORT, SettingError, Settings, accounts_file


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost review", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=PORT, help="port to listen on (default: %(default)s)")
    parser.add_argument("--address", metavar="URL", help="what people type, where a proxy with TLS stands before the tool: https://review.example.org")
    parser.add_argument("--commit", action="store_true", help="make one git commit of each change, in the name of who made it")
    parser.add_argument("--data", type=Path, default=DATA, help="folder with texts and helplines (default: the guide's own)")
    parser.add_argument("--accounts", type=Path, default=accounts_file(), help=f"file with names and hashed passwords (default: %(default)s, or {ACCOUNTS})")
    parser.add_argument("--link", metavar="NAME", help="make a link with which this person chooses a (new) password, and end")
    options = parser.parse_args(arguments)
    try:
        settings = Settings(
            data=options.data.resolve(), accounts=options.accounts.resolve(),
            host=options.host, port=options.port, address=options.address, commit=options.commit,
        )  # fmt: skip
    except SettingError as error:
        print(f"signpost review: {error}", file=sys.stderr)
        return 2
    book = AccountBook(settings.accounts)
    try:
        if options.link is not None:
            account = book.find(options.link) or Account(name=options.link, roles=ROLES, keeper=True)
            print(f"For {account.name}, once, within seven days: {_link(settings, book, account)}")
            return 0
        first = not any(account.password for account in book.accounts)
        link = _link(settings, book, Account(name="", roles=ROLES, keeper=True)) if first else None
    except (AccountError, OSError) as error:
        print(f"signpost review: {error}", file=sys.stderr)
        return 2
    return _serve(settings, link)


def _link(settings: Settings, book: AccountBook, account: Account) -> str:
    return f"{settings.home}/welcome?key={quote(book.invite(account))}"


def _serve(settings: Settings, link: str | None) -> int:
    from bot.review import commit
    from bot.review.app import create_app

    if settings.commit and not commit.is_repository(settings.data):
        print(f"signpost review: --commit, but git knows no repository around {settings.data}.", file=sys.stderr)
        return 2
    app = create_app(settings)
    for problem in app.ctx.desk.problems:  # the first page comes at once, and who starts the tool sees what is broken
        print(f"left out: {problem}", file=sys.stderr)
    print(f"The review tool is ready: {settings.home}/", file=sys.stderr)
    if link:
        print(f"Nobody has an account yet. Open this once to make yours:\n  {link}", file=sys.stderr)
    print("It runs until you press Ctrl+C.", file=sys.stderr, flush=True)
    app.run(host=settings.host, port=settings.port, single_process=True, access_log=False, motd=False)
    return 0
