import { assertEquals } from "@std/assert";
import type { Order } from "../../../lib/airtouch/order.ts";
import { EMPTY_PICTURE } from "../../../lib/airtouch/picture.ts";
import { refusalOf } from "../../../lib/airtouch/refusal.ts";
import { homeState } from "../../support/airtouch/airtouch_state.ts";

const { acs, zones, abilities, names } = homeState(5);
const PICTURE = { ...EMPTY_PICTURE, acs, zones, abilities, names };
const refuse = (order: Order) => refusalOf(order, PICTURE);

Deno.test("what the console's abilities allow is not refused", () => {
  assertEquals(refuse({ ac: 0, power: "on" }), null);
  assertEquals(refuse({ ac: 0, power: "toggle" }), null);
  assertEquals(refuse({ ac: 0, mode: "cool", fan: "low", setPointC: 22 }), null);
  assertEquals(refuse({ zone: 2, openPercent: 0 }), null);
  assertEquals(refuse({ zone: 2, power: "turbo" }), null);
  assertEquals(refuse({ zone: 1, setPointC: 21 }), null);
});

Deno.test("a set point is refused one tenth outside the AC's range", () => {
  const temp = (setPointC: number) => refuse({ ac: 0, setPointC });
  assertEquals([16, 31].map(temp), [null, null]);
  assertEquals(temp(15.9), 'AC 0 "Unit" takes 16 to 31 °C, not 15.9 °C');
  assertEquals(temp(31.1), 'AC 0 "Unit" takes 16 to 31 °C, not 31.1 °C');
});

Deno.test("the range is that of the mode that will hold", () => {
  const wide = abilities.map((one) => ({ ...one, coolMinC: 18, coolMaxC: 30, heatMaxC: 28 }));
  const picture = { ...PICTURE, abilities: wide };
  // It heats now: 16 to 28 °C.
  assertEquals(refusalOf({ ac: 0, setPointC: 16 }, picture), null);
  assertEquals(
    refusalOf({ ac: 0, setPointC: 29 }, picture),
    'AC 0 "Unit" takes 16 to 28 °C, not 29.0 °C',
  );
  assertEquals(refusalOf({ ac: 0, setPointC: 29, mode: "cool" }, picture), null);
  assertEquals(refusalOf({ ac: 0, setPointC: 30, mode: "auto" }, picture), null);
});

Deno.test("a refusal names what there is instead", () => {
  assertEquals(
    refuse({ ac: 0, mode: "dry" }),
    'AC 0 "Unit" has no mode "dry"; it has auto, heat, cool',
  );
  assertEquals(
    refuse({ ac: 0, power: "on", fan: "turbo" }),
    'AC 0 "Unit" has no fan "turbo"; it has auto, low, medium, high',
  );
  assertEquals(refuse({ ac: 1, power: "on" }), "there is no AC 1; there is 0");
  assertEquals(refuse({ zone: 3, power: "on" }), "there is no zone 3; there is 0, 1, 2");
  const bare = 'zone 2 "Bed" has no temperature sensor; give a percentage, like 60%';
  assertEquals(refuse({ zone: 2, setPointC: 21 }), bare);
  assertEquals(refuse({ zone: 2, method: "temperature" }), bare);
});

Deno.test("timers are refused where the console has not told them: others would be overwritten", () => {
  const order: Order = { ac: 0, onTimer: "06:30" };
  assertEquals(refuse(order), "the console has not told its timers");
  const { timers } = homeState(5);
  assertEquals(refusalOf(order, { ...PICTURE, timers }), null);
});

Deno.test("turbo is refused where the console says that the zone has none", () => {
  const without = zones.map((zone) => ({ ...zone, turboSupported: false }));
  assertEquals(
    refusalOf({ zone: 1, power: "turbo" }, { ...PICTURE, zones: without }),
    'zone 1 "Kitchen" has no turbo',
  );
});

Deno.test("a console without zones says so, and one without abilities refuses nothing", () => {
  const bare = { ...PICTURE, zones: [], abilities: [] };
  assertEquals(refusalOf({ zone: 0, power: "on" }, bare), "this console has no zones");
  assertEquals(refusalOf({ ac: 0, setPointC: 5 }, bare), null);
});
