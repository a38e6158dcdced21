"""A tap on a number or link reports its kind and nothing else, and only where totals are kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from bot.channels.web import counting
from tests.web.browser.conftest import write
from tests.web.conftest import Client, StubGuide


async def _tapped(client: Client, browse: Any) -> list[dict[str, Any]]:
    """What the page posts to /api/taps while each link of a card is pressed twice."""
    page: Page = await browse()
    sent: list[dict[str, Any]] = []

    async def elsewhere(route: Route) -> None:
        await route.abort()

    await page.context.route("https://example.org/**", elsewhere)
    page.on("request", lambda request: sent.append({"body": request.post_data, "headers": request.headers}) if request.url.endswith("/api/taps") else None)
    await page.goto(f"http://127.0.0.1:{client.port}/chat?language=en&country=IE")
    await page.locator("html.live").wait_for()
    # The machine has no telephone: what the browser would do with a number is not of interest here.
    await page.evaluate("addEventListener('click', (event) => { if (event.target.closest('.channels a')) event.preventDefault(); })")
    await write(page, "help")
    await expect(page.locator(".card")).to_be_visible()
    for _ in range(2):
        for link in await page.locator(".channels a").all():
            await link.click()
    await page.keyboard.press("Tab")
    await write(page, "on")
    await expect(page.locator("[role=log]")).to_contain_text("Answer 2")
    return sent


async def test_each_kind_once_without_a_token(serve: Callable[..., Client], stub: StubGuide, browse: Any, tmp_path: Path) -> None:
    sent = await _tapped(serve(stub, totals=tmp_path / "totals.db"), browse)
    assert [json.loads(item["body"]) for item in sent] == [
        {"kind": "call", "first": True}, {"kind": "site", "first": False}, {"kind": "text", "first": False}, {"kind": "mail", "first": False},
    ]  # fmt: skip
    assert all("x-conversation" not in item["headers"] and "referer" not in item["headers"] for item in sent)


async def test_nothing_is_told_where_nothing_is_kept(client: Client, browse: Any) -> None:
    assert await _tapped(client, browse) == []


async def test_how_it_ended(serve: Callable[..., Client], stub: StubGuide, browse: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = serve(stub, totals=tmp_path / "totals.db")
    ends: list[str] = []
    monkeypatch.setattr(counting, "count", lambda request, name, kind: ends.append(kind) if name == "exit" else None)
    for how in ("left", "deleted", "closed"):
        page: Page = await browse()
        await page.context.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="Encyclopaedia"))
        await page.goto(f"http://127.0.0.1:{client.port}/chat?language=en&country=IE")
        await write(page, "hello")
        await expect(page.locator("[role=log]")).to_contain_text("Answer")
        if how == "left":
            await page.locator(".leave").click()
            await expect(page.locator("body")).to_contain_text("Encyclopaedia")
        elif how == "deleted":
            await page.locator(".delete button").click()
            await expect(page.locator(".notice")).to_be_visible()
        else:
            await page.goto("about:blank")
        for _ in range(100):  # what is sent while a page closes comes when it comes
            if how in ends:
                break
            await asyncio.sleep(0.1)
    assert ends == ["left", "deleted", "closed"]
