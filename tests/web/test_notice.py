"""The page instead of illegal results: every variant in every language leads into the chat, without script, and is counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.channels.web.notice import VARIANTS
from bot.content.library import content_store
from bot.content.totals import Totals
from bot.engine.opening import DOORS
from tests.web.conftest import Client, StubGuide
from tests.web.forms import Page


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_language_leads_into_the_chat(client: Client, stub: StubGuide, variant: str) -> None:
    for language in content_store().current.languages:
        page = Page(client.get(f"/notice?language={language}&country=IE&variant={variant}", Accept="text/html").text)
        assert not page.all("script") and page.all("html")[0]["lang"] == language and "112" in page.text
        doors = [values["href"] for values in page.all("a") if values.get("href", "").startswith("/chat")]
        assert 2 <= len(doors) <= 3
        for href in doors:
            asked = parse_qs(urlsplit(href).query)
            assert asked["language"] == [language] and asked["country"] == ["IE"] and asked["notice"] == [variant] and asked["door"][0] in DOORS
            assert client.get(href).status == 200


def test_variant_comes_at_random(client: Client) -> None:
    headings = {client.get("/notice?language=en").text.split('<div class="warning"')[1][:120] for _ in range(60)}
    assert len(headings) == len(VARIANTS)


def test_language_of_the_browser_and_unknown_values(client: Client) -> None:
    assert Page(client.get("/notice", Accept_Language="de-AT,de;q=0.9").text).all("html")[0]["lang"] == "de"
    assert client.get("/notice?language=%00&country=<b>&variant=<script>").status == 200
    assert client.get("/notice?site=nobody", Accept="text/html").status == 404


def test_shown_and_followed_are_counted(serve: Callable[..., Client], stub: StubGuide, tmp_path: Path) -> None:
    from datetime import date

    path = tmp_path / "totals.db"
    client = serve(stub, totals=path)
    for _ in range(10):
        client.get("/notice?variant=law")
        client.request("HEAD", "/notice?variant=law")
        client.get("/chat?door=law&notice=law")
        client.get("/chat?notice=zyxmarker")
    client.flush()
    assert [row[1:] for row in Totals(path).shown(date(2100, 1, 1))] == [("notice_followed", "law", 10), ("notice_shown", "law", 10), ("step", "chat", 20)]


def test_file_that_cannot_be_written_costs_no_visitor(serve: Callable[..., Client], stub: StubGuide, tmp_path: Path) -> None:
    path = tmp_path / "totals.db"
    client = serve(stub, totals=path)
    path.unlink()
    path.mkdir()
    for _ in range(12):
        assert client.get("/notice?variant=law").status == 200
