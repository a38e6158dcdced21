"""Pictures of widget, plain page and notice, on desktop and phone, left to right and right to left: nothing is cut off or needs sideways scrolling.

`SIGNPOST_UPDATE=1 pytest tests/web/browser/test_pictures.py` puts them into docs/images.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from bot.engine.conversation import Guide
from bot.engine.model import ROOT
from tests.web.browser.conftest import Host, open_widget, widget_page
from tests.web.pseudo import with_right_to_left

pytestmark = pytest.mark.model
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1100, "height": 800}}
BODY = "<main><h1>Example organisation</h1><p>Help before something happens.</p></main>"
HEAD = "<style>body { font: 18px/1.5 system-ui; margin: 2rem; } [dir=rtl] main { text-align: right; }</style>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return ROOT / "docs/images" if os.environ.get("SIGNPOST_UPDATE") else tmp_path


@pytest.mark.parametrize("language", ["en", "ar"], ids=["ltr", "rtl"])
@pytest.mark.parametrize("screen", ["desktop", "phone"])
async def test_widget(serve: Callable[..., Any], guide: Guide, host: Host, browse: Any, folder: Path, screen: str, language: str) -> None:
    with with_right_to_left():
        client = serve(guide, frame_ancestors=f"'self' {host.origin}")
        page = await browse(**(PHONE if screen == "phone" else DESKTOP), color_scheme="light")
        await page.goto(host.show(widget_page(client, f'data-language="{language}" data-country="IE"', HEAD, BODY)))
        chat = await open_widget(page)
        await chat.locator("button[value=door_self]").click()
        await expect(chat.locator(".turn.you")).to_have_count(1)
        await chat.locator(".turn.you ~ .guide button").first.wait_for()
        await page.wait_for_timeout(300)
        path = folder / f"widget-{screen}-{'rtl' if language == 'ar' else 'ltr'}.png"
        await page.screenshot(path=path)
        assert path.stat().st_size > 10_000
        assert await chat.locator("html").evaluate("it => it.scrollWidth <= it.clientWidth")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        # Every letter of every button is inside its button.
        assert await chat.locator("button").evaluate_all("all => all.filter((it) => it.scrollWidth > it.clientWidth + 1).map((it) => it.textContent)") == []


@pytest.mark.parametrize(("name", "path", "options"), [
    ("chat-desktop", "/chat?language=en&country=GB", DESKTOP), ("chat-phone", "/chat?language=fi&country=FI", PHONE),
    ("chat-dark", "/chat?language=en&country=GB", {**DESKTOP, "color_scheme": "dark"}), ("notice-phone", "/notice?language=en&country=GB&variant=harm", PHONE),
])  # fmt: skip
async def test_pages(serve: Callable[..., Any], guide: Guide, browse: Any, folder: Path, name: str, path: str, options: dict[str, Any]) -> None:
    client = serve(guide)
    page = await browse(java_script_enabled=False, **options)
    await page.goto(f"http://127.0.0.1:{client.port}{path}")
    await page.screenshot(path=folder / f"{name}.png")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
