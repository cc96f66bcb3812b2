import { assertEquals } from "@std/assert";
import type { Order } from "../../../lib/airtouch/order.ts";
import { EMPTY_PICTURE } from "../../../lib/airtouch/picture.ts";
import { refusalOf } from "../../../lib/airtouch/refusal.ts";
import { homeState } from "../../support/airtouch/airtouch_state.ts";

const { acs, zones, abilities, names } = homeState(5);
const PICTURE = { ...EMPTY_PICTURE, acs, zones, abilities, names };
const refuse = (order: Order) => refusalOf(order, PICTURE);

Deno.test("what the console's abilities allow is not refused", () => {
  assertEquals(refuse({ ac: 0, kind: "power", power: "on" }), null);
  assertEquals(refuse({ ac: 0, kind: "mode", mode: "cool" }), null);
  assertEquals(refuse({ ac: 0, kind: "fan", fan: "low" }), null);
  assertEquals(refuse({ zone: 2, kind: "zone_open", openPercent: 0 }), null);
  assertEquals(refuse({ zone: 1, kind: "zone_temp", setC: 21 }), null);
});

Deno.test("a set point is refused one tenth outside the AC's range", () => {
  const temp = (setC: number) => refuse({ ac: 0, kind: "temp", setC });
  assertEquals([16, 31].map(temp), [null, null]);
  assertEquals(temp(15.9), 'AC 0 "Unit" takes 16 to 31 °C, not 15.9 °C');
  assertEquals(temp(31.1), 'AC 0 "Unit" takes 16 to 31 °C, not 31.1 °C');
});

Deno.test("a refusal names what there is instead", () => {
  assertEquals(
    refuse({ ac: 0, kind: "mode", mode: "dry" }),
    'AC 0 "Unit" has no mode "dry"; it has auto, heat, cool',
  );
  assertEquals(
    refuse({ ac: 0, kind: "fan", fan: "turbo" }),
    'AC 0 "Unit" has no fan "turbo"; it has auto, low, medium, high',
  );
  assertEquals(refuse({ ac: 1, kind: "power", power: "on" }), "there is no AC 1; there is 0");
  assertEquals(
    refuse({ zone: 3, kind: "zone_power", power: "on" }),
    "there is no zone 3; there is 0, 1, 2",
  );
  assertEquals(
    refuse({ zone: 2, kind: "zone_temp", setC: 21 }),
    'zone 2 "Bed" has no temperature sensor; give a percentage, like 60%',
  );
});

Deno.test("a console without zones says so, and one without abilities refuses nothing", () => {
  const bare = { ...PICTURE, zones: [], abilities: [] };
  assertEquals(
    refusalOf({ zone: 0, kind: "zone_power", power: "on" }, bare),
    "this console has no zones",
  );
  assertEquals(refusalOf({ ac: 0, kind: "temp", setC: 5 }, bare), null);
});
