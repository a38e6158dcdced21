"""The widget on a page of another origin: it opens, talks, dresses, and never troubles the page it is on."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import expect

from tests.web.browser.conftest import Host, open_widget, widget_page, write
from tests.web.conftest import Client, StubGuide

# What docs/hosting.md tells an organisation to allow, and nothing else.
POLICY = "default-src 'none'; script-src {guide}; frame-src {guide}; require-trusted-types-for 'script'; trusted-types 'none'"
KILOBYTES = 30


@pytest.fixture
def embedded(serve: Callable[..., Client], stub: StubGuide, host: Host) -> Client:
    """A server that lets the host frame the chat."""
    return serve(stub, frame_ancestors=f"'self' {host.origin}", leave_to=f"{host.origin}/weather")


def test_script_and_chat_page_are_small(client: Client) -> None:
    """The script for the host page and all that the frame loads, each compressed as the server sends it."""
    sizes = {}
    for path in ("/widget.js", "/chat?language=fi&country=FI", "/chat.js", "/style.css"):
        sizes[path] = len(client.get(path, Accept_Encoding="gzip").body)
    print(f"compressed: {sizes}, together {sum(sizes.values()) / 1024:.1f} KB")
    assert sum(sizes.values()) < KILOBYTES * 1024, sizes
    assert gzip.decompress(client.get("/chat.js", Accept_Encoding="gzip").body).startswith(b"//")


async def test_works_under_the_strictest_policy(embedded: Client, host: Host, browse: Any) -> None:
    page = await browse()
    await page.goto(host.show(widget_page(embedded), Content_Security_Policy=POLICY.format(guide=f"http://127.0.0.1:{embedded.port}")))
    chat = await open_widget(page)
    await write(chat, "hello")
    await expect(chat.locator("[role=log]")).to_contain_text("Answer 1")
    await expect(page.locator("[data-signpost] dialog")).to_have_css("position", "fixed")
    assert page.errors == []


async def test_works_on_an_isolated_page(embedded: Client, host: Host, browse: Any) -> None:
    page = await browse()
    isolated = {"Cross_Origin_Embedder_Policy": "require-corp", "Cross_Origin_Opener_Policy": "same-origin"}
    await page.goto(host.show(widget_page(embedded), **isolated))
    await (await open_widget(page)).locator("[role=log]").get_by_text("First screen").wait_for()


async def test_origin_that_is_not_listed_is_refused(client: Client, host: Host, browse: Any) -> None:
    page = await browse()
    await page.goto(host.show(widget_page(client)))
    await page.locator("[data-signpost] button.launch").click()
    await page.wait_for_timeout(500)
    assert not [frame for frame in page.frames if frame.url.startswith(f"http://127.0.0.1:{client.port}/chat")]
    assert any("frame-ancestors" in error for error in page.errors)


async def test_page_tells_language_country_and_time_zone(embedded: Client, stub: StubGuide, host: Host, browse: Any) -> None:
    page = await browse(timezone_id="Europe/Helsinki")
    await page.goto(host.show(widget_page(embedded, 'data-language="fi" data-door="law"')))
    chat = await open_widget(page)
    assert stub.open_ones == {}, "nobody has begun a conversation"
    await chat.locator("button[value=door_self]").click()
    await expect(chat.locator("[role=log]")).to_contain_text("Answer 1")
    opening = stub.opened[-1]
    assert (opening.language, opening.time_zone, opening.door) == ("fi", "Europe/Helsinki", "law")
    assert len(stub.open_ones) == 1


async def test_launcher_closes_with_button_and_escape(embedded: Client, host: Host, browse: Any) -> None:
    page = await browse()
    await page.goto(host.show(widget_page(embedded)))
    chat = await open_widget(page)
    await write(chat, "hello")
    await expect(chat.locator("[role=log]")).to_contain_text("Answer 1")
    await page.keyboard.press("Escape")
    await expect(page.locator("[data-signpost] dialog")).to_be_hidden()
    assert await page.evaluate("document.activeElement.shadowRoot.activeElement.className") == "launch", "the focus goes back"
    await page.keyboard.press("Enter")
    await expect(chat.locator("[role=log]")).to_contain_text("Answer 1")
    await page.locator("[data-signpost] .bar button").click()
    await expect(page.locator("[data-signpost] dialog")).to_be_hidden()


async def test_full_screen_on_a_phone(embedded: Client, host: Host, browse: Any) -> None:
    page = await browse(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    await page.goto(host.show(widget_page(embedded)))
    await open_widget(page)
    assert await page.locator("[data-signpost] dialog").bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 640}


async def test_inline_in_an_element(embedded: Client, host: Host, browse: Any) -> None:
    page = await browse()
    body = '<h1>NGO</h1><div style="height:3000px"></div><div id="here"></div>'
    await page.goto(host.show(widget_page(embedded, 'data-language="en" data-target="here"', body=body)))
    await page.wait_for_timeout(300)
    assert not any("/chat" in frame.url for frame in page.frames), "nothing is loaded before somebody comes to it"
    await page.locator("#here").scroll_into_view_if_needed()
    chat = page.frame_locator("#here [data-signpost] iframe")
    await write(chat, "hello")
    await expect(chat.locator("[role=log]")).to_contain_text("Answer 1")


async def test_colours_of_the_page_are_taken_where_they_can_be_read(embedded: Client, host: Host, browse: Any) -> None:
    for wanted, seen in (("rebeccapurple", "#663399"), ("var(--brand)", "#6b0f1a"), ("yellow", "#17566e")):
        page = await browse(color_scheme="light")
        style = f"<style>:root {{ --brand: #6b0f1a; --signpost-accent: {wanted}; --signpost-radius: 0px }}</style>"
        await page.goto(host.show(widget_page(embedded, head=style)))
        chat = await open_widget(page)
        await page.wait_for_timeout(200)
        look = await chat.locator("html").evaluate(
            "it => [getComputedStyle(it).getPropertyValue('--accent'), getComputedStyle(it).getPropertyValue('--round')]"
        )
        assert look == [seen, "0px"], wanted


async def test_hostile_theme_changes_nothing(embedded: Client, host: Host, browse: Any) -> None:
    page = await browse(color_scheme="light")
    await page.goto(host.show(widget_page(embedded)))
    chat = await open_widget(page)
    before = await chat.locator("html").evaluate("it => it.style.cssText")
    for values in (
        "null",
        "'x'",
        "{accent: 'url(https://evil.example)', radius: '9px'}",
        "{accent: '#ffffff'}",
        "{accent: '#f0f0f0', radius: 1e9}",
        "{__proto__: {accent: 1}}",
    ):
        await page.evaluate(
            f"document.querySelector('[data-signpost]').shadowRoot.querySelector('iframe').contentWindow.postMessage({{signpost: 'theme', values: {values}}}, '*')"
        )
    await page.wait_for_timeout(200)
    assert await chat.locator("html").evaluate("it => it.style.cssText") == before
    assert page.errors == []


async def test_script_twice_is_one_widget_each_and_bad_pages_go_on(embedded: Client, host: Host, browse: Any) -> None:
    page = await browse()
    # A page that breaks what scripts rely on: ours gives up quietly, and the page's own script runs.
    head = "<script>window.ran = 0; CSSStyleSheet.prototype.replaceSync = () => { throw 1 }; Element.prototype.append = undefined;</script>"
    tail = "<script defer src='data:text/javascript,window.ran = 1'></script>"
    await page.goto(host.show(widget_page(embedded, head=head) + tail))
    assert await page.evaluate("window.ran") == 1
    assert page.errors == []


async def test_without_constructed_style_sheets_a_link_is_left(embedded: Client, host: Host, browse: Any) -> None:
    page = await browse()
    await page.goto(host.show(widget_page(embedded, head="<script>delete window.CSSStyleSheet</script>")))
    assert (await page.locator("[data-signpost] a").get_attribute("href") or "").startswith(f"http://127.0.0.1:{embedded.port}/chat?language=en")


async def test_site_of_sites_yml(serve: Callable[..., Client], stub: StubGuide, host: Host, browse: Any) -> None:
    from bot.content.sites import Site

    site = Site("ngo", "Example NGO", (host.origin,), "de", "AT", f"{host.origin}/weather", "#6b0f1a", "#ffb3b3", {"de": "Wir sind für Sie da."})
    client = serve(stub, sites={"ngo": site})
    page = await browse(color_scheme="light")
    await page.goto(host.show(widget_page(client, 'data-site="ngo" data-language="de"')))
    chat = await open_widget(page)
    await expect(chat.locator("body")).to_contain_text("Wir sind für Sie da.")
    await expect(chat.locator("body")).to_contain_text("Österreich")
    assert await chat.locator(".write .send").evaluate("it => getComputedStyle(it).backgroundColor") == "rgb(107, 15, 26)"
    await write(chat, "hallo")
    await expect(chat.locator("[role=log]")).to_contain_text("Answer 1")
    assert client.get("/chat?site=nobody", Accept="text/html").status == 404
    assert f"frame-ancestors 'self' {host.origin};" in client.get("/chat?site=ngo").headers["content-security-policy"]
