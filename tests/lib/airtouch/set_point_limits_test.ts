import { assertEquals } from "@std/assert";
import { setPointLimits } from "../../../lib/airtouch/set_point_limits.ts";
import { homeState } from "../../support/airtouch/airtouch_state.ts";

Deno.test("heating and cooling have their own ranges, every other mode the whole of both", () => {
  const [one] = homeState(5).abilities;
  if (one === undefined) throw new TypeError("The simulated home is empty");
  const ability = { ...one, coolMinC: 18, coolMaxC: 30, heatMinC: 16, heatMaxC: 28 };
  assertEquals(setPointLimits(ability, "cool"), { minC: 18, maxC: 30 });
  assertEquals(setPointLimits(ability, "heat"), { minC: 16, maxC: 28 });
  for (const mode of ["auto", "dry", "fan", "auto-heat", "reserved-7"] as const) {
    assertEquals(setPointLimits(ability, mode), { minC: 16, maxC: 30 });
  }
});
