import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { checkTuyaPoints, DP_MAX } from "../../../../home/plugs/tuya/outlet.ts";

Deno.test("the largest data point is 255", () => {
  assertEquals(checkTuyaPoints({ switchDp: 1, countdownDp: DP_MAX }), null);
  assertEquals(checkTuyaPoints({ switchDp: 1, countdownDp: DP_MAX + 1 })?.field, "countdown_dp");
  assertEquals(checkTuyaPoints({ switchDp: 0, countdownDp: 9 })?.field, "switch_dp");
});

Deno.test("the countdown of a strip's sixth outlet is 14, which elsewhere is a memory", () => {
  assertEquals(checkTuyaPoints({ switchDp: 6, countdownDp: 14 }), null);
  assertEquals(checkTuyaPoints({ switchDp: 5, countdownDp: 14 })?.field, "countdown_dp");
});

Deno.test("JSON writes every allowed pair with the switch first", () => {
  const dp = fc.integer({ min: -1, max: 257 });
  fc.assert(fc.property(dp, dp, (switchDp, countdownDp) => {
    fc.pre(checkTuyaPoints({ switchDp, countdownDp }) === null);
    const written = JSON.stringify({ [countdownDp]: 30, [switchDp]: false });
    assertEquals(written, `{"${switchDp}":false,"${countdownDp}":30}`);
  }));
});
