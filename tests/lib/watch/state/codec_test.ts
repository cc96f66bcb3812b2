import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import olderFile from "../../../fixtures/state_without_consoles.json" with { type: "json" };
import {
  chooseCopy,
  encodeWatchState,
  mustReachDisk,
  parseWatchState,
} from "../../../../lib/watch/state/codec.ts";
import { say } from "../../../../lib/watch/state/event_queue.ts";
import { HOUR_MS, MINUTE_MS } from "../../../../lib/time/time.ts";
import { initialState, type WatchState } from "../../../../lib/watch/state/state.ts";
import { clockAt, createLoop, saw, tick, ticksFor } from "../../../support/watch/watch.ts";
import { on, owed } from "../../../support/watch/power.ts";

function busyState(): WatchState {
  const loop = createLoop();
  tick(loop, saw("online"));
  ticksFor(loop, 20 * MINUTE_MS, { sees: saw("internet_dead") });
  return { ...loop.state, power: [owed({ name: "modem", dueOnMs: 5 })] };
}

Deno.test("parseWatchState() reads back what encodeWatchState() wrote", () => {
  for (const state of [initialState(clockAt(0)), busyState()]) {
    assertEquals(parseWatchState(encodeWatchState(state)), state);
  }
});

const CONSOLE = {
  id: "192.168.1.60 9005",
  dueAgedMs: 5,
  unanswered: 1,
  heardAgedMs: null,
  silenceSaid: false,
  updateSaid: "1.3.3",
};

Deno.test("parseWatchState() reads back what is known of four consoles, and refuses five", () => {
  const watching = (count: number) => ({
    ...initialState(clockAt(0)),
    consoles: Array(count).fill(CONSOLE),
  });
  assertEquals(parseWatchState(encodeWatchState(watching(4))), watching(4));
  assertThrows(() => encodeWatchState(watching(5)), TypeError, '"consoles"');
});

Deno.test("mustReachDisk() takes what was said of a console, not that it was asked", () => {
  const state = initialState(clockAt(0));
  const asked = { ...state, consoles: [CONSOLE] };
  assertEquals(mustReachDisk(state, asked, HOUR_MS), false);
  const said = say(asked, { kind: "console_back", console: "Upstairs" });
  assertEquals(mustReachDisk(asked, said, HOUR_MS), true);
});

Deno.test("parseWatchState() takes a file of a release that knew no consoles", () => {
  assertEquals(parseWatchState(JSON.stringify(olderFile)).consoles, []);
});

Deno.test("parseWatchState() believes no text in which one character was changed", () => {
  const text = encodeWatchState(busyState());
  fc.assert(fc.property(
    fc.nat(text.length - 2),
    fc.integer({ min: 32, max: 126 }),
    (index, code) => {
      const letter = String.fromCharCode(code);
      const rotten = text.slice(0, index) + letter + text.slice(index + 1);
      if (rotten === text) return;
      try {
        parseWatchState(rotten);
      } catch (error) {
        if (error instanceof TypeError || error instanceof SyntaxError) return;
        throw error;
      }
      // White space outside of strings is the only change without meaning.
      assertEquals(JSON.parse(rotten), JSON.parse(text));
    },
  ));
});

Deno.test("parseWatchState() believes no torn, empty or foreign text", () => {
  const text = encodeWatchState(busyState());
  for (let length = 0; length < text.length - 1; length += 97) {
    assertThrows(() => parseWatchState(text.slice(0, length)));
  }
  for (
    const foreign of [
      "",
      "null",
      "[]",
      "{}",
      '{"version":2,"sum":"","state":{}}',
      '{"version":3,"sum":"","state":{}}',
      "\u0000",
    ]
  ) {
    assertThrows(() => parseWatchState(foreign));
  }
});

Deno.test("a state owes four outlets with names of 16 characters, not more", () => {
  const power = (count: number, name: string) =>
    Array.from({ length: count }, () => owed({ name }));
  const good = { ...busyState(), power: power(4, "a".repeat(16)) };
  assertEquals(parseWatchState(encodeWatchState(good)), good);
  for (const wrong of [power(5, "a"), power(1, "a".repeat(17)), power(1, "")]) {
    assertThrows(() => encodeWatchState({ ...good, power: wrong }), TypeError, '"power');
  }
});

Deno.test("encodeWatchState() refuses a state that could not be read back", () => {
  const wrong = { ...initialState(clockAt(0)), agedMs: NaN };
  assertThrows(() => encodeWatchState(wrong), TypeError, '"agedMs"');
});

Deno.test("chooseCopy() takes the present boot's copy, then the later one", () => {
  const copy = (bootId: string, sequence: number) => ({
    ...initialState(clockAt(0)),
    bootId,
    sequence,
  });
  const runtime = copy("a", 50);
  const disk = copy("b", 7);
  assertEquals(chooseCopy([runtime, disk], "b"), disk);
  assertEquals(chooseCopy([runtime, disk], "c"), runtime);
  assertEquals(chooseCopy([runtime, disk], null), runtime);
  assertEquals(chooseCopy([copy("a", 1), copy("a", 2)], "a")?.sequence, 2);
  assertEquals(chooseCopy([], "a"), null);
});

Deno.test("mustReachDisk() spares the flash in a quiet hour and writes what must survive", () => {
  const loop = createLoop();
  tick(loop, saw("online"));
  const quiet = { ...loop.state, checkpointAgedMs: loop.state.agedMs };
  const later = { ...quiet, agedMs: quiet.agedMs + HOUR_MS - 1, sequence: 99 };
  assertEquals(mustReachDisk(quiet, later, HOUR_MS), false);
  assertEquals(mustReachDisk(quiet, { ...later, agedMs: quiet.agedMs + HOUR_MS }, HOUR_MS), true);
  const changes: Partial<WatchState>[] = [
    { power: [owed()] },
    { power: [on("modem"), owed({ name: "router" })] },
    { phase: { kind: "booting", sinceMs: 0, graceUntilMs: 1 } },
    { cuts: [{ agedMs: 1, reason: "automatic" }] },
    { pausedUntilAgedMs: "resumed" },
    { ladder: { cuts: 1, nextCutMs: 1, onlineSinceMs: null, gaveUpSaid: false } },
    { ladder: { cuts: 0, movedNothing: 1, nextCutMs: 1, onlineSinceMs: null, gaveUpSaid: false } },
    { arming: { ...quiet.arming, everOnline: !quiet.arming.everOnline } },
    { arming: { ...quiet.arming, gatewayFalls: true } },
    { events: { ...quiet.events, nextId: 2 } },
  ];
  for (const change of changes) {
    assertEquals(mustReachDisk(quiet, { ...quiet, ...change }, HOUR_MS), true);
  }
});
