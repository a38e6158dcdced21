"""axe-core (WCAG 2.0 to 2.2, A and AA, and its best practices) finds nothing in any state; what it cannot see is tested by hand here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from bot.content.sites import Site
from tests.web.browser.conftest import Host, open_widget, widget_page, write
from tests.web.conftest import Client, StubGuide
from tests.web.pseudo import with_right_to_left

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


async def violations(page: Page) -> list[str]:
    """What axe complains of, with the place."""
    found = (await Axe().run(page, options=RULES)).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary'][:300]}" for rule in found for node in rule["nodes"]]


async def first(page: Page, client: Client, language: str) -> None:
    await page.goto(f"http://127.0.0.1:{client.port}/chat?language={language}&country=IE")
    await expect(page.locator(".turn.guide").first).to_be_visible()


async def answered(page: Page, client: Client, language: str) -> None:
    await first(page, client, language)
    await write(page, "help")
    await expect(page.locator(".card")).to_be_visible()


async def settings(page: Page, client: Client, language: str) -> None:
    await first(page, client, language)
    await page.locator("#settings summary").click()


async def refused(page: Page, client: Client, language: str) -> None:
    await first(page, client, language)
    await write(page, "x" * 1100)
    await expect(page.locator("[role=alert]")).to_be_visible()


async def deleted(page: Page, client: Client, language: str) -> None:
    await answered(page, client, language)
    await page.locator("form.delete button").click()
    await expect(page.locator("[role=alert], [role=status]").first).to_be_visible()


async def notice(page: Page, client: Client, language: str) -> None:
    await page.goto(f"http://127.0.0.1:{client.port}/notice?language={language}&country=IE&variant=harm")


async def nowhere(page: Page, client: Client, language: str) -> None:
    await page.goto(f"http://127.0.0.1:{client.port}/chat?language={language}&site=nobody")


async def home(page: Page, client: Client, language: str) -> None:
    await page.goto(f"http://127.0.0.1:{client.port}/")


STATES: list[Callable[[Page, Client, str], Awaitable[None]]] = [first, answered, settings, refused, deleted, notice, nowhere, home]


@pytest.fixture
def right_to_left() -> Any:
    with with_right_to_left():
        yield


@pytest.mark.parametrize(("language", "script", "scheme"), [("en", True, "light"), ("en", False, "dark"), ("ar", True, "dark"), ("ar", False, "light")])
async def test_no_violation_in_any_state(client: Client, right_to_left: None, browse: Any, language: str, script: bool, scheme: str) -> None:
    complaints = {}
    page = await browse(viewport={"width": 360, "height": 740}, color_scheme=scheme, bypass_csp=True)
    if not script:  # axe itself needs scripts to run: the page goes without its own
        await page.route("**/chat.js*", lambda route: route.abort())
    for state in STATES:
        await state(page, client, language)
        found = await violations(page)
        if found:
            complaints[state.__name__] = found
    assert not complaints


async def offline(page: Page, client: Client) -> None:
    await page.context.set_offline(True)
    await write(page, "hello")
    await expect(page.locator("[role=alert]")).to_be_visible()


async def typing(page: Page, client: Client) -> None:
    await write(page, "hello")
    await expect(page.locator(".typing")).to_be_visible()


@pytest.mark.parametrize("state", [offline, typing])
async def test_no_violation_while_something_is_under_way(client: Client, stub: StubGuide, browse: Any, state: Any) -> None:
    stub.seconds = 2.0
    page = await browse(bypass_csp=True)
    await first(page, client, "en")
    await state(page, client)
    assert await violations(page) == []


@pytest.mark.parametrize("opened", [False, True])
async def test_no_violation_on_the_host_page(serve: Callable[..., Client], stub: StubGuide, host: Host, browse: Any, opened: bool) -> None:
    client = serve(stub, frame_ancestors=f"'self' {host.origin}")
    page = await browse(bypass_csp=True)
    await page.goto(host.show(widget_page(client, body="<main><h1>NGO</h1></main>")))
    if opened:
        await write(await open_widget(page), "help")
    assert await violations(page) == []


async def test_colours_of_a_site_can_be_read(serve: Callable[..., Client], stub: StubGuide, browse: Any) -> None:
    site = Site("ngo", "NGO", ("https://ngo.example",), accent="#b5460f", accent_dark="#ffb38a")
    client = serve(stub, sites={"ngo": site})
    for scheme in ("light", "dark"):
        page = await browse(color_scheme=scheme, bypass_csp=True)
        await page.goto(f"http://127.0.0.1:{client.port}/chat?site=ngo&language=en&country=IE")
        await write(page, "help")
        await expect(page.locator(".card")).to_be_visible()
        assert await violations(page) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("size", [(320, 640), (320, 256), (256, 200)])
async def test_small_screens_and_400_percent_need_no_sideways_scrolling(
    client: Client, stub: StubGuide, browse: Any, size: tuple[int, int], script: bool
) -> None:
    """320 x 256 is a window of 1280 x 1024 at 400 %."""
    page = await browse(viewport={"width": size[0], "height": size[1]}, java_script_enabled=script)
    await answered(page, client, "de")
    await write(page, "Donaudampfschifffahrtsgesellschaftskapitän" * 5)
    await expect(page.locator(".turn.you")).to_have_count(2)
    assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
    top, field = await page.locator(".top").bounding_box(), page.locator("#message")
    await field.focus()
    box = await field.bounding_box()
    assert box and top and box["y"] >= top["height"] - 1 and box["y"] < size[1], "the focused field is not hidden behind the bar"


async def test_targets_are_large_enough(client: Client, browse: Any) -> None:
    page = await browse(viewport={"width": 320, "height": 640})
    await answered(page, client, "en")
    small = await page.evaluate("""[...document.querySelectorAll('a, button, summary, select, textarea')].filter((it) => it.offsetParent && !it.matches('.skip'))
        .map((it) => [it.textContent.trim().slice(0, 30), it.getBoundingClientRect().height]).filter(([, height]) => height < 40)""")
    assert small == []


async def test_keyboard_alone(client: Client, stub: StubGuide, browse: Any) -> None:
    page = await browse()
    await first(page, client, "en")
    await page.keyboard.press("Tab")
    await expect(page.locator(":focus")).to_have_text("Go to the message field")
    await page.keyboard.press("Enter")
    await expect(page.locator("#message")).to_be_focused()
    await page.keyboard.type("hello")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("there")
    await page.keyboard.press("Enter")
    await expect(page.locator("[role=log]")).to_contain_text("Answer 1")
    assert stub.sent[0][0] == "hello\nthere"
    await expect(page.locator("#message")).to_be_focused()
    await page.locator("button[value=step_menu]").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("[role=log]")).to_contain_text("Answer 2")
    assert "you" in (await page.locator(":focus").get_attribute("class") or ""), "the focus stays in the conversation"
    await page.keyboard.press("Tab")
    assert await page.locator(":focus").get_attribute("value") == "help_talk", "and the next Tab is the answer's first button"


async def test_answers_are_announced_once(client: Client, browse: Any) -> None:
    """The log is the one live region in which an answer appears; the visitor's own words are not read out to them."""
    page = await browse()
    await first(page, client, "en")
    await page.evaluate("""window.announced = []; new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach((node) => {
        const live = node.parentElement && node.parentElement.closest('[role=log], [role=status], [role=alert], [aria-live]');
        if (live && node.textContent && node.getAttribute && node.getAttribute('aria-live') !== 'off') announced.push(node.textContent); }))).observe(document.body, {subtree: true, childList: true})""")
    await write(page, "hello")
    await expect(page.locator("[role=log]")).to_contain_text("Answer 1")
    announced = [text for text in await page.evaluate("announced") if "Answer 1" in text or "hello" in text]
    assert len(announced) == 1 and "Answer 1" in announced[0]
    assert await page.locator("[role=log]").count() == 1 and await page.locator("[role=log] [aria-live=polite], [role=log] [role=status]").count() == 0


