/** Failures of this computer's own: nobody else's silence. DESIGN: three rules. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { OwnNetwork } from "../../../lib/probes/ip_answer.ts";
import type { TargetResult } from "../../../lib/probes/probe.ts";
import { diagnose, type Diagnosis } from "../../../lib/watch/diagnose.ts";
import { asksItself, judgeOwnNetwork, judgeUnreachable } from "../../../lib/watch/own_network.ts";
import { HOUR_MS, MINUTE_MS } from "../../../lib/time/time.ts";
import { WELL_CONNECTED } from "../../support/watch/tick_world.ts";
import {
  createLoop,
  eventKinds,
  POLICY,
  saw,
  tick,
  TICK_MS,
  type TickLoop,
  ticksFor,
} from "../../support/watch/watch.ts";

const ONLINE = saw("online");
const DEAD = saw("internet_dead");
const SILENT = saw("router_dead");
const NAMES = saw("dns_only");
const UNPLUGGED: OwnNetwork = { ...WELL_CONNECTED, carrier: false };
const UNREACHABLE = {
  kind: "not_tried",
  why: "network is unreachable",
  by: "own_network",
} as const;

/** What a tick of `loop` makes of what it saw and what this computer says of itself. */
function judged(loop: TickLoop, seen: Diagnosis, network: OwnNetwork | null): Diagnosis {
  return judgeOwnNetwork(seen, { network, state: { ...loop.state, uptimeMs: loop.nowMs } });
}

/** Ticks that see nothing by the gateway, on a computer that says so of itself. */
function failFor(
  loop: TickLoop,
  { forMs, network = UNPLUGGED, seen = SILENT }: {
    readonly forMs: number;
    readonly network?: OwnNetwork | null;
    readonly seen?: Diagnosis;
  },
): void {
  for (const endMs = loop.nowMs + forMs; loop.nowMs < endMs;) {
    tick(loop, judged(loop, seen, network));
  }
}

function armed(): TickLoop {
  const loop = createLoop();
  tick(loop, ONLINE);
  return loop;
}

Deno.test("a cable that is out: no cut before 5 min, one then, none more in 24 h", () => {
  const loop = armed();
  const outMs = loop.nowMs;
  failFor(loop, { forMs: 23 * HOUR_MS });
  assertEquals(loop.cutsAtMs, [outMs + 5 * MINUTE_MS]);
  assertEquals(eventKinds(loop.state).includes("outage_began"), false);
  const broken = loop.state.events.pending.find(({ what }) => what.kind === "watchdog_broken");
  assertStringIncludes(JSON.stringify(broken?.what), "This computer itself has no network");
  failFor(loop, { forMs: 2 * HOUR_MS });
  assertEquals(loop.cutsAtMs.length, 2);
});

Deno.test("an address or a way that is missing is as good as a cable that is out", () => {
  for (
    const network of [
      { ...WELL_CONNECTED, address: false },
      { ...WELL_CONNECTED, route: "none" },
    ] as const
  ) {
    const loop = armed();
    failFor(loop, { forMs: 5 * MINUTE_MS, network });
    assertEquals(loop.cutsAtMs, []);
    failFor(loop, { forMs: 15 * MINUTE_MS, network });
    assertEquals(loop.cutsAtMs.length, 1);
  }
});

Deno.test("an outage that began as observed silence goes on when the lease runs out", () => {
  const loop = armed();
  failFor(loop, { forMs: 2 * TICK_MS, network: WELL_CONNECTED });
  const sinceMs = loop.nowMs - 2 * TICK_MS;
  failFor(loop, { forMs: 5 * MINUTE_MS });
  assertEquals(loop.cutsAtMs, [sinceMs + 2 * MINUTE_MS]);
  // After the cut, too: the ladder goes on although there is no address any more.
  failFor(loop, { forMs: HOUR_MS, network: { ...WELL_CONNECTED, address: false } });
  assertEquals(loop.cutsAtMs.length, 3);
});

Deno.test("after a boot grace a failure of this computer's own is judged from its first tick", () => {
  const loop = armed();
  failFor(loop, { forMs: 8 * MINUTE_MS });
  const cuts = loop.cutsAtMs.length;
  failFor(loop, { forMs: HOUR_MS });
  assertEquals([cuts, loop.cutsAtMs.length], [1, 1]);
});

Deno.test("a way that leads elsewhere, or is missing while the router answers, is never a cut", () => {
  const vpn = { ...WELL_CONNECTED, route: "elsewhere", elsewhere: "wg0" } as const;
  const unrouted = { ...WELL_CONNECTED, route: "none" } as const;
  for (const [network, seen] of [[vpn, DEAD], [unrouted, DEAD], [vpn, NAMES]] as const) {
    const loop = armed();
    failFor(loop, { forMs: 26 * HOUR_MS, network, seen });
    assertEquals(loop.cutsAtMs, []);
    assertEquals(eventKinds(loop.state), ["watchdog_broken"]);
  }
});

