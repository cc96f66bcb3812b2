import { assertEquals } from "@std/assert";
import { joinReadings } from "../../../lib/plugs/parts.ts";
import type { ReadOutcome } from "../../../lib/plugs/plug.ts";
import {
  noteRoutineReading,
  noteSureReading,
  noteUnread,
  PLUG_READ_EVERY_MS,
  plugTrouble,
  plugWell,
  routineReadDue,
} from "../../../lib/watch/plug_health.ts";
import { MINUTE_MS } from "../../../lib/time/time.ts";
import { initialState, type WatchState } from "../../../lib/watch/state/state.ts";
import { clockAt, eventKinds, reading, saw } from "../../support/watch/watch.ts";
import { owed } from "../../support/watch/power.ts";

const START = initialState(clockAt(0));
const ONLINE = saw("online");

function aged(state: WatchState, byMs: number): WatchState {
  return { ...state, agedMs: state.agedMs + byMs };
}

Deno.test("routineReadDue() at first sight, then 6 h after a reading, 15 min after a failure", () => {
  assertEquals(routineReadDue(START, ONLINE), true);
  const read = noteRoutineReading(START, reading());
  assertEquals(routineReadDue(aged(read, PLUG_READ_EVERY_MS - 1), ONLINE), false);
  assertEquals(routineReadDue(aged(read, PLUG_READ_EVERY_MS), ONLINE), true);
  const failed = noteRoutineReading(START, { kind: "failed", hint: "Busy" });
  assertEquals(routineReadDue(aged(failed, 15 * MINUTE_MS - 1), ONLINE), false);
  assertEquals(routineReadDue(aged(failed, 15 * MINUTE_MS), ONLINE), true);
});

Deno.test("routineReadDue() leaves the plug alone while anything else is going on", () => {
  assertEquals(routineReadDue(START, saw("internet_dead")), false);
  assertEquals(routineReadDue({ ...START, power: [owed()] }, ONLINE), false);
  const booting = { kind: "booting", sinceMs: 0, graceUntilMs: 9 } as const;
  assertEquals(routineReadDue({ ...START, phase: booting }, ONLINE), false);
});

Deno.test("noteRoutineReading() says a failure at the second in a row, and when it is mended", () => {
  const failed = { kind: "failed", hint: "Wrong key" } as const;
  const once = noteRoutineReading(START, failed);
  const twice = noteRoutineReading(once, failed);
  const well = noteRoutineReading(twice, reading());
  assertEquals([once, twice, well].map(eventKinds), [
    [],
    ["plug_trouble"],
    ["plug_trouble", "plug_well"],
  ]);
});

Deno.test("noteRoutineReading() says what would go wrong in an outage, each thing once", () => {
  const cases = [
    reading({ on: false }),
    reading({ countdownS: 5 }),
    reading({ warnings: ["Power-on memory is off"] }),
  ];
  for (const outcome of cases) {
    const once = noteRoutineReading(START, outcome);
    assertEquals(eventKinds(noteRoutineReading(once, outcome)), ["plug_trouble"]);
  }
});

Deno.test("trouble with the plug tells when a reading showed nothing of it, in this boot alone", () => {
  const toldMs = (state: WatchState) => {
    const what = state.events.pending.at(-1)?.what;
    return what?.kind === "plug_trouble" ? what.readMs ?? null : undefined;
  };
  const read = noteRoutineReading(START, reading());
  const later = aged({ ...read, uptimeMs: PLUG_READ_EVERY_MS }, PLUG_READ_EVERY_MS);
  const failed = { kind: "failed", hint: "Wrong key" } as const;
  const twice = noteRoutineReading(noteRoutineReading(later, failed), failed);
  assertEquals(toldMs(twice), PLUG_READ_EVERY_MS);
  // A reading that shows it came through, and is not the one before it.
  assertEquals(toldMs(noteRoutineReading(later, reading({ on: false }))), PLUG_READ_EVERY_MS);
  assertEquals(toldMs(plugTrouble(later, "Refused")), PLUG_READ_EVERY_MS);
  assertEquals(toldMs(plugTrouble(noteRoutineReading(later, reading()), "Refused")), null);
  assertEquals(toldMs(plugTrouble(START, "Refused")), null);
  // How long the host was off since then is not known.
  assertEquals(toldMs(plugTrouble({ ...later, uptimeMs: MINUTE_MS }, "Refused")), null);
});

