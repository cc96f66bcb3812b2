import { assertEquals, assertNotEquals } from "@std/assert";
import { html } from "../../../../lib/pages/parts/html.ts";
import { live, liveFrameOf, markOf } from "../../../../lib/pages/parts/live.ts";

function frame(text: string, rest = "x") {
  return liveFrameOf(html`<p>${live("beat-home", text)} ${rest}</p>`.markup);
}

Deno.test("a live text changes the texts and not the digest", () => {
  assertEquals(frame("8 s").texts, { "beat-home": "8 s" });
  assertEquals(frame("8 s").digest, frame("23 s").digest);
  assertNotEquals(frame("8 s").digest, frame("8 s", "y").digest);
});

Deno.test("a live text is told as it reads, whatever it holds", () => {
  const evil = `<script>"'&amp;</script>`;
  assertEquals(frame(evil).texts, { "beat-home": evil });
});

Deno.test("markOf() is FNV-1a", () => {
  assertEquals([markOf(""), markOf("a"), markOf("foobar")], [
    "811c9dc5",
    "e40c292c",
    "bf9cf968",
  ]);
});
