// The chat page with JavaScript: the same page, without loading it anew at each turn. Without this script the page's own forms do all of it.
// Nothing is kept on the device: the conversation's token lives in this script's memory and is gone with the page.
(() => {
  "use strict";
  const IDLE = 30 * 60 * 1000, PATIENCE = 20000, SLOW = 300, SHIFTS = 3, SHIFT_TIME = 5000;
  if (!window.fetch || !window.crypto || !Element.prototype.replaceChildren) return;
  const root = document.documentElement, body = document.body;
  const find = (selector, within = document) => within.querySelector(selector);
  const framed = window.parent !== window;
  const turns = find(".turns"), field = find("#message");
  if (!turns || !field) return;
  const page = body.dataset, zone = Intl.DateTimeFormat().resolvedOptions().timeZone || page.zone;
  let words = JSON.parse(page.words);
  let token = find("[name=token]").value; // not empty where the first message went as a form, before this script was there
  let waiting = [], busy = false, life = 0, idle = 0, deadline = Infinity, gone = false, tapped = new Set();

  // Building the page. Texts become text, never markup.
  function make(tag, values = {}, ...inside) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(values)) if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    node.append(...inside.filter(Boolean));
    return node;
  }
  const paragraphs = (text) => text.split("\n").filter((line) => line.trim()).map((line) => make("p", {}, line));
  const list = (kind, lines) => lines.length ? make("ul", { class: kind }, ...lines.map((line) => make("li", {}, line))) : null;
  const SAFE = /^(?:(?:tel|sms):\+?[0-9*#]{2,20}|https:\/\/[^\s"'<>\\]{1,2000}|mailto:[^\s"'<>\\?&]{3,200})$/;

  function channel(it) {
    const link = { href: it.href, ...(it.href.startsWith("https:") && { rel: "noreferrer noopener", target: "_blank" }) };
    const shown = SAFE.test(it.href) ? make("a", link, it.label) : make("strong", {}, it.label);
    return make("li", {}, shown, it.reach && " ", it.reach && make("span", { class: "reach" }, it.reach));
  }

  function card(it) {
    const join = (lines) => lines.filter(Boolean).join(" · ");
    return make("article", { class: "card" },
      make("h3", {}, it.name), make("p", { class: "kind" }, join([it.kind !== it.name && it.kind, ...it.why])),
      list("for", it.for), list("trust", it.trust),
      it.hours.length ? make("p", { class: it.open ? "hours open" : "hours" }, join(it.hours)) : null,
      make("ul", { class: "channels" }, ...it.channels.map(channel)),
      make("p", { class: "facts" }, join([it.languages, ...it.cost, it.region, it.checked])));
  }

  function said(message, number) {
    const buttons = message.buttons.map((button) => make("button", { name: "choice", value: button.id }, button.title));
    return make("li", { class: "turn guide", lang: message.language, dir: message.direction },
      number === 0 && make("h2", { class: "who", lang: root.lang }, words.guide),
      message.text && make("div", { class: "bubble" }, ...paragraphs(message.text)),
      ...message.cards.map(card), buttons.length && make("div", { class: "choices" }, ...buttons));
  }

  // The visitor's own words are not read out to them again: they are no news.
  function mine(text) {
    return make("li", { class: "turn you", tabindex: "-1", "aria-live": "off" }, make("h2", { class: "who" }, words.you),
      make("div", { class: "bubble", lang: root.lang, dir: "auto" }, ...paragraphs(text)));
  }

  function show(item, reply) {
    for (const old of document.querySelectorAll(".choices")) old.classList.add("earlier");
    if (reply.cleared) turns.replaceChildren();
    turns.append(...reply.messages.map(said));
    const first = reply.cleared ? turns.firstElementChild : item && item.node;
    if (first) first.scrollIntoView({ block: "start" });
    if (reply.language !== page.language || (reply.country || "") !== page.country) settle(reply.language, reply.country || "");
  }

  // A line of the page itself, under the log: what went wrong and what to do about it.
  function notice(text, action, act) {
    find(".notice")?.remove();
    field.removeAttribute("aria-invalid");
    if (!text) return;
    const button = action && make("button", { type: "button", class: "plain" }, action);
    if (button) button.addEventListener("click", () => { notice(); act(); field.focus(); });
    find(".write").prepend(make("div", { class: "notice", role: "alert" }, ...paragraphs(text), button));
    find(".notice").scrollIntoView({ block: "nearest" });
  }

  function typing(on) {
    find(".typing")?.remove();
    if (on) find(".talk").append(make("p", { class: "typing", role: "status" }, make("span", { class: "dots", "aria-hidden": "true" }, "•••"), " " + words.typing));
  }

  function start(language = page.language, country = page.country) {
    const address = new URL("/chat", location.origin);
    for (const [name, value] of Object.entries({ language, country, site: page.site, time_zone: zone })) if (value) address.searchParams.set(name, value);
    return address;
  }

  // Language and country changed: labels, emergency line and lists come from the server as they would without this script.
  function settle(language, country) {
    const asked = life, request = new XMLHttpRequest();
    request.open("GET", start(language, country));
    request.responseType = "document";
    request.onload = () => {
      const fresh = request.response;
      if (gone || asked !== life || request.status !== 200 || !fresh || !find("#settings", fresh)) return;
      const within = document.activeElement && document.activeElement.closest("#settings, #footer, .top");
      for (const part of [".top", "#emergency", ".subtitle", "#settings", "#footer", ".skip", ".write label", "#hint", ".write .send"]) {
        find(part).replaceWith(document.adoptNode(find(part, fresh)));
      }
      [root.lang, root.dir, document.title] = [fresh.documentElement.lang, fresh.documentElement.dir, fresh.title];
      find("#log").setAttribute("aria-label", fresh.title);
      [page.language, page.country, words] = [fresh.body.dataset.language, fresh.body.dataset.country, JSON.parse(fresh.body.dataset.words)];
      enhance();
      if (within) (find("#settings summary")).focus();
    };
    request.send();
  }

  // Sending. Each message has an id of its own: sent again, it gets the answer that was lost, not a second one.
  async function ask(path, what) {
    const headers = { "Content-Type": "application/json", "X-Visitor": `${page.language}-${page.country}`, ...(token && { "X-Conversation": token }) };
    const stop = new AbortController(), late = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(what), credentials: "omit", cache: "no-store", signal: stop.signal });
      return { status: response.status, ...(await response.json()) };
    } finally {
      clearTimeout(late);
    }
  }

  function open() {
    return ask("/api/conversations", { language: page.language, country: page.country, time_zone: zone || null, door: page.door });
  }

  async function deliver(item) {
    const began = life;
    if (!token) {
      const opened = await open();
      if (opened.status !== 201) return opened;
      if (began !== life) return forget(opened.token);
      token = opened.token;
    }
    return ask("/api/messages", { id: item.id, ...item.what });
  }

  function send(what, shown) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const item = { id: Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""), what, node: shown ? mine(shown) : null, shown };
    find("#before")?.remove();
    if (item.node) {
      turns.append(item.node);
      item.node.scrollIntoView({ block: "nearest" });
    }
    waiting.push(item);
    pump();
    return item;
  }

  async function pump() {
    if (busy || gone || !waiting.length) return;
    busy = true;
    const began = life, item = waiting[0], slow = setTimeout(() => typing(true), SLOW);
    let reply = null;
    notice();
    try {
      reply = await deliver(item);
    } catch {
      // no connection, no answer in time, or an answer that is none
    }
    clearTimeout(slow);
    if (gone || began !== life) return;
    typing(false);
    busy = false;
    rest();
    if (reply && reply.status === 200) {
      waiting.shift();
      if (item.node) item.node.classList.remove("unsent");
      show(item, reply);
      pump();
    } else if (reply && reply.status === 404) {
      end(reply.message, item.what.text);
    } else if (reply && reply.status < 500) {
      refuse(item, reply.message);
    } else {
      if (item.node) item.node.classList.add("unsent");
      notice((reply && reply.message) || words.offline, words.retry, pump);
    }
  }

  // The server did not take it (too long, too fast): the words go back to their field.
  function refuse(item, message) {
    waiting.shift();
    if (item.node) item.node.remove();
    if (item.what.text) field.value = [item.what.text, field.value].filter(Boolean).join("\n");
    notice(message);
    field.setAttribute("aria-invalid", "true");
    field.focus();
  }

  // Ending: wipe the screen, forget the token, tell the server.
  function wipe(how) {
    life += 1;
    tapped = new Set();
    [waiting, busy] = [[], false];
    clearTimeout(idle);
    typing(false);
    turns.replaceChildren();
    field.value = "";
    forget(token, how);
    token = "";
  }

  function forget(which, how) {
    if (!which) return;
    if ("keepalive" in Request.prototype) {
      fetch("/api/conversations", { method: "DELETE", headers: { "X-Conversation": which, ...(how && { "X-End": how }) }, keepalive: true, credentials: "omit" }).catch(() => {});
    } else {
      navigator.sendBeacon("/chat", new URLSearchParams({ token: which, action: how === "left" ? "leave" : how === "deleted" ? "delete" : "close" }));
    }
  }

  function end(message, unsent) {
    wipe();
    field.value = unsent || "";
    notice(message, words.start_again, restart);
    find(".notice button")?.focus();
  }

  function restart() {
    notice();
    const again = life, text = field.value;
    open().then((opened) => {
      if (again !== life) return forget(opened.token);
      if (opened.status !== 201) return notice(opened.message, words.retry, restart);
      token = opened.token;
      show(null, opened);
      field.value = text;
      rest();
    }).catch(() => notice(words.offline, words.retry, restart));
  }

  function rest() {
    clearTimeout(idle);
    deadline = Date.now() + IDLE;
    idle = setTimeout(() => { if (token) end(words.expired); }, IDLE);
  }

  // A tap on a number or link of a card is counted, where the server keeps totals: its kind, once a conversation, without a token or an address.
  function tap(link) {
    const kind = { "tel:": "call", "sms:": "text", "mailto:": "mail", "https:": "site" }[link.protocol];
    if (!("taps" in page) || !kind || tapped.has(kind)) return;
    const body = JSON.stringify({ kind, first: !tapped.size });
    tapped.add(kind);
    fetch("/api/taps", { method: "POST", headers: { "Content-Type": "application/json" }, body, keepalive: true, credentials: "omit" }).catch(() => {});
  }

  // Leaving: blank at once, then away, and Back does not lead here.
  function blank(how) {
    gone = true;
    wipe(how);
    body.replaceChildren();
    document.title = "\u200b";
  }

  function leave() {
    const to = page.leave;
    blank("left");
    if (!framed) return location.replace(to);
    parent.postMessage({ signpost: "leave", to }, "*");
    setTimeout(() => { // the host's script should have left by now
      try { top.location.replace(to); } catch { location.replace("about:blank"); }
    }, 300);
  }

  function enhance() {
    const form = find(".exit"), link = make("a", { class: "leave", href: page.leave, rel: "noreferrer", target: "_top" }, find(".leave").textContent);
    link.append(make("span", { class: "presses", "aria-hidden": "true" }));
    link.addEventListener("click", (event) => { event.preventDefault(); leave(); });
    form.replaceWith(link);
    for (const hint of document.querySelectorAll(".scripted")) hint.hidden = false;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    event.preventDefault();
    if (form.matches(".delete")) {
      wipe("deleted");
      notice(words.deleted, words.start_again, restart);
      find(".notice button").focus();
    } else if (form.matches(".settings form")) {
      change(form);
    } else if (button && button.value) {
      press(button);
    } else if (form.matches(".write") && field.value.trim() && !gone) {
      send({ text: field.value }, field.value.trim());
      field.value = "";
    }
  });

  function press(button) {
    if (busy && waiting.some((item) => item.what.choice === button.value)) return;
    const item = send({ choice: button.value }, button.textContent);
    item.node.focus({ preventScroll: true }); // the next Tab leads to the answer, not to the other buttons of the question
  }

  function change(form) {
    find("#settings").open = false;
    find("#settings summary").focus();
    for (const select of form.querySelectorAll("select")) {
      const [kind, value] = select.value.split(":");
      if (value && value !== (kind === "change_language" ? page.language : page.country)) {
        send({ choice: select.value }, select.selectedOptions[0].textContent);
      }
    }
  }

  for (const name of ["click", "auxclick"]) {
    turns.addEventListener(name, (event) => {
      const link = event.target.closest && event.target.closest(".channels a");
      if (link && event.button < 2) tap(link);
    });
  }

  field.addEventListener("keydown", (event) => {
    // Enter sends where there is a keyboard; on a phone its key makes a new line, as everywhere there.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    find(".write .send").click();
  });

  // Shift three times, with nothing else in between.
  let presses = [], alone = false, dotsTimer = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && framed) parent.postMessage({ signpost: "close" }, "*");
    if (event.key === "Shift") { if (!event.repeat) alone = true; } else { alone = false; presses = []; }
  });
  document.addEventListener("pointerdown", () => { alone = false; presses = []; });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone || gone) return;
    presses = [...presses.filter((when) => event.timeStamp - when < SHIFT_TIME), event.timeStamp];
    const dots = find(".presses");
    if (dots) dots.textContent = "•".repeat(presses.length);
    clearTimeout(dotsTimer);
    dotsTimer = setTimeout(() => { if (find(".presses")) find(".presses").textContent = ""; }, SHIFT_TIME);
    if (presses.length >= SHIFTS) leave();
  });

  // Who closes the page or goes elsewhere ends the conversation. A page that the browser brings back is blank, then new.
  addEventListener("pagehide", () => blank("closed"));
  addEventListener("pageshow", (event) => { if (event.persisted) location.replace(start()); });
  document.addEventListener("visibilitychange", () => { if (token && !gone && Date.now() > deadline) end(words.expired); });
  addEventListener("online", () => pump());

  // The host page may choose colours, nothing else, and none that could not be read.
  function luminance(colour) {
    const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  }
  function contrast(one, other) {
    const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (lighter + 0.05) / (darker + 0.05);
  }
  function theme(values) {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches, colour = values[dark ? "accentDark" : "accent"], set = root.style;
    if (/^#[0-9a-f]{6}$/i.test(colour) && (dark ? ["#1c262c", "#12191d"] : ["#ffffff", "#f2f5f6"]).every((paper) => contrast(colour, paper) >= 4.5)) {
      set.setProperty("--accent", colour);
      set.setProperty("--on-accent", contrast(colour, "#ffffff") > contrast(colour, "#000000") ? "#ffffff" : "#000000");
    }
    if (Number.isFinite(values.radius) && values.radius >= 0 && values.radius <= 24) set.setProperty("--round", `${values.radius}px`);
  }
  addEventListener("message", (event) => {
    if (framed && event.source === parent && event.data && event.data.signpost === "theme" && typeof event.data.values === "object" && event.data.values) theme(event.data.values);
  });

  root.classList.add("live");
  if (framed) root.classList.add("framed");
  enhance();
  if (framed) parent.postMessage({ signpost: "ready" }, "*");
  // Where only the browser's time zone can tell the country, the first screen comes again with its numbers.
  if (!token && !page.country && zone && !page.zone) settleFirst();

  function settleFirst() {
    const began = life;
    open().then((opened) => {
      if (gone || began !== life || opened.status !== 201) return;
      if (token || waiting.length || !opened.country) return forget(opened.token);
      token = opened.token;
      turns.replaceChildren(...opened.messages.map(said));
      settle(opened.language, opened.country);
      rest();
    }).catch(() => {});
  }
})();
