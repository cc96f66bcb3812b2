import { assertEquals, assertThrows } from "@std/assert";
import { heartbeatOfPing, parsePing, type Ping } from "../../../lib/wire/ping.ts";
import { parseHeartbeat } from "../../../lib/wire/heartbeat.ts";
import { applyHeartbeat } from "../../../lib/site/heartbeat.ts";
import { applyCommand } from "../../../lib/site/command.ts";
import type { SiteRecord } from "../../../lib/site/site.ts";
import { event, heartbeat, listened, siteSeenAt, T0 } from "../../support/site/heartbeats.ts";

const PING: Ping = { by: "ping", name: null, staleAfterMs: null, timeZone: null };

function read(query: string) {
  return parsePing(new URLSearchParams(query), "ping");
}

Deno.test("parsePing() takes a ping that says nothing else, and one that says all", () => {
  assertEquals(read(""), PING);
  assertEquals(read("stale_after=10m&name=The%20NAS&time_zone=Europe/Berlin"), {
    by: "ping",
    name: "The NAS",
    staleAfterMs: 600_000,
    timeZone: "Europe/Berlin",
  });
  assertEquals(parsePing(new URLSearchParams(), "socket").by, "socket");
});

for (
  const [query, message] of [
    ["stale_after=9s", '"stale_after" must be 10s to 7d, got "9s"'],
    ["stale_after=8d", '"stale_after" must be 10s to 7d, got "8d"'],
    ["stale_after=5", '"stale_after" must be 10s to 7d, got "5"'],
    ["stale_after=", '"stale_after" must be 10s to 7d, got ""'],
    ["stale_after=5m&stale_after=6m", '"stale_after" must be once, got "5m"'],
    ["name=", '"name" must be 1 to 60 characters, got ""'],
    [`name=${"x".repeat(61)}`, `"name" must be 1 to 60 characters, got "${"x".repeat(59)}…`],
    ["staleafter=5m", '"staleafter" must be stale_after, name or time_zone, got "5m"'],
    ["__proto__=5m", '"__proto__" must be stale_after, name or time_zone, got "5m"'],
  ] as const
) {
  Deno.test(`parsePing() refuses ${query.slice(0, 40)}`, () => {
    assertThrows(() => read(query), TypeError, `Cannot read ping: ${message}`);
  });
}

Deno.test("parsePing() takes the edges of how long a home may be silent", () => {
  assertEquals(read("stale_after=10s").staleAfterMs, 10_000);
  assertEquals(read("stale_after=7d").staleAfterMs, 604_800_000);
});

function ping(site: SiteRecord | null, now: number, change: Partial<Ping> = {}) {
  const context = { ...listened(now), mostMs: now, siteId: "nas", generation: 1 };
  return applyHeartbeat(site, { ...PING, ...change }, context);
}

Deno.test("a ping stands for a heartbeat that could have been sent", () => {
  const site = siteSeenAt(T0);
  for (const known of [null, site]) {
    const made = heartbeatOfPing(PING, { site: known, now: T0 });
    assertEquals(parseHeartbeat(made), made);
  }
});

Deno.test("the first ping makes a home that is silent after three minutes and has its id as name", () => {
  const { site } = ping(null, T0);
  assertEquals(
    [site.name, site.staleAfterMs, site.timeZone, site.home.by],
    ["nas", 180_000, null, "ping"],
  );
});

Deno.test("what a ping leaves out stays as it was", () => {
  const said = { name: "The NAS", staleAfterMs: 600_000, timeZone: "Europe/Berlin" };
  const { site } = ping(ping(null, T0, said).site, T0 + 60_000);
  assertEquals([site.name, site.staleAfterMs, site.timeZone], Object.values(said));
  assertEquals(site.lastSeenAt, T0 + 60_000);
});

Deno.test("a ping ends a silence and says nothing of a restart", () => {
  const first = ping(null, T0).site;
  const { flips, notices } = ping(first, T0 + 3_600_000);
  assertEquals(flips.map(({ to, at }) => [to, at]), [["down", T0 + 180_000], [
    "up",
    T0 + 3_600_000,
  ]]);
  assertEquals(notices.map((notice) => [notice.kind, "restartedAt" in notice]), [["back", false]]);
});

Deno.test("a ping fetches no command and does not lose the watchdog's place in its events", () => {
  const seen = siteSeenAt(T0, { events: [event(1, { kind: "router_restarted" })] });
  const command = { id: "c1", kind: "power-cycle", forMs: null, expiresAt: T0 + 600_000 } as const;
  const asked = applyCommand(seen, command).site;
  const pinged = ping(asked, T0 + 15_000);
  assertEquals([pinged.commands, pinged.site.commands[0]?.givenAt], [[], null]);
  assertEquals([pinged.site.epoch, pinged.site.lastEvent], [seen.epoch, 1]);
  const at = T0 + 30_000;
  const context = { ...listened(at), mostMs: at, siteId: "nas", generation: 1 };
  const beat = heartbeat({ events: [event(1, { kind: "router_restarted" })] });
  const after = applyHeartbeat(pinged.site, beat, context);
  assertEquals([after.commands.length, after.history.length, after.site.home.by], [
    1,
    0,
    undefined,
  ]);
});
