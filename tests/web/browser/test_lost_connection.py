"""A connection that fails, a server that stumbles: no message is lost, none counts twice."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page, Route, expect

from tests.web.browser.conftest import write
from tests.web.conftest import Client, StubGuide


async def begin(browse: Any, client: Client) -> Page:
    page: Page = await browse()
    await page.goto(f"http://127.0.0.1:{client.port}/chat?language=en&country=IE")
    await page.locator("html.live").wait_for()
    return page


async def test_message_waits_for_the_connection(client: Client, stub: StubGuide, browse: Any) -> None:
    page = await begin(browse, client)
    await write(page, "one")
    await expect(page.locator("[role=log]")).to_contain_text("Answer 1")
    await page.context.set_offline(True)
    await write(page, "two")
    await expect(page.locator("[role=alert]")).to_contain_text("No connection")
    assert "two" in await page.inner_text("[role=log]"), "it stands where it was written"
    await write(page, "three")
    await page.context.set_offline(False)
    await expect(page.locator("[role=log]")).to_contain_text("Answer 3")
    assert [text for text, _ in stub.sent] == ["one", "two", "three"]
    assert await page.locator("[role=alert]").count() == 0 and await page.locator(".unsent").count() == 0


async def test_answer_that_got_lost_is_not_a_second_message(client: Client, stub: StubGuide, browse: Any) -> None:
    page = await begin(browse, client)
    lost = 0

    async def lose(route: Route) -> None:
        nonlocal lost
        if lost < 2:
            lost += 1
            await route.fetch()  # the server answers, and nobody hears it
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/api/messages", lose)
    await write(page, "hello")
    for _ in range(2):
        await page.get_by_role("button", name="Try again").click()
    await expect(page.locator("[role=log]")).to_contain_text("Answer 1")
    assert stub.sent == [("hello", None)] and lost == 2
    assert await page.locator(".turn.you").count() == 1


async def test_opening_that_fails_is_tried_again(client: Client, stub: StubGuide, browse: Any) -> None:
    page = await begin(browse, client)
    await page.route("**/api/conversations", lambda route: route.fulfill(status=502, body="<html>Bad gateway</html>"))
    await page.locator("button[value=help_talk]").last.click()
    await expect(page.locator("[role=alert]")).to_contain_text("No connection")
    await page.unroute("**/api/conversations")
    await page.get_by_role("button", name="Try again").click()
    await expect(page.locator(".card")).to_be_visible()
    assert len(stub.sent) == 1


async def test_fault_of_the_server_says_where_to_turn(client: Client, stub: StubGuide, browse: Any) -> None:
    page = await begin(browse, client)
    await write(page, "one")
    await expect(page.locator("[role=log]")).to_contain_text("Answer 1")
    stub.fail = RuntimeError("broken")
    await write(page, "two")
    await expect(page.locator("[role=alert]")).to_contain_text("112")
    stub.fail = None
    await page.get_by_role("button", name="Try again").click()
    await expect(page.locator("[role=log]")).to_contain_text("Answer 2")


async def test_text_that_is_too_long_comes_back_to_its_field(client: Client, stub: StubGuide, browse: Any) -> None:
    page = await begin(browse, client)
    await write(page, "word " * 300)
    await expect(page.locator("[role=alert]")).to_contain_text("1000 characters")
    assert await page.input_value("#message") == ("word " * 300)
    assert stub.sent == [] and await page.locator(".turn.you").count() == 0


async def test_conversation_that_is_over_keeps_the_unanswered_words(client: Client, stub: StubGuide, browse: Any) -> None:
    page = await begin(browse, client)
    await write(page, "one")
    await expect(page.locator("[role=log]")).to_contain_text("Answer 1")
    stub.open_ones.clear()
    await write(page, "two")
    await expect(page.locator("[role=alert]")).to_contain_text("This chat has ended")
    assert await page.input_value("#message") == "two" and "one" not in await page.inner_text("[role=log]")
    await page.get_by_role("button", name="Start again").click()
    await expect(page.locator("[role=log]")).to_contain_text("First screen")
    assert await page.input_value("#message") == "two"


async def test_idle_page_forgets(client: Client, stub: StubGuide, browse: Any) -> None:
    page = await browse()
    await page.clock.install()
    await page.goto(f"http://127.0.0.1:{client.port}/chat?language=en&country=IE")
    await write(page, "my words")
    await expect(page.locator("[role=log]")).to_contain_text("Answer 1")
    await page.clock.run_for(29 * 60 * 1000)
    assert "my words" in await page.inner_text("[role=log]")
    await page.clock.run_for(2 * 60 * 1000)
    await expect(page.locator("[role=alert]")).to_contain_text("This chat has ended")
    assert "my words" not in await page.inner_text("body")
    await page.wait_for_timeout(100)
    assert stub.open_ones == {}


async def test_two_presses_are_one(client: Client, stub: StubGuide, browse: Any) -> None:
    page = await begin(browse, client)
    stub.seconds = 0.5
    await page.locator("button[value=door_self]").dblclick()
    await expect(page.locator(".typing")).to_contain_text("The guide is writing")
    await expect(page.locator("[role=log]")).to_contain_text("Answer 1")
    await page.wait_for_timeout(300)
    assert len(stub.sent) == 1 and await page.locator(".typing").count() == 0


async def test_words_are_shown_as_words(client: Client, browse: Any) -> None:
    page = await begin(browse, client)
    text = "<img src=x onerror=alert(1)> {{ 7*7 }} \"'><script>alert(1)</script>"
    await write(page, text)
    await expect(page.locator(".turn.you")).to_contain_text(text)
    await write(page, "help")
    await expect(page.locator(".card h3")).to_have_text("A line <b>")
    hrefs = await page.locator(".card a").evaluate_all("all => all.map(it => it.getAttribute('href'))")
    assert hrefs == ["tel:+4980012345", "https://example.org/?a=1&b=2", "sms:+4980054321", "mailto:help@example.org"]
    assert await page.locator("[role=log] img, [role=log] script").count() == 0


async def test_change_of_language_changes_the_page(client: Client, stub: StubGuide, browse: Any) -> None:
    page = await begin(browse, client)
    await page.locator("#settings summary").click()
    await page.select_option("#language", "change_language:de")
    await page.select_option("#country", "inform_country:AT")
    await page.locator("#settings button").click()
    await expect(page.locator("#settings summary")).to_contain_text("Land: Österreich")
    await expect(page.locator("html")).to_have_attribute("lang", "de")
    await expect(page.locator("a.leave")).to_have_text("Diese Seite jetzt verlassen")
    assert await page.get_by_label("Nachricht schreiben").count() == 1
    assert [choice for _, choice in stub.sent] == ["change_language:de", "inform_country:AT"]
    await write(page, "hallo")
    await expect(page.locator(".who").last).to_have_text("Wegweiser")


async def test_delete_in_words_clears_the_screen(client: Client, stub: StubGuide, browse: Any) -> None:
    page = await begin(browse, client)
    await write(page, "my secret words")
    await expect(page.locator("[role=log]")).to_contain_text("Answer 1")
    await page.locator("button[value=step_menu]").evaluate("it => it.value = 'start_over'")
    await page.locator("button[value=start_over]").click()
    await expect(page.locator("[role=log]")).to_contain_text("Answer 2")
    assert "my secret words" not in await page.inner_text("body")


async def test_country_by_time_zone_alone(client: Client, stub: StubGuide, browse: Any) -> None:
    page = await browse(timezone_id="Europe/Vienna")
    stub.zones = {"Europe/Vienna": "AT"}
    await page.goto(f"http://127.0.0.1:{client.port}/chat?language=de")
    await expect(page.locator("#settings summary")).to_contain_text("Land: Österreich")
    await write(page, "hallo")
    await expect(page.locator("[role=log]")).to_contain_text("Answer 1")
    assert len(stub.open_ones) == 1