Deno.test("plugTrouble() does not ring again for hints that alternate", () => {
  let state = START;
  for (const hint of ["A", "B", "A", "B"]) state = plugTrouble(state, hint);
  assertEquals(eventKinds(state).length, 2);
  assertEquals(plugWell(state).plug.troubles, []);
  assertEquals(plugWell(START), START);
});

/** A modem and a router, as they were read. */
function both(modem: ReadOutcome, router: ReadOutcome): ReadOutcome {
  return joinReadings([{ name: "modem", outcome: modem }, { name: "router", outcome: router }]);
}

const GONE = { kind: "failed", hint: "gone" } as const;

function hints(state: WatchState): string[] {
  return state.events.pending.flatMap(({ what }) =>
    what.kind === "plug_trouble" ? [what.hint] : []
  );
}

Deno.test("noteRoutineReading() of several names the one that is in trouble, until all are well", () => {
  const off = noteRoutineReading(START, both(reading(), reading({ on: false })));
  assertEquals(hints(off), [
    "router: The outlet is off although the internet works: is it the router's?",
  ]);
  const warned = noteRoutineReading(off, both(reading({ warnings: ["hot"] }), reading()));
  assertEquals(hints(warned).at(-1), "modem: hot");
  assertEquals(eventKinds(warned).includes("plug_well"), false);
  assertEquals(
    eventKinds(noteRoutineReading(warned, both(reading(), reading()))).at(-1),
    "plug_well",
  );
});

Deno.test("noteRoutineReading() forgives each of several one failure, and tries again as soon", () => {
  const once = noteRoutineReading(START, both(reading(), GONE));
  assertEquals([hints(once), once.plug.lastReadAgedMs], [[], START.plug.lastReadAgedMs]);
  assertEquals(routineReadDue(aged(once, 15 * MINUTE_MS), ONLINE), true);
  assertEquals(hints(noteRoutineReading(once, both(reading(), GONE))), ["router: gone"]);
});

Deno.test("noteUnread() names at once who is left out of a cut", () => {
  assertEquals(hints(noteUnread(START, both(GONE, reading()))), ["modem: gone"]);
  assertEquals(noteUnread(START, reading()), START);
});

Deno.test("noteSureReading() while online tells of one that is away as routine does, and when all are well", () => {
  const sees = { diagnosis: ONLINE };
  const once = noteSureReading(START, both(reading(), GONE), sees);
  assertEquals([hints(once), once.plug.failures], [[], 1]);
  // The next tick tries again; it counts no sooner than a routine reading would.
  const soon = aged(once, 15 * MINUTE_MS - 1);
  assertEquals(noteSureReading(soon, both(reading(), GONE), sees), soon);
  const away = noteSureReading(aged(once, 15 * MINUTE_MS), both(reading(), GONE), sees);
  assertEquals(hints(away), ["router: gone"]);
  const back = noteSureReading(away, both(reading(), reading()), sees);
  assertEquals(eventKinds(back).at(-1), "plug_well");
  assertEquals(noteSureReading(away, both(reading({ on: false }), reading()), sees), away);
});

Deno.test("noteSureReading() tells nothing while the line is dead, nor of one plug alone", () => {
  const dead = { diagnosis: saw("router_dead") };
  assertEquals(noteSureReading(START, both(reading(), GONE), dead), START);
  assertEquals(noteSureReading(START, both(reading(), reading()), dead), START);
  assertEquals(noteSureReading(START, GONE, { diagnosis: ONLINE }), START);
});