async def test_every_message_names_its_language(client: Client, stub: StubGuide, right_to_left: None, browse: Any) -> None:
    page = await browse()
    await first(page, client, "en")
    stub.open_ones.clear()
    await page.locator("#settings summary").click()
    await page.select_option("#language", "change_language:ar")
    await page.locator("#settings button").click()
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert await page.locator(".turn.guide").first.get_attribute("lang") == "en"
    last = page.locator(".turn.guide").last
    assert (await last.get_attribute("lang"), await last.get_attribute("dir")) == ("ar", "rtl")


async def test_motion_stops_where_it_is_not_wanted(client: Client, stub: StubGuide, browse: Any) -> None:
    stub.seconds = 2.0
    for motion, moving in (("reduce", "none"), ("no-preference", "breathe")):
        page = await browse(reduced_motion=motion)
        await first(page, client, "en")
        await write(page, "hello")
        await expect(page.locator(".dots")).to_have_css("animation-name", moving)


async def test_forced_colours_leave_edges(client: Client, browse: Any) -> None:
    page = await browse(forced_colors="active")
    await answered(page, client, "en")
    for part in (".leave", ".choices button", ".card", ".bubble", "#message", ".channels a"):
        assert await page.locator(part).first.evaluate("it => parseFloat(getComputedStyle(it).borderTopWidth)") >= 1, part


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
async def test_right_to_left_is_mirrored(client: Client, right_to_left: None, browse: Any, script: bool) -> None:
    page = await browse(viewport={"width": 360, "height": 740}, java_script_enabled=script)
    await answered(page, client, "ar")
    assert await page.locator("html").get_attribute("dir") == "rtl"
    leave, you, guide = [await page.locator(part).last.bounding_box() for part in (".leave", ".turn.you .bubble", ".turn.guide .bubble")]
    assert leave and you and guide and leave["x"] < 180 and you["x"] < 30 and guide["x"] + guide["width"] > 330
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
