"""The real Chromium of the web tests, for the review tool."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.review.conftest import PASSWORD, Tool
from tests.web.browser.conftest import browse, chromium, pytest_collection_modifyitems

__all__ = ["browse", "chromium", "pytest_collection_modifyitems"]
expect.set_options(timeout=30_000)


async def log_in(page: Page, tool: Tool, name: str = "Aino Virta") -> None:
    """As a person does it."""
    await page.goto(f"{tool.base}/")
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("What there is to do")