Deno.test("a VPN that takes the way in a dead line's outage is no reason to cut", () => {
  const loop = armed();
  failFor(loop, { forMs: 2 * TICK_MS, network: WELL_CONNECTED, seen: DEAD });
  const network = { ...WELL_CONNECTED, route: "elsewhere", elsewhere: "tun0" } as const;
  failFor(loop, { forMs: HOUR_MS, network, seen: DEAD });
  assertEquals(loop.cutsAtMs, []);
});

Deno.test("the first look after a failure of its own may be as old as that, and counts for nothing", () => {
  const vpn = { ...WELL_CONNECTED, route: "elsewhere", elsewhere: "wg0" } as const;
  const loop = armed();
  failFor(loop, { forMs: MINUTE_MS, network: vpn, seen: DEAD });
  // It went away between this tick's look and its question.
  const backMs = loop.nowMs;
  const first = judged(loop, DEAD, WELL_CONNECTED);
  assertEquals([first.cause, first.own], ["watchdog_broken", "just_back"]);
  tick(loop, first);
  failFor(loop, { forMs: 5 * TICK_MS, network: WELL_CONNECTED, seen: DEAD });
  assertEquals(loop.cutsAtMs, [backMs + TICK_MS + MINUTE_MS]);
});

Deno.test("a gateway that is heard in between ends a failure of this computer's own", () => {
  const unrouted = { ...WELL_CONNECTED, route: "none" } as const;
  for (const network of [WELL_CONNECTED, unrouted]) {
    const loop = armed();
    failFor(loop, { forMs: 4 * MINUTE_MS });
    failFor(loop, { forMs: TICK_MS, network, seen: DEAD });
    failFor(loop, { forMs: 4 * MINUTE_MS });
    assertEquals(loop.cutsAtMs, []);
    failFor(loop, { forMs: 2 * MINUTE_MS });
    assertEquals(loop.cutsAtMs.length, 1);
  }
});

Deno.test("a gateway that is heard while a VPN has the way is no longer silent", () => {
  const vpn = { ...WELL_CONNECTED, route: "elsewhere", elsewhere: "wg0" } as const;
  const loop = armed();
  failFor(loop, { forMs: MINUTE_MS + TICK_MS, network: WELL_CONNECTED, seen: SILENT });
  failFor(loop, { forMs: TICK_MS, network: vpn, seen: DEAD });
  const heardMs = loop.nowMs;
  ticksFor(loop, 10 * MINUTE_MS, { sees: SILENT });
  const [cutMs = 0] = loop.cutsAtMs;
  assertEquals(eventKinds(loop.state).includes("router_restarted"), true);
  assertEquals(cutMs - heardMs >= POLICY.bootGraceMs - TICK_MS, true);
});

Deno.test("it is only just back once, whatever could not be tried in between", () => {
  const loop = armed();
  failFor(loop, { forMs: TICK_MS });
  tick(loop, saw("watchdog_broken", { gateway: "not_asked" }));
  assertEquals(judged(loop, SILENT, WELL_CONNECTED).own, "just_back");
  failFor(loop, { forMs: TICK_MS, network: WELL_CONNECTED });
  assertEquals(judged(loop, SILENT, WELL_CONNECTED), SILENT);
  // What fails because of a cut is known: it needs no word of this computer.
  ticksFor(loop, 3 * MINUTE_MS, { sees: SILENT });
  assertEquals(loop.state.phase.kind, "booting");
  failFor(loop, { forMs: TICK_MS });
  assertEquals(judged(loop, SILENT, WELL_CONNECTED), SILENT);
});

Deno.test("a look that counts for nothing ends no incident, and is not told as a failure that begins", () => {
  const loop = armed();
  while (loop.cutsAtMs.length === 0) tick(loop, DEAD);
  ticksFor(loop, 9 * MINUTE_MS, { sees: ONLINE });
  // Two such ticks are no event, nor is the one that may have been the line's.
  failFor(loop, { forMs: 2 * TICK_MS });
  const told = eventKinds(loop.state);
  failFor(loop, { forMs: TICK_MS, network: WELL_CONNECTED });
  assertEquals([loop.state.blind, eventKinds(loop.state)], [{ ticks: 1, said: false }, told]);
  ticksFor(loop, 5 * MINUTE_MS, { sees: ONLINE });
  assertEquals(loop.state.ladder?.cuts, 1);
  // The same with a VPN, whose ticks say nothing of the line.
  const vpn = { ...WELL_CONNECTED, route: "elsewhere", elsewhere: "wg0" } as const;
  ticksFor(loop, 3 * MINUTE_MS, { sees: ONLINE });
  failFor(loop, { forMs: 3 * TICK_MS, network: vpn, seen: DEAD });
  failFor(loop, { forMs: TICK_MS, network: WELL_CONNECTED, seen: DEAD });
  ticksFor(loop, 2 * MINUTE_MS, { sees: ONLINE });
  assertEquals(loop.state.ladder?.cuts, 1);
  ticksFor(loop, 9 * MINUTE_MS, { sees: ONLINE });
  assertEquals(loop.state.ladder, null);
});

