"""A reviewer at work, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from bot.content.approvals import read_approvals
from bot.content.library import load_content
from tests.review.browser.conftest import log_in
from tests.review.conftest import Tool
from tests.web.browser.test_accessibility import violations

KEY = "utter_own_stop_next"


async def save(page: Page, text: str) -> None:
    await page.get_by_text("Change the text", exact=True).click()
    await page.get_by_label("Text", exact=True).fill(text)
    await page.get_by_role("button", name="Save").click()


async def test_a_reviewer_approves_a_text_and_a_change_withdraws_it(tool: Tool, data: Path, browse: Callable[..., Any]) -> None:
    page = await browse()
    await log_in(page, tool)
    await page.get_by_role("link", name="Texts", exact=True).first.click()
    await page.get_by_label("Subject").select_option("own")
    await expect(page.locator(f"#{KEY}")).to_be_visible()
    await page.locator(f"#{KEY} h2 a").click()
    await page.get_by_role("button", name="Approve the language").click()
    await expect(page.locator(".state.approved")).to_be_visible()
    await expect(page.get_by_text("Aino Virta, language")).to_be_visible()
    assert len(read_approvals(data)[0].get(page.url.split("/")[-2], ())) == 1
    await save(page, "A step. {oops}")
    await expect(page.get_by_role("alert")).to_contain_text("It was not saved")
    await expect(page.get_by_label("Text", exact=True)).to_have_value("A step. {oops}")
    await page.get_by_label("Text", exact=True).fill("En askel, yksi vain, tänään.")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".state.draft")).to_be_visible()
    await expect(page.locator(".state.approved")).to_have_count(0)
    await expect(page.get_by_text("no approval of the language yet")).to_be_visible()
    assert page.errors == ["Failed to load resource: the server responded with a status of 400 (Bad Request)"]


async def test_two_reviewers_at_once(tool: Tool, data: Path, browse: Callable[..., Any]) -> None:
    one, other = await browse(), await browse()
    for page, name in ((one, "Aino Virta"), (other, "Chiara Neri")):
        await log_in(page, tool, name)
        await page.goto(f"{tool.base}/texts/fi/{KEY}")
    await save(one, "Ensimmäinen sanamuoto.")
    await expect(one.get_by_text("The new wording is saved")).to_be_visible()
    await save(other, "Toinen sanamuoto.")
    await expect(other.get_by_role("alert")).to_contain_text("Nothing of yours is lost")
    await expect(other.get_by_text("Ensimmäinen sanamuoto.")).to_be_visible()
    await expect(other.get_by_label("Text", exact=True)).to_have_value("Toinen sanamuoto.")
    assert load_content(data).texts["fi"].entries[KEY].text == "Ensimmäinen sanamuoto."
    await other.get_by_label("Text", exact=True).fill("Yhteinen sanamuoto.")
    await other.get_by_role("button", name="Save").click()
    await expect(other.get_by_text("The new wording is saved")).to_be_visible()
    assert load_content(data).texts["fi"].entries[KEY].text == "Yhteinen sanamuoto."


@pytest.mark.parametrize("path", ["/", "/texts?language=fi&topic=own", f"/texts/fi/{KEY}", "/people", "/problems", "/flows", "/flows/own_stop", "/pack"])
async def test_pages_are_accessible_on_every_screen(tool: Tool, browse: Callable[..., Any], path: str) -> None:
    page = await browse()
    await log_in(page, tool)
    for width, scheme in ((1280, "light"), (360, "dark")):
        await page.set_viewport_size({"width": width, "height": 800})
        await page.emulate_media(color_scheme=scheme)
        await page.goto(tool.base + path)
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert await violations(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "no scrolling sideways"
    assert page.errors == []


async def test_everything_works_without_a_script(tool: Tool, data: Path, browse: Callable[..., Any]) -> None:
    page = await browse(java_script_enabled=False)
    await log_in(page, tool)
    await page.goto(f"{tool.base}/texts?language=fi&topic=own")
    await page.locator(f"#{KEY}").get_by_role("button", name="Approve the language").click()
    await expect(page.locator(f"#{KEY} .state.approved")).to_be_visible()
    assert [approval.message for approval in read_approvals(data)[0].get("fi", ())] == [KEY]
