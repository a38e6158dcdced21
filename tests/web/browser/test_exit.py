"""Leaving: at once, with nothing to come back to, on the page without scripts, with them, and in the widget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.web.browser.conftest import Host, open_widget, widget_page, write
from tests.web.conftest import Client, StubGuide


@pytest.fixture
def leaving(serve: Callable[..., Client], stub: StubGuide, host: Host) -> Client:
    return serve(stub, frame_ancestors=f"'self' {host.origin}", leave_to=f"{host.origin}/weather")


async def talked(page: Page, client: Client) -> None:
    await page.goto(f"http://127.0.0.1:{client.port}/chat?language=en&country=IE")
    await write(page, "my secret words")
    await expect(page.locator("[role=log]")).to_contain_text("Answer 1")


async def gone(stub: StubGuide, page: Page) -> bool:
    for _ in range(40):
        if not stub.open_ones:
            return True
        await page.wait_for_timeout(50)
    return False


@pytest.mark.parametrize("way", ["link", "shift"])
async def test_leaving_with_script(leaving: Client, stub: StubGuide, host: Host, browse: Any, way: str) -> None:
    page = await browse()
    await page.goto(f"{host.origin}/before")
    await talked(page, leaving)
    link = page.get_by_role("link", name="Leave this page now")
    assert await link.get_attribute("href") == f"{host.origin}/weather", "a real link"
    entries = await page.evaluate("history.length")
    if way == "link":
        await link.click()
    else:
        await page.locator("#message").press("Shift")
        await page.keyboard.press("Shift")
        assert "/chat" in page.url
        await page.keyboard.press("Shift")
    await page.wait_for_url("**/weather")
    assert await page.evaluate("history.length") == entries, "replaced, not added"
    assert await gone(stub, page)
    await page.go_back()
    assert page.url == f"{host.origin}/before" and "my secret words" not in await page.content()
    await page.go_forward()
    assert page.url.endswith("/weather")


async def test_capitals_are_no_exit(leaving: Client, browse: Any) -> None:
    page = await browse()
    await talked(page, leaving)
    await page.locator("#message").click()
    for letter in "ABCDEF":
        await page.keyboard.press(f"Shift+{letter}")
    for _ in range(2):
        await page.keyboard.press("Shift")
    await page.keyboard.press("a")
    await page.keyboard.press("Shift")
    await page.wait_for_timeout(300)
    assert "/chat" in page.url and "my secret words" in await page.content()


async def test_page_is_blank_before_the_next_one_comes(leaving: Client, browse: Any) -> None:
    page = await browse()
    await talked(page, leaving)
    left = await page.evaluate(
        "(() => { document.querySelector('a.leave').click(); return [document.body.textContent, document.title, document.querySelectorAll('body *').length]; })()"
    )
    assert left == ["", "\u200b", 0], "in the same moment, not when the next page answers"


@pytest.mark.parametrize("script", [False, True])
async def test_leaving_and_back(leaving: Client, stub: StubGuide, host: Host, browse: Any, script: bool) -> None:
    page = await browse(java_script_enabled=script)
    await page.goto(f"http://127.0.0.1:{leaving.port}/chat?language=en&country=IE")
    for text in ("my secret words", "my secret words again"):
        await page.fill("#message", text)
        await page.locator(".write .send").click()
        await expect(page.locator("[role=log] .you").last).to_contain_text(text)
        await page.locator("[role=log] .you ~ .guide").last.wait_for()
    await page.locator(".leave").click()
    await page.wait_for_url("**/weather")
    assert await gone(stub, page)
    for _ in range(3):
        try:
            await page.go_back(timeout=3000, wait_until="load")
        except Exception:
            break  # the browser asks whether to post again: it does not show the page
        assert "my secret words" not in await page.content()


async def test_leaving_the_widget(leaving: Client, stub: StubGuide, host: Host, browse: Any) -> None:
    for shift in (False, True):
        page = await browse()
        await page.goto(f"{host.origin}/before")
        await page.goto(host.show(widget_page(leaving)))
        chat = await open_widget(page)
        await write(chat, "my secret words")
        await expect(chat.locator("[role=log]")).to_contain_text("Answer")
        if shift:
            await chat.locator("#message").click()
            for _ in range(3):
                await page.keyboard.press("Shift")
        else:
            await chat.get_by_role("link", name="Leave this page now").click()
        await page.wait_for_url("**/weather")
        assert await gone(stub, page)
        await page.go_back()
        assert page.url == f"{host.origin}/before", "the page with the chat is no longer there to go back to"


async def test_closing_the_page_ends_the_conversation(leaving: Client, stub: StubGuide, host: Host, browse: Any) -> None:
    page = await browse()
    await talked(page, leaving)
    assert len(stub.open_ones) == 1
    await page.goto(f"{host.origin}/elsewhere")
    assert await gone(stub, page)
    await page.go_back()
    await page.locator("html.live").wait_for()
    assert "my secret words" not in await page.content()


async def test_page_that_the_browser_brings_back_is_new(leaving: Client, browse: Any) -> None:
    """Restored from the back/forward cache: what pagehide left is blank, and pageshow begins anew."""
    page = await browse()
    await talked(page, leaving)
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert await page.evaluate("document.body.innerText") == ""
    async with page.expect_navigation():
        await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    await expect(page.locator("[role=log]")).to_contain_text("First screen")
    assert "my secret words" not in await page.content()


async def test_delete_button(leaving: Client, stub: StubGuide, browse: Any) -> None:
    page = await browse()
    await talked(page, leaving)
    await page.get_by_role("button", name="Delete this chat").click()
    await expect(page.locator("[role=alert]")).to_contain_text("The chat is deleted.")
    assert "my secret words" not in await page.content() and await gone(stub, page)
    await page.get_by_role("button", name="Start again").click()
    await expect(page.locator("[role=log]")).to_contain_text("First screen")
    await write(page, "again")
    await expect(page.locator("[role=log]")).to_contain_text("Answer 2")
