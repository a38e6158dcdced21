"""Every request, cookie and storage key of a whole conversation, listed: nothing is kept and nothing goes elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import BrowserContext, expect

from tests.web.browser.conftest import Host, open_widget, widget_page, write
from tests.web.conftest import Client, StubGuide

# Chromium refuses storage to a frame of another site altogether, which is as good as empty.
STORED = """async () => {
  const of = async (look, none) => { try { return await look(); } catch (error) { if (['SecurityError', 'UnknownError', 'NotSupportedError'].includes(error.name)) return none; throw error; } };
  return {
    cookies: document.cookie, local: await of(() => Object.keys(localStorage), []), session: await of(() => Object.keys(sessionStorage), []),
    databases: await of(async () => (await indexedDB.databases()).length, 0), caches: await of(async () => (window.caches ? await caches.keys() : []).length, 0),
    workers: await of(async () => (navigator.serviceWorker ? await navigator.serviceWorker.getRegistrations() : []).length, 0),
    history: history.state, name: window.name,
  };
}"""
NOTHING = {"cookies": "", "local": [], "session": [], "databases": 0, "caches": 0, "workers": 0, "history": None, "name": ""}


def listen(context: BrowserContext) -> list[tuple[str, str, str]]:
    asked: list[tuple[str, str, str]] = []
    context.on("request", lambda request: asked.append((request.method, request.url, request.headers.get("referer", ""))))
    return asked


@pytest.mark.parametrize("embedded", [False, True])
async def test_nothing_is_kept_and_nothing_goes_elsewhere(serve: Callable[..., Client], stub: StubGuide, host: Host, browse: Any, embedded: bool) -> None:
    client = serve(stub, frame_ancestors=f"'self' {host.origin}")
    guide = f"http://127.0.0.1:{client.port}"
    page = await browse()
    asked = listen(page.context)
    if embedded:
        await page.goto(host.show(widget_page(client)))
        chat = await open_widget(page)
    else:
        await page.goto(f"{guide}/chat?language=en&country=IE")
        chat = page
    await write(chat, "zyxmarker words")
    await write(chat, "help")
    await expect(chat.locator(".card")).to_be_visible()
    await chat.locator("button[value=step_menu]").last.click()
    await expect(chat.locator("[role=log]")).to_contain_text("Answer 3")
    token = next(iter(stub.open_ones))
    for frame in page.frames:
        assert await frame.evaluate(STORED) == NOTHING, frame.url
    assert await page.context.cookies() == [] and (await page.context.storage_state())["origins"] == []
    others = [url for _, url, _ in asked if not url.startswith((f"{guide}/", "data:", f"{host.origin}/"))]
    assert others == [], "no request to a third party"
    for method, url, referer in asked:
        assert "zyxmarker" not in url and token not in url, (method, url)
        assert not referer.startswith(guide), "the guide's address is passed on to nobody"
    paths = {(method, url.removeprefix(guide).partition("?")[0]) for method, url, _ in asked if url.startswith(guide)}
    expected = {("GET", "/chat"), ("GET", "/chat.js"), ("GET", "/style.css"), ("POST", "/api/conversations"), ("POST", "/api/messages")}
    assert paths == expected | ({("GET", "/widget.js")} if embedded else set())


async def test_plain_page_without_script_keeps_nothing(client: Client, browse: Any) -> None:
    page = await browse(java_script_enabled=False)
    asked = listen(page.context)
    guide = f"http://127.0.0.1:{client.port}"
    await page.goto(f"{guide}/chat?language=en&country=IE")
    for text in ("zyxmarker", "help"):
        await write(page, text)
        await expect(page.locator("[role=log]")).to_contain_text(text)
    assert await page.context.cookies() == []
    assert {(method, url.removeprefix(guide).partition("?")[0].partition("#")[0]) for method, url, _ in asked} <= {
        ("GET", "/chat"), ("POST", "/chat"), ("GET", "/style.css"), ("GET", "data:,"),
    }  # fmt: skip
    assert not [url for _, url, _ in asked if "zyxmarker" in url]
