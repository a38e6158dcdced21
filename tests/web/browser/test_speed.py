"""From navigation to a page that answers a press, with the processor slowed four times."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Any

import pytest

from bot.engine.conversation import Guide

MILLISECONDS = 300
USABLE = """() => { const paint = performance.getEntriesByName('first-contentful-paint')[0], page = performance.getEntriesByType('navigation')[0];
  return {paint: paint ? paint.startTime : 0, usable: Math.max(paint ? paint.startTime : 0, page.domContentLoadedEventEnd)}; }"""


@pytest.mark.model
async def test_usable_soon_after_the_first_paint(serve: Callable[..., Any], guide: Guide, browse: Any) -> None:
    """The script is deferred, so the page answers presses when DOMContentLoaded is over."""
    client = serve(guide)
    client.get("/chat?language=en&country=IE")
    figures = []
    for _ in range(7):
        page = await browse()
        session = await page.context.new_cdp_session(page)
        await session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        await page.goto(f"http://127.0.0.1:{client.port}/chat?language=en&country=IE", wait_until="load")
        await page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        figures.append(await page.evaluate(USABLE))
        await page.context.close()
    gap = median(figure["usable"] - figure["paint"] for figure in figures)
    whole = median(figure["usable"] for figure in figures)
    print(
        f"4 times slower: first paint {median(figure['paint'] for figure in figures):.0f} ms, usable {whole:.0f} ms after navigation, {gap:.0f} ms after the paint"
    )
    assert gap < MILLISECONDS
