"""Staff try the guide and keep its directory, in a real browser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from bot.content.services import Service, read_services
from tests.review.browser.conftest import log_in
from tests.review.conftest import Tool
from tests.review.test_simulator import change_rule
from tests.web.browser.test_accessibility import violations

ID = "fi-riku"
# The rules are made anew, which takes a loaded machine a while.
PATIENCE = 240_000


def service(data: Path) -> Service:
    return next(item for item in read_services(data)[0]["FI"] if item.id == ID)


@pytest.mark.model
async def test_a_saved_conversation_fails_after_a_changed_rule(tool: Tool, data: Path, browse: Callable[..., Any]) -> None:
    page = await browse()
    page.set_default_timeout(PATIENCE)
    await log_in(page, tool)
    await page.get_by_role("link", name="Simulator", exact=True).first.click()
    await page.get_by_label("Country").select_option("FI")
    await page.get_by_label("Hour there").fill("03:00")
    await page.get_by_role("button", name="Begin").click()
    await page.get_by_label("Words of the visitor").fill("where can i find pictures like that of kids")
    await page.get_by_role("button", name="Say", exact=True).click()
    await expect(page.locator(".how").last).to_contain_text("bot/data/dialogue/boundaries.yml", timeout=PATIENCE)
    await expect(page.locator(".how code.intent").last).to_have_text("seek_illegal_content")
    assert await violations(page) == []
    await page.get_by_text("Save as a test").click()
    await page.get_by_label("What is it about?").fill("Asks for pictures at night")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("saved as a test", timeout=PATIENCE)
    await page.get_by_role("button", name="Hold all again").click()
    await expect(page.get_by_role("status")).to_contain_text("goes as it was saved", timeout=PATIENCE)
    change_rule(data)
    await asyncio.sleep(1.1)  # the tool looks at the files once a second
    await page.get_by_role("button", name="Hold all again").click()
    await expect(page.get_by_role("status")).to_contain_text("One conversation goes otherwise", timeout=PATIENCE)
    await expect(page.locator(".problems")).to_contain_text("utter_seek_illegal_content_next")
    assert await violations(page) == [] and page.errors == []


async def test_a_service_is_confirmed_and_hidden(tool: Tool, data: Path, browse: Callable[..., Any]) -> None:
    page = await browse()
    page.set_default_timeout(PATIENCE)
    await log_in(page, tool)
    await page.get_by_role("link", name="Directory", exact=True).first.click()
    await page.get_by_label("Name", exact=True).fill("riku")
    await page.get_by_role("button", name="Show", exact=True).click()
    await page.locator("td button").click()
    await expect(page.get_by_role("status")).to_contain_text(f"{ID} is confirmed", timeout=PATIENCE)
    assert service(data).standing.confirmed_by == "Aino Virta" and service(data).standing.confirmed_on == date.today()
    await page.goto(f"{tool.base}/directory/service?id={ID}")
    assert await violations(page) == []
    await page.get_by_text("Hide at once").first.click()
    await page.get_by_label("Why").fill("number out of service")
    await page.get_by_role("button", name="Hide at once").click()
    await expect(page.get_by_role("status")).to_contain_text("takes it over within seconds", timeout=PATIENCE)
    assert service(data).hidden
    await page.goto(f"{tool.base}/directory/coverage")
    await expect(page.locator("svg.map")).to_be_visible()
    assert await violations(page) == [] and page.errors == []


@pytest.mark.parametrize("path", ["/directory?country=FI", "/directory/law", "/understanding", "/counts", "/simulator", "/simulator/saved"])
async def test_pages_can_be_used_by_everybody_and_on_a_phone(tool: Tool, browse: Callable[..., Any], path: str) -> None:
    page = await browse(viewport={"width": 360, "height": 740})
    await log_in(page, tool)
    await page.goto(f"{tool.base}{path}")
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is wider than the screen"
