/** Counters in a real store. */
import { assertEquals } from "@std/assert";
import { forgetSite, listTotals } from "../../../cloud/store/records.ts";
import type { Happening } from "../../../lib/wire/event.ts";
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
