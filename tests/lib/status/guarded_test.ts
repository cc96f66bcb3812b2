import { assertEquals } from "@std/assert";
import { shownStateOf, unguardedWords } from "../../../lib/status/guarded.ts";
import { makeSilentView, makeSiteView, NOW_MS } from "../../support/pages/site_views.ts";

const UNTIL = NOW_MS + 60_000;

Deno.test("a home that is online says first what would not be done for it", () => {
  const words = (change: object) => unguardedWords(makeSiteView(change));
  assertEquals(words({}), null);
  assertEquals(
    words({ pausedUntil: UNTIL, mutedUntil: UNTIL, warnings: ["a"] }),
    "but paused: nobody would be told",
  );
  assertEquals(words({ mutedUntil: UNTIL }), "but muted: nobody would be told");
  assertEquals(words({ warnings: ["a"] }), "with a warning");
  assertEquals(words({ warnings: ["a", "b"] }), "with 2 warnings");
  assertEquals(words({ cause: "dns_only", pausedUntil: UNTIL }), null);
});

Deno.test("green is for a home that is online, guarded and looked for", () => {
  const shown = (site = makeSiteView(), isAsleep = false) => shownStateOf(site, { isAsleep });
  assertEquals(shown(), "online");
  assertEquals(shown(makeSiteView({ mutedUntil: UNTIL })), "look");
  assertEquals(shown(makeSiteView({ cause: "internet_dead" })), "trouble");
  assertEquals(shown(makeSiteView({ cause: "a_newer_cause" }), true), "trouble");
  // It does not say that the internet is away.
  assertEquals(shown(makeSiteView({ cause: "watchdog_broken" })), "look");
  assertEquals(shown(makeSiteView({ status: "late" })), "late");
  assertEquals(shown(makeSiteView(), true), "look");
  assertEquals(shown(makeSiteView({ status: "late" }), true), "look");
  assertEquals(shown(makeSilentView({ mutedUntil: UNTIL }), true), "silent");
});
