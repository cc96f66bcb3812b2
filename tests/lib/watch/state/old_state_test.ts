/** Files that the release before wrote: each is read once, as what it meant. */
import { assertEquals, assertThrows } from "@std/assert";
import { parseWatchState } from "../../../../lib/watch/state/codec.ts";
import { readOldState } from "../../../../lib/watch/state/old_state.ts";
import { doubt, on, owed } from "../../../support/watch/power.ts";
import alone from "../../../fixtures/state_v1_alone.json" with { type: "json" };
import inDoubt from "../../../fixtures/state_v1_doubt.json" with { type: "json" };
import loss from "../../../fixtures/state_v1_loss.json" with { type: "json" };
import owing from "../../../fixtures/state_v1_owed.json" with { type: "json" };
import several from "../../../fixtures/state_v1_several.json" with { type: "json" };
import severalDoubt from "../../../fixtures/state_v1_several_doubt.json" with { type: "json" };
import severalUnsure from "../../../fixtures/state_v1_several_unsure.json" with { type: "json" };

function power(file: unknown) {
  return parseWatchState(JSON.stringify(file)).power;
}

Deno.test("one plug alone that was well is on", () => {
  assertEquals(power(alone), [on()]);
  assertEquals(parseWatchState(JSON.stringify(alone)).arming.everOnline, true);
});

Deno.test("one plug alone in mid-cut is owed its power when the cut is over", () => {
  assertEquals(power(owing), [owed({ dueOnMs: 3_755_000 })]);
});

Deno.test("an outlet that may have been left off stays in doubt", () => {
  assertEquals(power(inDoubt), [doubt()]);
});

Deno.test("after a loss power is owed at once, and read before it is asked for", () => {
  assertEquals(power(loss), [owed({ dueOnMs: 3_600_000, sure: false })]);
});

Deno.test("of several each is due at its time", () => {
  assertEquals(power(several), [
    owed({ name: "modem", dueOnMs: 3_750_000 }),
    owed({ name: "router", dueOnMs: 3_875_000 }),
  ]);
});

Deno.test("of several in doubt, one was seen on; whatever there is beside it was not", () => {
  assertEquals(power(severalDoubt), [on("modem"), doubt()]);
  const router = owed({ name: "router", dueOnMs: 3_875_000, sure: false });
  assertEquals(power(severalUnsure), [router, doubt()]);
});

Deno.test("an old state without a field, or with one of the new, is not believed", () => {
  const { powerOwed: _, ...rest } = alone.state;
  assertThrows(() => readOldState(rest), TypeError, '"powerOwed" is missing');
  assertThrows(() => readOldState({ ...alone.state, power: [] }), TypeError, '"power"');
  const { owed: _1, outletUnknown: _2, seenOn: _3, ...older } = alone.state;
  assertEquals(readOldState(older).power, [on()]);
});

Deno.test("an old file with a flipped bit is not believed", () => {
  const text = JSON.stringify(owing).replace('"powerOwed":true', '"powerOwed":false');
  assertThrows(() => parseWatchState(text), TypeError, "check sum");
});
