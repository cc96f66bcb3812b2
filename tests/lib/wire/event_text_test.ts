import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Happening } from "../../../lib/wire/event.ts";
import {
  describeEnd,
  describeOutage,
  isNews,
  newsOf,
  type OutageEnd,
} from "../../../lib/wire/event_text.ts";

const ENDED: OutageEnd = {
  kind: "outage_ended",
  cause: "internet_dead",
  gateway: "answers",
  lastedMs: 240_000,
  cuts: 1,
  helped: true,
};

Deno.test("describeEnd() says cause, reboots and whether it came back after them", () => {
  const at = "03:14";
  const away = "Internet was away for 4 min: the line was dead.";
  const none = { cuts: 0, helped: null } as const;
  const cases: readonly [Partial<OutageEnd>, string | null, string][] = [
    [{}, at, `${away} It came back after the router was rebooted once, at 03:14.`],
    [{ helped: false }, null, `${away} The router was rebooted once; that did not help.`],
    [
      { cuts: 3 },
      at,
      `${away} It came back after the router was rebooted 3 times, last at 03:14.`,
    ],
    [{ helped: null }, at, `${away} The router was rebooted once, at 03:14.`],
    [none, null, away],
    [{ ...none, cause: "online" }, null, "Internet was away for 4 min."],
  ];
  for (const [changes, lastCut, text] of cases) {
    assertEquals(describeEnd({ ...ENDED, ...changes }, lastCut), text);
  }
});

Deno.test("describeOutage() says in a few words why the internet was away", () => {
  const cases: readonly [string, string][] = [
    ["internet_dead", "the line was dead"],
    ["router_dead", "the router did not answer"],
    ["online", ""],
    ["dns_only", "names did not resolve"],
    ["captive_portal", "a login page was in the way"],
    ["watchdog_broken", "the watchdog could not look"],
  ];
  for (const [cause, text] of cases) {
    assertEquals(describeOutage({ cause, gateway: "answers" }), text);
  }
});

Deno.test("what a program told is a sentence, whether it came with its full stop or not", () => {
  for (
    const hint of ["The plug's key is wrong: it was paired again in its app", "Pair it again."]
  ) {
    const { body } = newsOf({ kind: "plug_trouble", hint });
    assertStringIncludes(body, `${hint.replace(/\.$/, "")}. Until that is mended`);
  }
});

Deno.test("newsOf() tells without a clock that reboots did not help", () => {
  assertEquals(
    newsOf({ kind: "gave_up", cuts: 8, retryInMs: 14_400_000 }).body,
    "The internet was still away after 8 reboots of the router. The reboots of these 24 h are " +
      "used up: the watchdog tries again by itself 4 h after that at the earliest. If it lasts: " +
      "look at the router, or call the provider.",
  );
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