Deno.test("a look that counts for nothing is counted nowhere, in an outage either", () => {
  const vpn = { ...WELL_CONNECTED, route: "elsewhere", elsewhere: "wg0" } as const;
  const loop = armed();
  const results = [result("internet", { kind: "silent", why: "No answer within 4 s" })];
  const asked = (network: OwnNetwork) => {
    tick(loop, judged(loop, DEAD, network), { input: { results } });
    return loop.state.tally?.[0]?.asked ?? null;
  };
  assertEquals([WELL_CONNECTED, WELL_CONNECTED].map(asked), [1, 2]);
  assertEquals([vpn, WELL_CONNECTED, WELL_CONNECTED].map(asked), [2, 2, 3]);
});

Deno.test("where the computer says nothing, or is well, silence is silence", () => {
  for (const network of [null, WELL_CONNECTED]) {
    for (const seen of [DEAD, SILENT, NAMES]) assertEquals(judged(armed(), seen, network), seen);
    const loop = armed();
    failFor(loop, { forMs: 3 * MINUTE_MS, network });
    assertEquals(loop.cutsAtMs.length, 1);
  }
});

Deno.test("what fails while power is off by us, or the router boots, is no news of ours", () => {
  const loop = armed();
  ticksFor(loop, MINUTE_MS + TICK_MS, { sees: DEAD });
  assertEquals(loop.state.phase.kind, "off");
  const seen = judged(loop, SILENT, UNPLUGGED);
  assertEquals([seen.cause, seen.own], ["router_dead", undefined]);
  failFor(loop, { forMs: MINUTE_MS });
  assertEquals(eventKinds(loop.state).includes("watchdog_broken"), false);
});

function result(role: "internet" | "gateway", answer: TargetResult["result"]): TargetResult {
  return { url: `${role}://x`, role, kind: "ping", byName: false, result: answer };
}

Deno.test("diagnose() takes an unreachable network for a failure of its own, not for silence", () => {
  const all = { quorum: 1, heartbeatProof: false };
  const one = diagnose([result("internet", UNREACHABLE)], all);
  assertEquals([one.cause, one.own, one.gateway], ["watchdog_broken", "no_network", "not_asked"]);
  const answered = result("gateway", { kind: "answered", latencyMs: 1 });
  const two = diagnose([result("internet", UNREACHABLE), answered], all);
  assertEquals([two.own, two.gateway], ["other_route", "answers"]);
  const limits = { kind: "not_tried", why: "too many open files" } as const;
  const three = diagnose([result("internet", limits)], all);
  assertEquals([three.cause, three.own], ["watchdog_broken", undefined]);
  assertEquals([one, two, three, ONLINE].map(asksItself), [true, true, false, false]);
  assertEquals([DEAD, SILENT, NAMES].map(asksItself), [true, true, true]);
  // Where addresses answer there is a network, by another way than the one that is looked at.
  assertEquals(judged(armed(), NAMES, { ...UNPLUGGED, route: "none" }), NAMES);
});

Deno.test("a router that says that the network is unreachable is a dead line's", () => {
  const results = [result("internet", UNREACHABLE)];
  assertEquals(judgeUnreachable(results, WELL_CONNECTED)[0]?.result.kind, "silent");
  for (const network of [null, UNPLUGGED, { ...WELL_CONNECTED, route: "none" } as const]) {
    assertEquals(judgeUnreachable(results, network), results);
  }
});

Deno.test("of the way to the gateway itself only this computer can say that it is unreachable", () => {
  // The cable was out while it was asked, and is back now that it is looked at.
  const results = [result("internet", UNREACHABLE), result("gateway", UNREACHABLE)];
  assertEquals(judgeUnreachable(results, WELL_CONNECTED), results);
  const seen = diagnose(results, { quorum: 1, heartbeatProof: false });
  assertEquals([seen.cause, seen.own, seen.gateway], [
    "watchdog_broken",
    "no_network",
    "not_asked",
  ]);
});

Deno.test("a failing tick asks this computer about itself, and no other does", async () => {
  const { createTickWorld, OPTIONS } = await import("../../support/watch/tick_world.ts");
  const { runTick } = await import("../../../home/watch/tick.ts");
  const world = createTickWorld();
  await runTick(world.ports, OPTIONS);
  assertEquals(world.asked.includes("own network"), false);
  world.internet = UNREACHABLE;
  world.gateway = UNREACHABLE;
  world.network = UNPLUGGED;
  world.nowMs += TICK_MS;
  const report = await runTick(world.ports, OPTIONS);
  assertEquals(world.asked.filter((each) => each === "own network").length, 1);
  assertEquals(report.diagnosis.own, "no_network");
});
