import { assertEquals } from "@std/assert";
import type { Happening } from "../../../lib/wire/event.ts";
import { describeOutage, isNews, newsOf, type OutageReport } from "../../../lib/wire/event_text.ts";

const ENDED: OutageReport = {
  kind: "outage_ended",
  cause: "internet_dead",
  gateway: "answers",
  lastedMs: 240_000,
  cuts: 1,
  helped: true,
};

Deno.test("describeOutage() says cause, cuts and whether they helped", () => {
  const at = "03:14";
  const cases: readonly [Partial<OutageReport>, string | null, string][] = [
    [{}, at, "the line was dead, rebooted the router once at 03:14, and it came back after that"],
    [{ helped: false }, null, "the line was dead, rebooted the router once, which did not help"],
    [
      { cuts: 3 },
      at,
      "the line was dead, rebooted the router 3 times, last at 03:14, and it came back after that",
    ],
    [{ cuts: 0, helped: null, cause: "router_dead" }, null, "the router did not answer"],
    [{ cuts: 0, helped: null, cause: "online" }, null, ""],
    [{ cuts: 0, helped: null, cause: "dns_only" }, null, "names did not resolve"],
    [{ cuts: 0, helped: null, cause: "captive_portal" }, null, "a login page was in the way"],
    [{ cuts: 0, helped: null, cause: "watchdog_broken" }, null, "the watchdog could not look"],
  ];
  for (const [changes, lastCut, text] of cases) {
    assertEquals(describeOutage({ ...ENDED, ...changes }, lastCut), text);
  }
});

Deno.test("what is only a step on the way does not ring", () => {
  const steps: readonly Happening[] = [
    { kind: "outage_began", cause: "internet_dead", gateway: "answers", lastedMs: 60_000 },
    { kind: "cut", reason: "automatic", number: 1, outcome: "confirmed" },
    { kind: "plug_well" },
    { kind: "router_restarted" },
  ];
  assertEquals(steps.map(isNews), [false, false, false, false]);
  assertEquals([ENDED, { kind: "watchdog_mended" } as const].map(isNews), [true, true]);
});

Deno.test("newsOf() tells what each of several plugs answered", () => {
  const cut = { kind: "cut", reason: "automatic", number: 1, outcome: "sent" } as const;
  assertEquals(newsOf(cut).body, "The plug's answer: sent.");
  const plugs = "modem confirmed, router sent";
  assertEquals(newsOf({ ...cut, plugs }).body, `The plugs' answers: ${plugs}.`);
});

Deno.test("newsOf() is high only where somebody should do something", () => {
  assertEquals(newsOf({ kind: "plug_trouble", hint: "Wrong key" }).priority, 4);
  assertEquals(newsOf(ENDED).priority, 3);
  const refused = { kind: "command_done", command: "c1", result: "refused", note: "" } as const;
  assertEquals(newsOf(refused, "power-cycle"), {
    news: "reboot refused",
    body: "The home had nothing to add.",
    priority: 4,
  });
});
