// Signpost on a host page: a button that opens the guide, or the guide inside an element of the page. The chat is a frame of the guide's own origin, so
// that no script of the host page can read it. This script keeps nothing, reads nothing of the page but its own attributes and colours, and must never
// break the page it is on: whatever goes wrong, the page goes on.
(() => {
  "use strict";
  const WORDS = {{ words | tojson }};
  const script = document.currentScript || document.querySelector('script[src*="/widget.js"][data-site], script[src*="/widget.js"]');
  if (!script || script.signpost) return;
  script.signpost = true;
  const data = script.dataset, home = new URL(script.src).origin;
  const wanted = (data.language || document.documentElement.lang || navigator.language || "en").replace("_", "-");
  const language = [wanted, wanted.split("-")[0].toLowerCase(), "en"].find((code) => Object.hasOwn(WORDS, code));
  const [label, close, direction] = WORDS[language];
  // A token of the page's own design becomes a colour that the frame can take: --signpost-accent, --signpost-accent-dark, --signpost-radius.
  const LOOK = `
    :host { all: initial; color-scheme: light dark; --a: var(--signpost-accent, #17566e); --r: var(--signpost-radius, 8px); font: 600 17px/1.4 system-ui, sans-serif; }
    @media (prefers-color-scheme: dark) { :host { --a: var(--signpost-accent-dark, #93cde2); } }
    button { font: inherit; cursor: pointer; min-block-size: 44px; }
    button:focus-visible, a:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
    .launch { position: fixed; inset-block-end: 16px; inset-inline-end: 16px; z-index: 2147483646; max-inline-size: calc(100vw - 32px); padding: 10px 20px;
      border: 2px solid transparent; border-radius: 28px; background: Canvas; color: var(--a); border-color: var(--a); box-shadow: 0 2px 8px rgb(0 0 0 / .25); }
    dialog { position: fixed; inset: auto; inset-block-end: 16px; inset-inline-end: 16px; z-index: 2147483647; box-sizing: border-box; margin: 0; padding: 0; overflow: hidden;
      inline-size: 26rem; max-inline-size: calc(100vw - 32px); block-size: 44rem; max-block-size: calc(100vh - 32px);
      border: 1px solid var(--a); border-radius: var(--r); background: Canvas; color: CanvasText; box-shadow: 0 4px 24px rgb(0 0 0 / .3); }
    dialog[open] { display: flex; flex-direction: column; }
    .bar { display: flex; align-items: center; justify-content: space-between; gap: 8px; padding-inline-start: 16px; border-block-end: 1px solid GrayText; }
    .bar span { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
    .bar button { min-inline-size: 44px; border: 0; background: none; color: inherit; font-size: 24px; line-height: 1; }
    .bar a, .lost a { color: inherit; }
    iframe { flex: 1; inline-size: 100%; min-block-size: 0; border: 0; display: block; background: Canvas; }
    .inline { display: flex; flex-direction: column; inline-size: 100%; block-size: var(--signpost-height, min(80vh, 44rem)); border: 1px solid var(--a);
      border-radius: var(--r); overflow: hidden; background: Canvas; color: CanvasText; box-sizing: border-box; }
    .lost { padding: 16px; }
    @media (max-width: 480px), (max-height: 480px) {
      dialog { inset: 0; inline-size: 100%; max-inline-size: none; block-size: 100%; max-block-size: none; border: 0; border-radius: 0; }
    }
    @media (forced-colors: active) { .launch, dialog, .inline { border-color: CanvasText; } }
    @media print { .launch, dialog { display: none; } }`;

  const make = (tag, values, ...inside) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(values)) node.setAttribute(name, value);
    node.append(...inside);
    return node;
  };

  const address = new URL("/chat", home);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = { language: data.language || language, country: data.country, site: data.site, door: data.door, time_zone: zone };
  for (const [name, value] of Object.entries(known)) if (value) address.searchParams.set(name, value);
  const plain = () => make("a", { href: address.href, target: "_blank", rel: "noreferrer noopener" }, `${label} \u2197`);

  function start() {
    const place = document.getElementById(data.target || "signpost");
    const inline = data.mode ? data.mode === "inline" : Boolean(data.target && place);
    const box = make("div", { lang: language, dir: direction, "data-signpost": "" });
    const inside = box.attachShadow({ mode: "open" });
    // A constructed style sheet is no inline style: the strictest policy of a host page lets it pass. Without it a link is better than a broken button.
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(LOOK);
      inside.adoptedStyleSheets = [sheet];
    } catch {
      inside.append(plain());
      return put(box, place);
    }
    const frame = make("iframe", { title: label, referrerpolicy: "no-referrer", allow: "" });
    const lost = make("p", { class: "lost", hidden: "" }, plain());
    let panel = null, button = null, ready = false;

    const load = () => {
      if (frame.hasAttribute("src")) return;
      frame.src = address.href;
      setTimeout(() => { lost.hidden = ready; }, 10000);
    };
    const colour = (name) => {
      // The browser itself turns whatever the page wrote (a name, hsl(), another property) into red, green and blue.
      const probe = make("i", {});
      probe.style.color = `var(${name}, transparent)`;
      inside.append(probe);
      const parts = getComputedStyle(probe).color.match(/^rgb\((\d+), (\d+), (\d+)\)$/);
      probe.remove();
      return parts ? "#" + parts.slice(1).map((part) => Number(part).toString(16).padStart(2, "0")).join("") : null;
    };
    const dress = () => {
      const values = { accent: colour("--signpost-accent"), accentDark: colour("--signpost-accent-dark"), radius: parseFloat(getComputedStyle(box).getPropertyValue("--signpost-radius")) };
      frame.contentWindow.postMessage({ signpost: "theme", values }, home);
    };
    const shut = () => {
      if (!panel || !panel.open) return;
      panel.close();
      button.hidden = false;
      button.focus();
    };
    const leave = (to) => {
      box.remove();
      location.replace(/^https?:\/\//.test(to) ? to : "about:blank");
    };

    addEventListener("message", (event) => {
      if (event.source !== frame.contentWindow || event.origin !== home || !event.data) return;
      if (event.data.signpost === "ready") { ready = true; lost.hidden = true; dress(); }
      if (event.data.signpost === "close") shut();
      if (event.data.signpost === "leave") leave(event.data.to);
    });

    if (inline) {
      inside.append(make("div", { class: "inline" }, frame, lost));
      put(box, place);
      // Not before it comes into view: a visit to the page is not a visit to the guide.
      const seen = new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting)) { load(); seen.disconnect(); } });
      return seen.observe(box);
    }
    button = make("button", { type: "button", class: "launch", "aria-haspopup": "dialog" }, label);
    const x = make("button", { type: "button", "aria-label": close }, "\u00d7");
    panel = make("dialog", { "aria-label": label }, make("div", { class: "bar" }, make("span", {}, label), x), frame, lost);
    button.addEventListener("click", () => {
      load();
      // On a phone it takes the whole screen, and the page behind is out of reach; else the page stays usable beside it.
      if (matchMedia("(max-width: 480px), (max-height: 480px)").matches) panel.showModal(); else panel.show();
      button.hidden = true;
      frame.focus();
    });
    x.addEventListener("click", shut);
    panel.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });
    panel.addEventListener("close", () => { button.hidden = false; });
    inside.append(button, panel);
    document.body.append(box);
  }

  function put(box, place) {
    if (place) place.append(box); else script.after(box);
  }

  const safely = () => { try { start(); } catch (error) { console.warn("Signpost could not start:", error); } };
  if (document.body) safely(); else addEventListener("DOMContentLoaded", safely);
})();
