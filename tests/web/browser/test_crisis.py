"""The plain page in a real browser, scripts off: a crisis in three languages, and nothing left behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from bot.engine.conversation import Guide

pytestmark = pytest.mark.model


async def test_a_crisis_on_the_plain_page_without_scripts(serve: Callable[..., Any], guide: Guide, browse: Any) -> None:
    client = serve(guide)
    asked: list[str] = []
    page = await browse(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page.on("request", lambda request: asked.append(request.url))
    for language, country, text in (("de", "DE", "ich will nicht mehr leben"), ("fi", "FI", "haluan kuolla"), ("es", "ES", "quiero morirme")):
        await page.goto(f"http://127.0.0.1:{client.port}/chat?language={language}&country={country}")
        await page.fill("[name=text]", text)
        await page.press("[name=text]", "Tab")
        await page.locator("form:has([name=text]) button").last.click()
        await page.wait_for_selector("#latest")
        shown = await page.inner_text("[role=log]")
        assert text in shown and "112" in shown.split(text)[1][:200]
        assert await page.locator("[role=log] a[href^='tel:']").count() >= 1
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320
        assert text.split()[0] not in page.url and "token" not in page.url
    assert await page.context.cookies() == []
    assert all(url.startswith((f"http://127.0.0.1:{client.port}/", "data:")) for url in asked)


async def test_a_number_in_arabic_is_read_as_it_is_dialled(serve: Callable[..., Any], guide: Guide, browse: Any) -> None:
    """On the page, not in the text: the first group of digits stands left of the last."""
    client = serve(guide)
    page = await browse(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    await page.goto(f"http://127.0.0.1:{client.port}/chat?language=ar&country=DE")
    await page.fill("[name=text]", "لا أريد أن أعيش")
    await page.press("[name=text]", "Tab")
    await page.locator("form:has([name=text]) button").last.click()
    await page.wait_for_selector("#latest")
    places = await page.evaluate(
        """() => [...document.querySelectorAll("[role=log] a[href^='tel:']")].map(link => {
            const text = [...link.childNodes].filter(node => node.nodeType === 3).sort((a, b) => b.length - a.length)[0];
            const digits = [...text.data].map((char, at) => /\\d/.test(char) ? at : -1).filter(at => at >= 0);
            const left = at => { const range = document.createRange(); range.setStart(text, at); range.setEnd(text, at + 1); return range.getBoundingClientRect().left; };
            return {label: text.data, first: left(digits[0]), last: left(digits[digits.length - 1])};
        })"""
    )
    assert any(re.search(r"\d \d", place["label"]) for place in places)  # one with groups is among them
    assert all(place["first"] < place["last"] for place in places)
