"""A real Chromium, and a host page on another origin than the guide's."""

from __future__ import annotations

import http.server
import shutil
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, FrameLocator, Page, async_playwright, expect

from tests.web.conftest import Client

CHROMIUM = shutil.which("chromium")
expect.set_options(timeout=30_000)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here (on Debian: apt-get install chromium)"))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browse(chromium: Browser) -> AsyncIterator[Callable[..., Any]]:
    """A new page in a context of its own; `errors` on it collects what the console complained of."""
    contexts: list[BrowserContext] = []

    async def begin(**options: Any) -> Page:
        context = await chromium.new_context(**{"viewport": {"width": 1100, "height": 800}, "timezone_id": "Europe/Dublin", **options})
        context.set_default_timeout(60_000)  # for a machine that others use too
        contexts.append(context)
        page = await context.new_page()
        page.errors = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.errors.append(str(error)))  # type: ignore[attr-defined]
        page.on("console", lambda line: page.errors.append(line.text) if line.type == "error" else None)  # type: ignore[attr-defined]
        return page

    yield begin
    for context in contexts:
        await context.close()


class Host:
    """The site of an organisation, at http://localhost: of another origin, and of another site, than the guide at http://127.0.0.1."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}
        host = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body, headers = host.pages.get(self.path.partition("?")[0], ("<!doctype html><title>Weather</title><p>Sunny.</p>", {}))
                self.send_response(200)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.server.server_port}"

    def show(self, body: str, **headers: str) -> str:
        """Put a page there; its address."""
        self.pages["/"] = (body, {name.replace("_", "-"): value for name, value in headers.items()})
        return f"{self.origin}/"


@pytest.fixture
def host() -> Iterator[Host]:
    site = Host()
    yield site
    site.server.shutdown()
    site.server.server_close()


def widget_page(client: Client, attributes: str = 'data-language="en" data-country="IE"', head: str = "", body: str = "<h1>NGO</h1>") -> str:
    """A host page with the script tag."""
    tag = f'<script src="http://127.0.0.1:{client.port}/widget.js" {attributes} defer></script>'
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    return f'<!doctype html><html lang="en"><head><title>NGO</title>{viewport}{head}</head><body>{body}{tag}</body></html>'


async def open_widget(page: Page) -> FrameLocator:
    """Press the launcher; the chat inside the frame, once it is there."""
    await page.locator("[data-signpost] button.launch").click()
    frame = page.frame_locator("[data-signpost] iframe")
    await frame.locator("html.live").wait_for()
    return frame


async def write(chat: Page | FrameLocator, text: str) -> None:
    """Type a message and send it."""
    await chat.locator("#message").fill(text)
    await chat.locator(".write .send").click()
