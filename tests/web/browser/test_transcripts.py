"""The ten recorded conversations, held to their end in the widget on a page of another origin, and on the plain page without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.async_api import FrameLocator, Page, expect

from bot.content import clock
from bot.content.files import read_yaml
from bot.engine.conversation import Guide, Reply
from bot.engine.opening import Opening
from bot.engine.transcripts import FOLDER, differences
from tests.web.browser.conftest import Host, open_widget, widget_page, write
from tests.web.conftest import Client

FILES = sorted(FOLDER.glob("*.yml"))
pytestmark = pytest.mark.model


class Watched:
    """The guide at the hour of a transcript; keeps what it answered."""

    def __init__(self, guide: Guide, moment: datetime) -> None:
        self._guide, self._moment = guide, moment
        self.replies: list[Reply] = []

    async def open(self, opening: Opening) -> tuple[str, Reply]:
        with clock.fixed(self._moment):
            return await self._guide.open(opening)

    async def preview(self, opening: Opening) -> Reply:
        with clock.fixed(self._moment):
            return await self._guide.preview(opening)

    async def send(self, token: str, **said: Any) -> Reply:
        with clock.fixed(self._moment):
            reply = await self._guide.send(token, **said)
        self.replies.append(reply)
        return reply

    def __getattr__(self, name: str) -> Any:
        return getattr(self._guide, name)


async def hold(chat: Page | FrameLocator, guide: Watched, transcript: dict[str, Any]) -> None:
    """Each turn as its visitor would take it: what the guide answers is what was recorded, and all of it is on the screen."""
    for number, turn in enumerate(transcript["turns"], 1):
        said = chat.locator(".turn.you")
        if "press" in turn:
            await chat.locator(f"[name=choice][value='{turn['press']}']").last.click()
        else:
            await write(chat, turn["visitor"])
        await expect(said).to_have_count(number, timeout=60_000)
        last = said.last.locator("xpath=following-sibling::li[contains(@class, 'guide')]")
        await expect(last.first).to_be_visible(timeout=60_000)
        reply = guide.replies[number - 1]
        assert differences(turn, reply) == [], f"turn {number}"
        shown = " ".join((await chat.locator(".turns").inner_text()).split())
        for message in reply.messages:
            assert " ".join(message["text"].split()) in shown, f"turn {number}: a text is missing"
            for card in message["cards"]:
                assert card["name"] in shown
                for channel in card["channels"]:
                    assert channel["label"] in shown
        buttons = [button["id"] for message in reply.messages for button in message["buttons"]]
        assert await last.locator("button[name=choice]").evaluate_all("all => all.map((it) => it.value)") == buttons
    assert len(guide.replies) == len(transcript["turns"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("way", ["widget", "plain"])
async def test_conversation_in_a_browser(serve: Callable[..., Client], guide: Guide, host: Host, browse: Any, path: Path, way: str) -> None:
    transcript = read_yaml(path)
    opening = dict(transcript["opening"])
    watched = Watched(guide, datetime.fromisoformat(opening.pop("time")))
    client = serve(watched, frame_ancestors=f"'self' {host.origin}")
    zone = opening.pop("time_zone", None)
    page = await browse(java_script_enabled=way == "widget", timezone_id=zone or "UTC", locale=opening.get("language", "en"))
    if way == "widget":
        attributes = " ".join(f'data-{name}="{value}"' for name, value in opening.items())
        await page.goto(host.show(widget_page(client, attributes)))
        await hold(await open_widget(page), watched, transcript)
    else:
        known = {**opening, **({"time_zone": zone} if zone else {})}
        await page.goto(f"http://127.0.0.1:{client.port}/chat?{urlencode(known)}")
        await hold(page, watched, transcript)
    assert page.errors == []
