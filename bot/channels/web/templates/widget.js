// Signpost on a host page: a line that opens the guide in a frame, and a link to the guide on a page of its own.
// It keeps nothing, reads nothing of the page, and sends nothing but language and country.
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script) return;
  const words = {{ words | tojson }};
  const directions = {{ directions | tojson }};
  const wanted = (script.dataset.language || document.documentElement.lang || "en").toLowerCase();
  const language = words[wanted] ? wanted : words[wanted.split("-")[0]] ? wanted.split("-")[0] : "en";
  const address = new URL("/chat", script.src);
  address.searchParams.set("language", script.dataset.language || language);
  if (script.dataset.country) address.searchParams.set("country", script.dataset.country);

  const box = document.createElement("details");
  box.lang = language;
  box.dir = directions[language];
  const summary = document.createElement("summary");
  summary.textContent = words[language];
  summary.style.cssText = "cursor:pointer;padding:12px 0;min-height:44px;box-sizing:border-box;font-weight:600";
  const frame = document.createElement("iframe");
  frame.title = words[language];
  frame.referrerPolicy = "no-referrer";
  frame.style.cssText = "display:block;width:100%;max-width:44rem;height:min(80vh,44rem);border:1px solid currentColor;border-radius:8px";
  const link = document.createElement("a");
  link.href = address.href;
  link.rel = "noreferrer noopener";
  link.target = "_blank";
  link.textContent = words[language] + " \u2197";
  link.style.cssText = "display:inline-block;padding:12px 0";
  // The frame is loaded when somebody opens it, not before: a visit to the page is not a visit to the guide.
  box.addEventListener("toggle", () => {
    if (box.open && !frame.src) frame.src = address.href;
  });
  box.append(summary, frame, link);
  const place = document.getElementById(script.dataset.target || "signpost");
  if (place) place.append(box);
  else script.after(box);
})();
