import { assert, assertEquals, assertFalse } from "@std/assert";
import { renderLoggedIn, renderLogin, safeNext } from "../../../lib/pages/login_page.ts";
import { NOW_MS } from "../../support/pages/site_views.ts";

Deno.test("the form says which token, where to get it, and what went wrong", () => {
  const read = renderLogin({ asks: "read", next: "/sites/home?a=1", why: null });
  assert(read.includes("deno task token --read"));
  assert(read.includes('action="/login?for=read&amp;next=%2Fsites%2Fhome%3Fa%3D1"'));
  assertFalse(/<script|role="alert"><strong/.test(read));
  const act = renderLogin({ asks: "act", next: "/", why: "That is <no> token" });
  assert(act.includes("That is &lt;no&gt; token."));
  assert(act.includes("deno task token --act"));
  assertFalse(act.includes("--read"));
});

Deno.test("who has no token reads first whom to ask for it, in words that are not of programs", () => {
  for (const asks of ["read", "act"] as const) {
    const text = renderLogin({ asks, next: "/", why: null });
    const whom = text.indexOf("Whoever set up this cloud has the password");
    assert(whom !== -1 && whom < text.indexOf("<form"), text);
    assertFalse(/Bearer|Basic/.test(text));
  }
});

Deno.test("who is logged in sees until when, and the way out", () => {
  const read = renderLoggedIn({ read: NOW_MS + 86_400_000, act: null }, NOW_MS);
  assert(read.includes("To look, until 23 Nov 03:12 UTC"));
  assert(read.includes('action="/logout"') && read.includes('href="/login?for=act"'));
  const both = renderLoggedIn({ read: null, act: NOW_MS + 1 }, NOW_MS);
  assertFalse(both.includes("To look,") || both.includes("for=act"));
});

Deno.test("a login leads to a page of ours, whoever wrote the link to it", () => {
  for (
    const path of ["/", "/sites/home", "/sites/home/outage?at=1795317120", "/?state=silent&page=2"]
  ) {
    assertEquals(safeNext(path), path);
  }
  for (
    const path of [
      null,
      "",
      "sites/home",
      "//evil.example",
      "/\\evil.example",
      "\\\\evil.example",
      "https://evil.example",
      "javascript:alert(1)",
      "/\t/evil.example",
      "/\n/evil.example",
      " /sites/home",
      "/@evil.example:80",
      "/login",
      "/logout",
      "/login?next=/x",
      `/${"a".repeat(200)}`,
    ]
  ) {
    assertEquals(safeNext(path), "/", JSON.stringify(path));
  }
});
