"""Nothing that a visitor writes, no token and no address reaches a log, at any level, on any path."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest

from bot.engine.privacy import configure_logging
from tests.web.conftest import Client, StubGuide
from tests.web.forms import Page

MARK = "zyxmarker"


@pytest.fixture
def loud() -> Iterator[None]:
    """Logging as `--debug` sets it up; as it was afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure_logging(debug=True)
    yield
    root.handlers[:], root.level = handlers, level
    logging.getLogger("signpost").setLevel(logging.INFO)


def test_nothing_is_logged_at_any_level(client: Client, stub: StubGuide, loud: None, capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging(debug=True)
    token = client.token()
    client.send(token, {"id": f"{MARK}-id", "text": f"{MARK} hello"})
    client.send(token, {"id": "2", "choice": f"<{MARK}>"})
    client.send(token, {"id": "3", "text": MARK * 1000})
    client.send(token, f'{{"{MARK}'.encode())
    client.open({MARK: 1})
    client.open({"language": f"{MARK}\n"}, **{"X-Forwarded-For": "203.0.113.77", "User-Agent": MARK, "Referer": f"https://{MARK}.example/"})
    client.get(f"/chat?language={MARK}&door={MARK}&{MARK}={MARK}")
    client.get(f"/{MARK}?{MARK}")
    client.request("BREW", f"/{MARK}")
    client.get(f"/chat?site={MARK}&time_zone={MARK}&notice={MARK}")
    client.get(f"/notice?site={MARK}&language={MARK}&variant={MARK}")
    page = Page(client.post(Page(client.get("/chat").text).write(f"{MARK} hello")).text)
    client.post([("token", MARK), ("history", MARK), ("page", MARK), ("action", MARK), ("language", MARK)])
    client.post([(MARK, MARK)] * 50)
    client.request("POST", "/chat", MARK.encode() * 20_000, {"Content-Type": MARK})
    stub.fail = RuntimeError(f"{MARK} in an exception")
    client.send(token, {"id": "9", "text": MARK})
    client.post(page.write(f"{MARK} again"))
    client.get(f"/chat?door={MARK}")
    said = "".join(capfd.readouterr())
    assert MARK not in said and token not in said and page.token not in said
    assert not re.search(r"127\.0\.0\.1|203\.0\.113|/chat|/api", said)
    assert "RuntimeError at conftest.py" in said, "what broke is told, by its place"


def test_no_answer_quotes_what_was_wrong(client: Client) -> None:
    token = client.token()
    for body in ({"id": "1", "choice": f"<{MARK}"}, {MARK: MARK}, {"id": [MARK], "text": "x"}, {"id": "1", "text": {MARK: 1}}):
        assert MARK not in client.send(token, body).text
    assert MARK not in client.open({"door": MARK}).text
    assert MARK not in client.get(f"/{MARK}").text
    assert MARK not in client.get(f"/{MARK}", Accept="text/html").text
