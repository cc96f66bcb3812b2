import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { HomeClock } from "../../../lib/time/time.ts";
import { encodeWatchState } from "../../../lib/watch/state/codec.ts";
import { believe, type FoundCopy, noteDisk, noteLoadTroubles } from "../../../lib/watch/load.ts";
import { initialState, type WatchState } from "../../../lib/watch/state/state.ts";
import { doubt, on, owed, owedNames } from "../../support/watch/power.ts";

const CLOCK: HomeClock = { uptimeMs: 600_000, wallMs: 1_700_000_000_000, bootId: "now" };
const MISSING: FoundCopy = { kind: "missing" };
const UNREADABLE: FoundCopy = { kind: "unreadable", why: "Input/output error" };
const OPTIONS = { clock: CLOCK, cutsPerDayMax: 8 };

function copy(changes: Partial<WatchState>): FoundCopy {
  return { kind: "text", text: encodeWatchState({ ...initialState(CLOCK), ...changes }) };
}

function flipped(found: FoundCopy): FoundCopy {
  if (found.kind !== "text") return found;
  return {
    kind: "text",
    text: found.text.replace('"power":[]', '"power":[ ]').replace(
      '"everOnline":false',
      '"everOnline":true',
    ),
  };
}

Deno.test("a watchdog that never kept anything starts from the first state, without trouble", () => {
  const { state, troubles, setAside } = believe({ runtime: MISSING, disk: MISSING }, OPTIONS);
  assertEquals(state, initialState(CLOCK));
  assertEquals([troubles, setAside], [[], []]);
});

Deno.test("of two good copies of this boot the one saved later is believed", () => {
  const older = copy({ sequence: 7 });
  const newer = copy({ sequence: 8 });
  assertEquals(believe({ runtime: newer, disk: older }, OPTIONS).state.sequence, 8);
  assertEquals(believe({ runtime: older, disk: newer }, OPTIONS).state.sequence, 8);
});

Deno.test("a broken copy is set aside and the good one believed", () => {
  const found = { runtime: flipped(copy({ sequence: 9 })), disk: copy({ sequence: 5 }) };
  const { state, troubles, setAside } = believe(found, OPTIONS);
  assertEquals(state.sequence, 5);
  assertEquals(setAside, ["runtime"]);
  assertEquals(troubles.length, 1);
  assertMatch(troubles[0] ?? "", /^The runtime copy of the state was set aside/);
});

Deno.test("where every copy is broken, power is owed and all but one of the day's cuts are taken as made", () => {
  for (const bad of [flipped(copy({})), { kind: "text", text: "" } as const]) {
    for (const found of [{ runtime: MISSING, disk: bad }, { runtime: bad, disk: bad }]) {
      const { state, setAside } = believe(found, OPTIONS);
      assertEquals(owedNames(state), ["plug"]);
      assertEquals(state.cuts.length, 7);
      assertEquals(state.arming.everOnline, false);
      assertEquals(setAside.includes("disk"), true);
    }
  }
});

Deno.test("a copy that the disk will not give is as broken as a torn one", () => {
  const disk: FoundCopy = { kind: "unreadable", why: "Input/output error (os error 5)" };
  const { state, troubles } = believe({ runtime: MISSING, disk }, OPTIONS);
  assertEquals(owedNames(state), ["plug"]);
  assertStringIncludes(troubles[0] ?? "", "Input/output error");
  assertStringIncludes(troubles[0] ?? "", "Nothing is remembered, not even a pause. The disk copy");
});

Deno.test("while the disk cannot be read it may hold a cut that memory has not: the plug is unknown", () => {
  // Seed 400245: the runtime folder was full when the cut was written down.
  const saved = { sequence: 5, power: [on("modem"), owed({ name: "router" })] };
  const runtime = copy({ ...saved, uptimeMs: CLOCK.uptimeMs - 23_000 });
  const known = (disk: FoundCopy) => believe({ runtime, disk }, OPTIONS).state.power;
  assertEquals(known(UNREADABLE), [doubt("modem"), owed({ name: "router", sure: false })]);
  assertEquals(known(copy({ sequence: 4 })), saved.power);
  assertEquals(known(MISSING), saved.power);
});

Deno.test("a disk that stays unreadable holds no cut since the tick before, which memory has", () => {
  // Seed 2300000957: doubted with every tick, plugs that do not say whether they are on boot for ever.
  const saved = { sequence: 5, power: [on()], uptimeMs: CLOCK.uptimeMs - 22_000 };
  const unknown = (change: Partial<WatchState>) =>
    believe({ runtime: copy({ ...saved, ...change }), disk: UNREADABLE }, OPTIONS).state.power;
  assertEquals([unknown({}), unknown({ bootId: "another" })], [[on()], [doubt()]]);
});

Deno.test("the same trouble on every tick is said once until the cloud has it", () => {
  const once = noteLoadTroubles(initialState(CLOCK), ["The disk copy is torn"]);
  const twice = noteLoadTroubles(once, ["The disk copy is torn"]);
  assertEquals(once.events.pending.length, 1);
  assertEquals(twice, once);
  assertEquals(noteLoadTroubles(once, ["Another"]).events.pending.length, 2);
});

Deno.test("an old copy that a disk gives again after a loss is older than the loss", () => {
  const nameless = { clock: { ...CLOCK, bootId: null }, cutsPerDayMax: 8 };
  const old = copy({ sequence: 700, bootId: null });
  const bad: FoundCopy = { kind: "unreadable", why: "Input/output error" };
  const lost = believe({ runtime: MISSING, disk: bad }, nameless).state;
  const found = { runtime: copy({ ...lost, sequence: lost.sequence + 1 }), disk: old };
  assertEquals(believe(found, nameless).state.cuts.length, 7);
});

Deno.test("noteDisk() says once that the disk refuses, and keeps quiet when it recovers", () => {
  const refused = noteDisk(initialState(CLOCK), "Read-only file system");
  const still = noteDisk(refused, "No space left on device");
  const well = noteDisk(still, null);
  assertEquals([refused, still, well].map(({ events }) => events.pending.length), [1, 1, 1]);
  assertEquals([refused, well].map((state) => state.disk.trouble), ["Read-only file system", null]);
});
