import { assert, assertEquals } from "@std/assert";
import { FOREVER } from "../../../lib/site/site.ts";
import { describeHome } from "../../../lib/site/home.ts";
import { heartbeat, siteSeenAt, T0 } from "../../support/site/heartbeats.ts";

const CONTEXT = { now: T0, siteId: "home", previous: null };

Deno.test("a site without a name, or with an invisible one, is called by its id", () => {
  assertEquals(describeHome(heartbeat({ site: { name: null } }), CONTEXT).name, "home");
  assertEquals(describeHome(heartbeat({ site: { name: "\u200b\u202e " } }), CONTEXT).name, "home");
});

Deno.test("a time zone that this runtime does not know is not kept", () => {
  const zoneOf = (timeZone: string) =>
    describeHome(heartbeat({ site: { timeZone } }), CONTEXT).timeZone;
  assertEquals(zoneOf("Europe/Berlin"), "Europe/Berlin");
  assertEquals(zoneOf("Europe/Atlantis"), null);
  assertEquals(zoneOf("x".repeat(64)), null);
  assertEquals(zoneOf("\n"), null);
});

Deno.test("a zone that has not changed is not looked up again", () => {
  const previous = { ...siteSeenAt(T0), timeZone: "Known/Before" };
  const told = heartbeat({ site: { timeZone: "Known/Before" } });
  assertEquals(describeHome(told, { ...CONTEXT, previous }).timeZone, "Known/Before");
});

Deno.test("a pause is kept as the moment of its end", () => {
  const until = (pausedForMs: number | null) =>
    describeHome(heartbeat({ pausedForMs }), CONTEXT).home.pausedUntil;
  assertEquals(until(null), null);
  assertEquals(until(0), T0);
  assertEquals(until(5_000), T0 + 5_000);
  assertEquals(until(-1), FOREVER);
  assertEquals(until(Number.MAX_SAFE_INTEGER), FOREVER);
});

Deno.test("the home's texts and counts are cut to what the record holds", () => {
  const { home } = describeHome(
    heartbeat({
      cuts24h: 5_000,
      release: "1".repeat(32),
      warnings: ["😀".repeat(100), 'b\n"b\\', "third"],
      wallMs: Number.MAX_SAFE_INTEGER,
    }),
    CONTEXT,
  );
  assertEquals(home.cuts24h, 999);
  assert(home.release.length <= 12);
  assertEquals(home.warnings.length, 2);
  assertEquals(home.warnings[1], "b 'b/");
  assertEquals(home.clockSkewMs, 999_999_999_999);
});

Deno.test("whether a router was asked is kept as one of three, and nothing of an older or newer home", () => {
  const kept = (gateway?: string) =>
    describeHome({ ...heartbeat(), ...(gateway === undefined ? {} : { gateway }) }, CONTEXT).home
      .gateway;
  for (const gateway of ["answers", "silent", "not_asked"]) assertEquals(kept(gateway), gateway);
  assertEquals([kept(), kept("asleep")], [undefined, undefined]);
});
