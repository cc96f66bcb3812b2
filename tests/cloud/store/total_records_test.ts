/** Counters in a real store. */
import { assertEquals } from "@std/assert";
import { forgetSite, listTotals } from "../../../cloud/store/records.ts";
import { CAUSES } from "../../../lib/wire/cause.ts";
import { CUT_OUTCOMES, CUT_REASONS, type Happening } from "../../../lib/wire/event.ts";
import { withApp } from "../../support/http/app_fixture.ts";

const ENDED: Happening = {
  kind: "outage_ended",
  cause: "internet_dead",
  lastedMs: 61_000,
  cuts: 1,
  helped: true,
};

Deno.test("events count once however often they are told, and go with their home", async () => {
  await withApp(async ({ kv, beat, ask, tokens }) => {
    const events = [
      { id: 1, agoMs: 0, wallMs: 0, told: true, what: ENDED },
      {
        id: 2,
        agoMs: 0,
        wallMs: 0,
        told: true,
        what: { kind: "cut", reason: "automatic", number: 1, outcome: "sent" } as const,
      },
    ];
    for (let repeat = 0; repeat < 3; repeat++) await (await beat({ events })).text();
    assertEquals(await listTotals(kv), [
      { key: ["site", "home", "cuts", "automatic", "sent"], value: 1 },
      { key: ["site", "home", "outage_seconds", "internet_dead"], value: 61 },
      { key: ["site", "home", "outages", "internet_dead"], value: 1 },
    ]);
    const text = await (await ask("/metrics", { token: tokens.read })).text();
    assertEquals(/outage_seconds_total\{.*\} (\d+)/.exec(text)?.[1], "61");
    await forgetSite(kv, "home");
    assertEquals(await listTotals(kv), []);
  });
});

Deno.test("the first outage and the first cut of each kind are an increase: a zero stood there before", async () => {
  await withApp(async ({ beat, ask, tokens, clock }) => {
    const scrape = async () => {
      const text = await (await ask("/metrics", { token: tokens.read })).text();
      return new Map(
        [...text.matchAll(/^(\S+_total\{\S+\}) (\d+)$/gm)].map((
          [, name, value],
        ) => [name ?? "", Number(value)]),
      );
    };
    // A home that has only just been heard of.
    await (await beat()).text();
    const before = await scrape();
    assertEquals([...before.values()].filter((value) => value !== 0), []);
    const outages = CAUSES.filter((each) => each !== "online" && each !== "watchdog_broken")
      .map((cause): Happening => ({ ...ENDED, cause }));
    const cuts = CUT_REASONS.flatMap((reason) =>
      CUT_OUTCOMES.map((outcome): Happening => ({ kind: "cut", reason, number: 1, outcome }))
    );
    const happened = [...outages, ...cuts];
    const events = happened.map((what, index) => ({
      id: index + 1,
      agoMs: 0,
      wallMs: 0,
      told: true,
      what,
    }));
    for (let first = 0; first < events.length; first += 12) {
      await (await beat({ events: events.slice(first, first + 12) })).text();
    }
    clock.nowMs += 30_000;
    // An outage counts its number and its length.
    const after = [...await scrape()].filter(([, value]) => value > 0).map(([name]) => name);
    assertEquals(after.length, 2 * outages.length + cuts.length);
    assertEquals(after.filter((name) => !before.has(name)), []);
  });
});
