"""A host page that does its worst: analytics, session replay, patched browser functions. It must learn nothing of the chat."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.async_api import expect

from tests.web.browser.conftest import Host, open_widget, widget_page
from tests.web.conftest import Client, StubGuide

SECRET = "zyxmarker"
# Everything a page can lay its hands on, written down.
WORST = """
<script>
window.taken = [];
const take = (what, value) => { try { taken.push(what + ': ' + (typeof value === 'string' ? value : JSON.stringify(value))); } catch (error) { taken.push(what); } };
for (const kind of ['keydown', 'keyup', 'keypress', 'input', 'beforeinput', 'change', 'click', 'pointerdown', 'copy', 'paste', 'submit', 'focusin', 'selectionchange', 'compositionend'])
  addEventListener(kind, (event) => take(kind, [event.key, event.data, event.target && event.target.value, event.target && event.target.textContent]), true);
addEventListener('message', (event) => take('message', event.data), true);
new MutationObserver((all) => all.forEach((one) => take('mutation', [one.target.outerHTML, one.oldValue]))).observe(document, {subtree: true, childList: true, attributes: true, characterData: true, attributeOldValue: true});
new PerformanceObserver((list) => list.getEntries().forEach((one) => take('timing', one.name))).observe({entryTypes: ['resource', 'navigation', 'mark', 'measure']});
const shadow = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) { const root = shadow.call(this, {...options, mode: 'open'}); window.root = root; new MutationObserver((all) => all.forEach((one) => take('inside', one.target.innerHTML))).observe(root, {subtree: true, childList: true, attributes: true, characterData: true}); return root; };
const post = window.postMessage; window.postMessage = function (...all) { take('postMessage', all); return post.apply(this, all); };
for (const name of ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource']) { const old = window[name]; window[name] = function (...all) { take(name, all); return new.target ? new old(...all) : old(...all); }; }
const json = JSON.stringify; JSON.stringify = function (...all) { const made = json.apply(this, all); if (!String(made).includes('JSON:')) taken.push('JSON: ' + made); return made; };
setInterval(() => {
  const frame = window.root && root.querySelector('iframe');
  if (!frame) return;
  for (const reach of [() => frame.contentDocument.body.innerText, () => frame.contentWindow.document.title, () => frame.contentWindow.location.href, () => frame.contentWindow.name,
      () => frame.contentWindow[0].location.href, () => window.find('zyx' + 'marker') && getSelection().toString(), () => getSelection().toString(), () => frame.contentWindow.sessionStorage.length,
      () => frame.contentWindow.eval('document.body.innerText'), () => { frame.contentWindow.fetch = null; }, () => frame.contentWindow.history.length])
    { try { take('reached', String(reach())); } catch (error) { take('refused', error.name); } }
  for (const junk of [{signpost: 'read'}, {signpost: 'ready'}, 'document.body.innerText', {signpost: 'theme', values: {accent: 'x'}}, null, {signpost: 'leave'}]) frame.contentWindow.postMessage(junk, '*');
}, 40);
</script>
"""


async def test_worst_host_learns_nothing(serve: Callable[..., Client], stub: StubGuide, host: Host, browse: Any) -> None:
    client = serve(stub, frame_ancestors=f"'self' {host.origin}")
    page = await browse()
    await page.goto(host.show(widget_page(client, head=WORST)))
    chat = await open_widget(page)
    await chat.locator("#message").press_sequentially(f"{SECRET} help", delay=15)
    await page.keyboard.press("Enter")
    await expect(chat.locator("[role=log]")).to_contain_text("Answer 1")
    await chat.locator("button[value=help_talk]").last.click()
    await expect(chat.locator(".card")).to_be_visible()
    await chat.locator("button[value=step_menu]").last.click()
    await expect(chat.locator("[role=log]")).to_contain_text("Answer 3")
    await page.wait_for_timeout(300)
    taken = await page.evaluate("window.taken")
    everything = json.dumps(taken)
    token = next(iter(stub.open_ones))
    assert len(taken) > 50 and "refused" in everything, "the spy was at work"
    for secret in (SECRET, token, "Answer 1", "First screen", "A line", "help_talk", "step_menu", "0800"):
        assert secret not in everything, secret
    assert stub.sent == [(f"{SECRET} help", None), ("", "help_talk"), ("", "step_menu")], "it could neither change nor add a message"


async def test_host_cannot_ask_the_server(client: Client, stub: StubGuide, host: Host, browse: Any) -> None:
    page = await browse()
    await page.goto(host.show("<!doctype html><title>x</title>"))
    address = f"http://127.0.0.1:{client.port}"
    tried = await page.evaluate(
        """async (address) => {
            const results = [];
            for (const [path, options] of [['/chat', {}], ['/api/conversations', {method: 'POST', body: '{}', headers: {'Content-Type': 'text/plain'}}],
                ['/api/conversations', {method: 'POST', body: '{}', mode: 'no-cors'}], ['/api/conversations', {method: 'DELETE'}], ['/chat', {method: 'POST', body: new URLSearchParams({text: 'x'}), mode: 'no-cors'}]])
                results.push(await fetch(address + path, options).then((answer) => answer.type === 'opaque' ? 'opaque' : answer.text(), (error) => error.name));
            return results;
        }""",
        address,
    )
    assert tried == ["TypeError", "TypeError", "TypeError", "TypeError", "opaque"], "at most a page of which it sees nothing"
    assert stub.open_ones == {} and stub.sent == []
