/** Reports from what a cloud really stored. */
import { assertEquals } from "@std/assert";
import { EVIDENCE_ROWS_MAX } from "../../../cloud/pages/evidence.ts";
import { writeSweepMark } from "../../../cloud/store/records.ts";
import type { Happening } from "../../../lib/wire/event.ts";
import { type Fixture, START_MS, withApp } from "../../support/http/app_fixture.ts";
import { markAt } from "../../support/site/heartbeats.ts";
import { watchKv } from "../../support/store/watched_kv.ts";

const SECOND_MS = 1_000;
const OUTAGES = "/v1/sites/home/outages.json";

/** Beats every 15 s for so long, as a home does. */
async function beatFor(fixture: Fixture, seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 15) {
    fixture.clock.nowMs += 15 * SECOND_MS;
    await (await fixture.beat()).text();
  }
}

/** The next heartbeat, with what happened. */
async function tell(fixture: Fixture, id: number, what: Happening): Promise<void> {
  const event = { id, agoMs: 0, wallMs: fixture.clock.nowMs, told: false, what };
  await (await fixture.beat({ events: [event] })).text();
}

/** Keeps the sweep's mark fresh, so that a silence counts as one that was watched. */
async function silentFor(fixture: Fixture, seconds: number): Promise<void> {
  fixture.clock.nowMs += seconds * SECOND_MS;
  await writeSweepMark(fixture.kv, { ...markAt(START_MS), lastAt: fixture.clock.nowMs - 1 });
}

async function read(fixture: Fixture, path = OUTAGES) {
  const response = await fixture.ask(path, { token: fixture.tokens.read });
  return await response.json();
}

Deno.test("an outage that the home tells of is known to the second, though it was silent", async () => {
  await withApp(async (fixture) => {
    await beatFor(fixture, 60);
    await silentFor(fixture, 200);
    await tell(fixture, 1, {
      kind: "outage_ended",
      cause: "internet_dead",
      lastedMs: 190_000,
      cuts: 1,
      helped: true,
    });
    await beatFor(fixture, 60);
    const { totals, outages, unknown } = await read(fixture);
    assertEquals([totals.downS, totals.outages, totals.helped], [190, 1, 1]);
    assertEquals(outages[0].lastedS, 190);
    // Only what was before the first heartbeat.
    assertEquals(unknown.length, 1);
  });
});

Deno.test("a silence of which the home tells nothing is not known", async () => {
  await withApp(async (fixture) => {
    await beatFor(fixture, 60);
    await silentFor(fixture, 600);
    await beatFor(fixture, 60);
    const { totals, unknown } = await read(fixture);
    assertEquals(totals.downS, 0);
    assertEquals(unknown.map(({ why }: { readonly why: string }) => why), [
      "Before the record begins",
      "The home was silent and has not told why",
    ]);
    const beforeS = (Date.parse(unknown[0].end) - Date.parse(unknown[0].start)) / SECOND_MS;
    // The heartbeat after the silence came 15 s late.
    assertEquals(totals.unknownS - beforeS, 615);
  });
});

Deno.test("a home that is silent now is unknown since its last heartbeat", async () => {
  await withApp(async (fixture) => {
    await beatFor(fixture, 60);
    await silentFor(fixture, 600);
    const { unknown, totals } = await read(fixture);
    assertEquals(unknown.at(-1).why, "After the watchdog's last sign of life");
    assertEquals(totals.upS, 45 + 60);
  });
});

Deno.test("a report costs the store one read of the site and one list a minute", async () => {
  let counts: Record<string, number> = {};
  await withApp(async (fixture) => {
    await beatFor(fixture, 15);
    Object.assign(counts, { reads: 0, lists: 0, commits: 0 });
    for (let reader = 0; reader < 5; reader++) await read(fixture);
    assertEquals(counts, { reads: 1, lists: 1, commits: 0 });
    fixture.clock.nowMs += 60 * SECOND_MS;
    await read(fixture);
    assertEquals(counts["lists"], 2);
  }, {
    kv: (kv) => {
      const watched = watchKv(kv);
      counts = watched.counts as unknown as Record<string, number>;
      return watched.kv;
    },
  });
});

Deno.test("what lies before the rows that are read is unknown, not online", async () => {
  await withApp(async (fixture) => {
    await beatFor(fixture, 15);
    const from = START_MS - 6_000 * SECOND_MS;
    const entry = await fixture.kv.get<object>(["site", "home"]);
    await fixture.kv.set(["site", "home"], { ...entry.value, firstSeenAt: from });
    const rows = Array.from(
      { length: EVIDENCE_ROWS_MAX + 100 },
      (_, row) => from + row * SECOND_MS,
    );
    for (let first = 0; first < rows.length; first += 500) {
      const atomic = fixture.kv.atomic();
      for (const [index, at] of rows.slice(first, first + 500).entries()) {
        const id = first + index + 1;
        const what = { kind: "router_restarted" } as const;
        const event = { kind: "event", at, epoch: 1, id, told: false, what };
        atomic.set(["history", "home", at, `event-1-${id}`], event);
      }
      await atomic.commit();
    }
    const { unknown } = await read(fixture);
    assertEquals(Date.parse(unknown[0].end), from + 100 * SECOND_MS);
  });
});
