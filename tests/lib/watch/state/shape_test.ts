import { assertEquals, assertThrows } from "@std/assert";
import { readAs } from "../../../../lib/base/shape.ts";
import { stateSchema } from "../../../../lib/watch/state/shape.ts";
import { OUTLETS_MAX } from "../../../../lib/wire/event.ts";
import { initialState, type Power } from "../../../../lib/watch/state/state.ts";
import { doubt, on, owed } from "../../../support/watch/power.ts";
import { clockAt } from "../../../support/watch/watch.ts";

const STATE = initialState(clockAt(0));

Deno.test("a state says of each outlet that it is on, owed its power, or in doubt, and nothing else", () => {
  const power = [on("a"), owed({ name: "b" }), doubt("c"), owed({ name: "d", sure: false })];
  assertEquals(power.length, OUTLETS_MAX);
  assertEquals(readAs(stateSchema, { ...STATE, power }, "read state").power, power);
  for (
    const wrong of [
      { kind: "off" },
      { kind: "on", dueOnMs: 5 },
      { kind: "owed", dueOnMs: -1, sure: true },
      { kind: "owed", dueOnMs: 5 },
    ]
  ) {
    const state = { ...STATE, power: [{ name: "a", power: wrong as Power }] };
    assertThrows(() => readAs(stateSchema, state, "read state"), TypeError, '"power.0.power');
  }
});
