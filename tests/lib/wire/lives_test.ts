import { assertEquals } from "@std/assert";
import type { Ping } from "../../../lib/wire/ping.ts";
import { applyHeartbeat } from "../../../lib/site/heartbeat.ts";
import { hasSeveralSenders } from "../../../lib/wire/lives.ts";
import type { SiteRecord } from "../../../lib/site/site.ts";
import { heartbeat, listened, T0 } from "../../support/site/heartbeats.ts";

type Sender = number | Ping["by"];

/** One sign of life after the other, so far apart; numbers are the lives of watchdogs. */
function hear(senders: readonly Sender[], everyMs = 15_000): SiteRecord {
  let site: SiteRecord | null = null;
  senders.forEach((sender, index) => {
    const now = T0 + index * everyMs;
    const context = { ...listened(now), mostMs: now, siteId: "home", generation: 1 };
    const sign = typeof sender === "number"
      ? heartbeat({ epoch: sender, site: { staleAfterMs: 604_800_000 } })
      : { by: sender, name: null, staleAfterMs: null, timeZone: null };
    site = applyHeartbeat(site, sign, context).site;
  });
  if (site === null) throw new TypeError("Nothing was heard");
  return site;
}

function isWarned(senders: readonly Sender[], everyMs?: number): boolean {
  const site = hear(senders, everyMs);
  return hasSeveralSenders(site, site.lastSeenAt);
}

Deno.test("two watchdogs, three, or a watchdog and a ping under one token are told apart from one", () => {
  assertEquals(isWarned([5, 5, 5, 5, 5, 5, 5, 5]), false);
  assertEquals(isWarned([5, 6, 5, 6]), true);
  assertEquals(isWarned([5, 5, 6, 5, 5, 6, 5]), true);
  assertEquals(isWarned([5, 6, 7, 5, 6, 7]), true);
  assertEquals(isWarned([5, "ping", 5, "ping"]), true);
  assertEquals(isWarned(["socket", "ping", "socket", "ping"]), true);
});

Deno.test("a watchdog that loses its state again and again is one watchdog", () => {
  assertEquals(isWarned([1, 2, 3, 4, 5, 6, 7, 8]), false);
});

Deno.test("a state that is put back from a copy returns once", () => {
  assertEquals(isWarned([5, 5, 6, 6, 5, 5, 5]), false);
});

Deno.test("the warning goes an hour after they last took turns, and is forgotten after a day", () => {
  const site = hear([5, 6, 5, 6]);
  assertEquals(hasSeveralSenders(site, site.lastSeenAt + 3_599_999), true);
  assertEquals(hasSeveralSenders(site, site.lastSeenAt + 3_600_000), false);
  const alone = Array(5).fill(6);
  assertEquals(hear([5, 6, 5, 6, ...alone], 15_000).lives?.returns, 2);
  assertEquals(hear([5, 6, 5, 6, ...alone], 6 * 3_600_000).lives, undefined);
});

Deno.test("slow beats are told apart as well", () => {
  assertEquals(isWarned([5, 6, 5, 6], 300_000), true);
});
