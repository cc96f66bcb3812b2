/**
 * `/live.js`: keeps an open page up to date. It writes texts that the server made into their
 * places, and fetches the page anew when its digest has changed; it makes no markup of its own.
 * Without a stream it asks for the page every 30 s; a page that nobody looks at asks for nothing.
 */
export const LIVE_SCRIPT = `"use strict";
(() => {
  const ASK_EVERY_MS = 30000;
  const STALE_AFTER_MS = 45000;
  let source = null;
  let heardAt = Date.now();
  let askedAt = Date.now();
  let isAsking = false;

  const main = () => document.querySelector("main");
  const stale = document.getElementById("stale");

  function heard() {
    heardAt = Date.now();
    stale.hidden = true;
  }

  function write(texts) {
    for (const place of document.querySelectorAll("[data-live]")) {
      const text = texts[place.dataset.live];
      if (text !== undefined && place.textContent !== text) place.textContent = text;
    }
  }

  function replace(next) {
    const focused = document.activeElement;
    const href = main().contains(focused) ? focused.getAttribute("href") : null;
    const open = [...document.querySelectorAll("details[open][id]")].map((each) => each.id);
    main().replaceWith(document.adoptNode(next.querySelector("main")));
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (href !== null) {
      [...main().querySelectorAll("a[href]")].find((each) => each.getAttribute("href") === href)
        ?.focus({ preventScroll: true });
    }
    const icon = next.querySelector("link[rel=icon]").getAttribute("href");
    document.querySelector("link[rel=icon]").setAttribute("href", icon);
    if (document.title === next.title) return;
    document.title = next.title;
    document.getElementById("news").textContent = next.title;
  }

  async function ask() {
    if (isAsking) return;
    isAsking = true;
    askedAt = Date.now();
    try {
      const signal = AbortSignal.timeout(10000);
      const answer = await fetch(location.pathname + location.search, { headers: { accept: "text/html" }, signal });
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      // A page that says why there is none is replaced by a newer one that does.
      const mayFail = document.querySelector(".failed") !== null;
      if ((!answer.ok && !mayFail) || next.querySelector("main") === null) return;
      const isNew = main().dataset.digest !== next.querySelector("main").dataset.digest;
      const hadStream = main().dataset.stream;
      if (isNew) replace(next);
      if (!hadStream) connect();
      heard();
    } catch {
      // Tried again by the clock below.
    } finally {
      isAsking = false;
    }
  }

  function connect() {
    const path = main().dataset.stream;
    if (!path || source !== null || document.hidden) return;
    source = new EventSource(path);
    source.addEventListener("state", (event) => {
      heard();
      const { digest, texts } = JSON.parse(event.data);
      if (digest === main().dataset.digest) write(texts);
      else ask();
    });
    source.addEventListener("error", () => {
      if (source !== null && source.readyState === EventSource.CLOSED) disconnect();
    });
  }

  function disconnect() {
    source?.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return disconnect();
    ask();
    connect();
  });
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", connect);

  // Times are written by the server, in the reader's own zone once it knows which that is.
  function tellZone() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!zone || main().dataset.zone === undefined || main().dataset.zone === zone) return;
    const secure = isSecureContext ? "; secure" : "";
    document.cookie = "rebootinator-zone=" + zone + "; path=/; max-age=31536000; samesite=lax" + secure;
    ask();
  }

  setInterval(() => {
    if (document.hidden) return;
    const now = Date.now();
    if (now - heardAt > STALE_AFTER_MS) {
      const text = "Not up to date: the cloud has not answered since " +
        new Date(heardAt).toLocaleTimeString() + ". Trying again.";
      if (stale.textContent !== text) stale.textContent = text;
      stale.hidden = false;
    }
    const isOld = now - heardAt > ASK_EVERY_MS && now - askedAt > ASK_EVERY_MS / 2;
    if (isOld) {
      ask();
      connect();
    }
  }, 5000);
  tellZone();
  connect();
})();
`;
