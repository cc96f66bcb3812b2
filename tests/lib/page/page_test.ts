import { assert, assertEquals, assertFalse } from "@std/assert";
import { html } from "../../../lib/page/html.ts";
import { REFRESH_S, renderDocument, renderErrorPage } from "../../../lib/page/page.ts";

const PAGE = { title: "<T>", icon: "/icon.svg", refresh: false, main: html`<p>Hi</p>` };

Deno.test("renderDocument() is a whole page without script or inline style", () => {
  const text = renderDocument(PAGE);
  assert(text.startsWith("<!doctype html>"));
  assert(text.includes("<title>&lt;T&gt; · Rebootinator</title>"));
  assert(text.includes('name="viewport"'));
  assertFalse(/<script|<style|style=|onload|javascript:/i.test(text));
  assertFalse(text.includes("http-equiv"));
});

Deno.test("renderDocument() is asked for again only where it says so", () => {
  const text = renderDocument({ ...PAGE, refresh: true });
  assert(text.includes(`<meta http-equiv="refresh" content="${REFRESH_S}">`));
  assertEquals(REFRESH_S, 15);
});

Deno.test("renderErrorPage() escapes its message and retries only what is our fault", () => {
  const theirs = renderErrorPage({ status: 404, message: "<img src=x>" });
  assert(theirs.includes("&lt;img src=x&gt;."));
  assert(theirs.includes("Status 404."));
  assertFalse(theirs.includes("http-equiv"));
  const ours = renderErrorPage({ status: 500, message: "Oh" });
  assert(ours.includes("http-equiv"));
  assert(ours.includes("says nothing about your homes"));
});
