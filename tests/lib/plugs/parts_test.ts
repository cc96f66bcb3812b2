import { assertEquals } from "@std/assert";
import { joinCycles, joinReadings, joinTurnOns } from "../../../lib/plugs/parts.ts";
import type { CycleOutcome, ReadOutcome } from "../../../lib/plugs/plug.ts";
import { reading } from "../../support/watch/watch.ts";

const GONE = { kind: "failed", hint: "gone" } as const;

function readings(...outcomes: readonly ReadOutcome[]) {
  return joinReadings(outcomes.map((outcome, index) => ({ name: `n${index}`, outcome })));
}

function cycles(...kinds: readonly CycleOutcome["kind"][]) {
  return joinCycles(kinds.map((kind, index) => ({
    name: `n${index}`,
    outcome: { kind, hint: "why" } as CycleOutcome,
  })));
}

Deno.test("a set is off where one is, on where all are, and has the longest timer", () => {
  const on = (...outcomes: readonly ReadOutcome[]) => {
    const joined = readings(...outcomes);
    return joined.kind === "read" ? [joined.reading.on, joined.reading.countdownS] : joined.hint;
  };
  assertEquals(on(reading(), reading({ on: false, countdownS: 7 })), [false, 7]);
  assertEquals(on(reading({ on: null, countdownS: null }), reading()), [null, 0]);
  assertEquals(on(reading({ on: null }), reading({ on: false })), [false, 0]);
  assertEquals(on(reading(), GONE), [true, 0]);
  assertEquals(on(GONE, GONE), "n0: gone; n1: gone");
});

Deno.test("a set's warnings name the plug; its memory is the worst", () => {
  const joined = readings(reading({ warnings: ["hot"] }), reading({ afterPowerLoss: "last" }));
  if (joined.kind !== "read") throw new Error(joined.hint);
  assertEquals(joined.reading.warnings, ["n0: hot"]);
  assertEquals(joined.reading.afterPowerLoss, "last");
});

for (
  const [kinds, joined] of [
    [["confirmed", "confirmed"], "confirmed"],
    [["confirmed", "sent"], "sent"],
    [["confirmed", "not_sent"], "sent"],
    [["confirmed", "refused"], "sent"],
    [["not_sent", "refused"], "refused"],
    [["refused", "refused"], "refused"],
    [["not_sent", "not_sent"], "not_sent"],
    [["would_send", "would_send"], "would_send"],
    [[], "not_sent"],
  ] as const
) {
  Deno.test(`a cut whose plugs answered ${kinds.join(", ") || "nothing"} is ${joined}`, () => {
    assertEquals(cycles(...kinds).kind, joined);
  });
}

Deno.test("a set is on when all that were asked are; nobody asked is not on", () => {
  const on = { name: "a", outcome: { kind: "on" } } as const;
  const off = { name: "b", outcome: { kind: "unknown", hint: "x" } } as const;
  assertEquals(joinTurnOns([on]).kind, "on");
  const both = joinTurnOns([on, off]);
  assertEquals(both.kind === "unknown" && both.hint, "b: x");
  assertEquals(joinTurnOns([]).kind, "unknown");
});

Deno.test("a hint of four plugs still fits an event", () => {
  const long = { kind: "failed", hint: "x".repeat(200) } as const;
  const joined = readings(long, long, long, long);
  assertEquals(joined.kind === "failed" && joined.hint.length, 200);
});

Deno.test("a cut of several is confirmed only when every outlet said so", () => {
  const confirmed = { name: "modem", outcome: { kind: "confirmed" } } as const;
  for (
    const [outcome, kind] of [
      [{ kind: "confirmed" }, "confirmed"],
      [{ kind: "sent", hint: "lost" }, "sent"],
      [{ kind: "refused", hint: "no" }, "sent"],
      [{ kind: "not_sent", hint: "gone" }, "sent"],
    ] as const
  ) {
    assertEquals(joinCycles([confirmed, { name: "router", outcome }]).kind, kind);
  }
});
