"""Hostile text in every field that a page shows, in a real browser: it is read as text, and nothing of it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from playwright.async_api import expect

from bot.content.sites import Site
from bot.engine.conversation import Reply
from bot.engine.opening import Opening
from tests.hostile.strategies import MARKUP
from tests.web.browser.conftest import Host, open_widget, widget_page, write
from tests.web.conftest import CARD, Client, StubGuide, message

PAYLOAD = " ".join(MARKUP).replace("\x00", "")
# Said by whatever runs: a dialog, or a variable of the page.
WATCH = "window.alert = () => { window.ran = true; document.title = 'RAN'; };"
LINES = ("why", "for", "trust", "expect", "hours", "cost")


class Hostile(StubGuide):
    """A guide whose directory, texts and buttons were written by somebody who means harm."""

    def _message(self, language: str) -> dict[str, Any]:
        card = {**CARD, **dict.fromkeys(("name", "kind", "languages", "region", "checked"), PAYLOAD), **{key: [PAYLOAD] for key in LINES}}
        hrefs = (
            "javascript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            f"https://example.org/{PAYLOAD}",
            f"tel:{PAYLOAD}",
            "//evil.example",
            "JaVaScRiPt:alert(1)",
        )
        card["channels"] = [{"type": "web", "label": PAYLOAD, "href": href, "reach": PAYLOAD, "expect": [PAYLOAD]} for href in hrefs]
        return message(PAYLOAD, language, {"help_talk": PAYLOAD, f"x{PAYLOAD[:20]}": "y"}, [card])

    async def open(self, opening: Opening) -> tuple[str, Reply]:
        token, reply = await super().open(opening)
        return token, replace(reply, messages=[self._message(reply.language)])

    async def send(self, token: str, **said: Any) -> Reply:
        reply = await super().send(token, **said)
        return replace(reply, messages=[self._message(reply.language)])


SITE = Site(id="ngo", name=" ".join(MARKUP[:2])[:60], origins=(), opening={"en": PAYLOAD})


@pytest.fixture
def hostile(serve: Callable[..., Client], host: Host) -> Client:
    return serve(Hostile(), sites={"ngo": replace(SITE, origins=(host.origin,))})


async def harmless(page: Any) -> None:
    """Nothing ran, in the page or a frame; no element of the text became one of the page."""
    for frame in page.frames:
        found = await frame.evaluate(
            """() => [window.ran === undefined, document.querySelectorAll('[onerror], [onload], [onmouseover], iframe[srcdoc], main img, main svg, main math, base, meta[http-equiv]').length,
                [...document.querySelectorAll('a[href]')].map((link) => link.protocol).filter((kind) => !['https:', 'http:', 'tel:', 'sms:', 'mailto:'].includes(kind)),
                [...document.scripts].filter((script) => !script.src).length, document.title.includes('RAN')]"""
        )
        assert found[0] is True and found[1] == 0 and found[2] == [] and found[4] is False, found


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
async def test_every_field_of_the_chat(hostile: Client, browse: Any, script: bool) -> None:
    page = await browse(java_script_enabled=script)
    if script:
        await page.add_init_script(WATCH)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    await page.goto(f"http://127.0.0.1:{hostile.port}/chat?language=en&country=IE&site=ngo&time_zone=Europe/Dublin&door=self&x={quote(PAYLOAD)}")
    await expect(page.locator("h1")).to_contain_text("<script>alert(1)</script>")
    await expect(page.locator(".greeting")).to_contain_text("<img src=x onerror=alert(1)>")
    await write(page, PAYLOAD[:900])
    await expect(page.locator(".turn.you .bubble").last).to_contain_text("<script>alert(1)</script>")
    await expect(page.locator(".card h3").last).to_contain_text("<script>alert(1)</script>")
    await page.locator("button[value=help_talk]").last.click()
    await expect(page.locator(".turn.you")).to_have_count(2)
    if script:
        await harmless(page)
    assert dialogs == [] and page.url.startswith(f"http://127.0.0.1:{hostile.port}/chat")
    for link in await page.locator("main a").all():
        assert (await link.get_attribute("href") or "").startswith(("tel:", "sms:", "https://", "mailto:", "#", "/"))
    assert not [error for error in page.errors if "Content Security Policy" in error or "Trusted" in error], page.errors


async def test_every_setting_of_the_widget(hostile: Client, host: Host, browse: Any) -> None:
    page = await browse()
    await page.add_init_script(WATCH)
    hostile_value = PAYLOAD.replace("&", "&amp;").replace('"', "&quot;")
    for attributes in (
        f'data-site="ngo" data-door="{hostile_value}" data-target="{hostile_value}"',
        f'data-site="ngo" data-language="{hostile_value}" data-mode="{hostile_value}"',
    ):
        head = f'<style>:root {{ --signpost-accent: url("javascript:alert(1)"); --signpost-radius: expression(alert(1)); --signpost-height: {PAYLOAD[:20]}; }}</style>'
        await page.goto(host.show(widget_page(hostile, attributes=attributes, head=head, body="<h1>NGO</h1>")))
        chat = await open_widget(page)
        await expect(chat.locator("h1")).to_contain_text("<script>alert(1)</script>")
        await write(chat, PAYLOAD[:900])
        await expect(chat.locator(".turn.you .bubble").last).to_contain_text("<script>alert(1)</script>")
        await harmless(page)


async def test_addresses_and_notices(hostile: Client, browse: Any) -> None:
    page = await browse()
    await page.add_init_script(WATCH)
    for path in (
        "/notice?site=ngo&language={0}&country={0}&variant={0}",
        "/chat?language={0}&country={0}&site={0}",
        "/{0}",
        "/chat?time_zone={0}&door={0}&notice={0}",
    ):
        for payload in MARKUP[:8]:
            await page.goto(f"http://127.0.0.1:{hostile.port}" + path.format(quote(payload, safe="")))
            await harmless(page)
