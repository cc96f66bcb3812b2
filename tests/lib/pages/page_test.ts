import { assert, assertEquals, assertFalse } from "@std/assert";
import { html } from "../../../lib/pages/parts/html.ts";
import { REFRESH_S, renderDocument, renderErrorPage } from "../../../lib/pages/page.ts";

const PAGE = {
  title: "<T>",
  icon: "/icon.svg",
  isRefreshed: false,
  stream: null,
  isHome: true,
  main: html`<p>Hi</p>`,
} as const;

Deno.test("renderDocument() is a whole page without inline script or style", () => {
  const { document } = renderDocument(PAGE);
  assert(document.startsWith("<!doctype html>"));
  assert(document.includes("<title>&lt;T&gt; · Rebootinator</title>"));
  assert(document.includes('name="viewport"'));
  assertFalse(/<script|<style|style=|onload|javascript:/i.test(document));
  assertFalse(document.includes("http-equiv"));
});

Deno.test("renderDocument() is asked for again only where it says so: by script, or without", () => {
  const { document } = renderDocument({ ...PAGE, isRefreshed: true, stream: "/live" });
  const without = `<noscript><meta http-equiv="refresh" content="${REFRESH_S}"></noscript>`;
  assert(document.includes(without));
  assert(/<script src="\/live\.js\?[0-9a-f]{8}" defer><\/script>/.test(document));
  assert(document.includes('data-stream="/live"'));
  assertEquals(REFRESH_S, 15);
});

Deno.test("renderDocument() carries the digest of what it shows", () => {
  const { document, frame } = renderDocument(PAGE);
  assert(document.includes(`data-digest="${frame.digest}"`));
});

Deno.test("renderDocument() leads back to all homes, but from there", () => {
  assertFalse(renderDocument(PAGE).document.includes('href="/"'));
  assert(renderDocument({ ...PAGE, isHome: false }).document.includes('<a href="/">'));
});

const BACK = { href: "/sites/home", words: "Home" };

const NOW_MS = Date.UTC(2026, 10, 22, 3, 12);
const TIMES = { reader: { now: NOW_MS, timeZone: "Europe/Berlin" }, failingSince: null };

Deno.test("renderErrorPage() escapes its message and retries only what is our fault", () => {
  const theirs = renderErrorPage({ status: 404, message: "<img src=x>", back: BACK }, TIMES);
  assert(theirs.includes("&lt;img src=x&gt;."));
  assert(theirs.includes("Asked for at 04:12; status 404."));
  assert(theirs.includes('<a href="/sites/home">Home</a>'));
  assertFalse(theirs.includes("http-equiv"));
  const ours = renderErrorPage({ status: 500, message: "Oh", back: BACK }, TIMES);
  assert(ours.includes("http-equiv"));
  // It alarms, so it does not calm in the same breath.
  assertFalse(ours.includes("nothing"));
  // A page that fails knows nothing of whether somebody listens.
  assert(ours.includes("whether the alarm works, is not known here."));
  assertFalse(theirs.includes("alarm"));
});

Deno.test("an error of ours says since when, what to do until when, and then what", () => {
  const shown = (agoMs: number, timeZone: string | null = "Europe/Berlin") =>
    renderErrorPage({ status: 500, message: "Oh", back: null }, {
      reader: { now: NOW_MS, timeZone },
      failingSince: NOW_MS - agoMs,
    });
  assert(shown(120_000).includes("Since 04:10 (2 min), as of 04:12."));
  assert(shown(120_000).includes("Wait until 04:20: this page tries again every 30 s."));
  assert(shown(600_000).includes("It does not pass by itself:"));
  for (const page of [shown(0), shown(600_000, null)]) {
    assert(page.includes("<code>sudo systemctl restart rebootinator-cloud</code>"));
    assert(page.includes('<a href="/">Try again now</a>'));
  }
  assert(shown(0, null).includes("Since 03:12 UTC (just now)"));
});

Deno.test("a button that came twice or too late is told as what it is", () => {
  for (
    const [status, heading] of [[409, "Nothing was done"], [410, "This link has ended"]] as const
  ) {
    const error = { status, message: "This link was used at 04:12", back: null };
    const page = renderErrorPage(error, TIMES);
    assert(page.includes(`<h1>${heading}</h1>`) && page.includes("used at 04:12"));
  }
  const missing = renderErrorPage({ status: 404, message: "x", back: null }, TIMES);
  assert(missing.includes("<h1>There is no page for you here</h1>"));
  assertFalse(missing.includes("<a "), "leads nowhere");
  assert(missing.includes("Whoever sent you this link can send a new one."));
});
