import { assertEquals } from "@std/assert";
import { describeOrder, orderTitle } from "../../../lib/airtouch/describe_order.ts";
import { EMPTY_PICTURE } from "../../../lib/airtouch/picture.ts";
import { homeState } from "../../support/airtouch/airtouch_state.ts";

const { acs, zones, abilities, names } = homeState(5);
const PICTURE = { ...EMPTY_PICTURE, acs, zones, abilities, names };

Deno.test("describeOrder() says who and what", () => {
  const say = (order: Parameters<typeof describeOrder>[0]) => describeOrder(order, PICTURE);
  assertEquals(say({ ac: 0, power: "on" }), 'AC 0 "Unit" on');
  assertEquals(
    say({ ac: 0, power: "on", mode: "cool", fan: "high", setPointC: 22 }),
    'AC 0 "Unit" on, mode cool, fan high, set to 22.0 °C',
  );
  assertEquals(say({ ac: 0, step: "up" }), 'AC 0 "Unit" one step up');
  assertEquals(say({ ac: 0, onTimer: "06:30" }), 'AC 0 "Unit" on at 06:30');
  assertEquals(
    say({ ac: 0, onTimer: null, offTimer: "22:00" }),
    'AC 0 "Unit" no on timer, off at 22:00',
  );
  assertEquals(say({ zone: 1, openPercent: 60 }), 'zone 1 "Kitchen" 60 % open');
  assertEquals(
    say({ zone: 1, power: "turbo", method: "temperature", setPointC: 23 }),
    'zone 1 "Kitchen" turbo, by temperature, set to 23.0 °C',
  );
  assertEquals(say({ zone: 1, step: "down" }), 'zone 1 "Kitchen" one step down');
});

Deno.test("orderTitle() leaves out a name that is not known", () => {
  assertEquals(orderTitle({ ac: 0, power: "on" }, EMPTY_PICTURE), "AC 0");
  assertEquals(orderTitle({ zone: 7, power: "on" }, PICTURE), "zone 7");
});
