import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  confirmsOrder,
  describeOrder,
  type Order,
  orderMessage,
} from "../../../lib/airtouch/order.ts";
import { EMPTY_PICTURE, foldMessage, type Picture } from "../../../lib/airtouch/picture.ts";
import type { Model } from "../../../lib/airtouch/model.ts";
import { messageBytes } from "../../../lib/airtouch/messages/message.ts";
import { homeState, react } from "../../support/airtouch/airtouch_state.ts";

const ORDERS: readonly Order[] = [
  { ac: 0, kind: "power", power: "on" },
  { ac: 0, kind: "power", power: "off" },
  { ac: 0, kind: "mode", mode: "cool" },
  { ac: 0, kind: "fan", fan: "high" },
  { ac: 0, kind: "temp", setC: 22 },
  { zone: 1, kind: "zone_power", power: "off" },
  { zone: 1, kind: "zone_power", power: "on" },
  { zone: 1, kind: "zone_open", openPercent: 60 },
  { zone: 1, kind: "zone_temp", setC: 23 },
];

function pictureOf(model: Model): Picture {
  const { acs, zones, abilities, names } = homeState(model);
  return { ...EMPTY_PICTURE, acs, zones, abilities, names };
}

for (const model of [4, 5] as const) {
  Deno.test(`AT${model}: each order changes the console so that its status confirms it`, () => {
    for (const order of ORDERS) {
      const message = orderMessage(order, { model, picture: pictureOf(model) });
      const { replies } = react(homeState(model), message);
      assert(replies.some((reply) => confirmsOrder(order, reply)), JSON.stringify(order));
    }
  });

  Deno.test(`AT${model}: no order can be confirmed twice over: asked again it changes nothing`, () => {
    for (const order of ORDERS) {
      const message = orderMessage(order, { model, picture: pictureOf(model) });
      const once = react(homeState(model), message).state;
      assertEquals(react(once, message).state, once);
    }
  });
}

Deno.test("an order is not confirmed by an older status, another AC or another message", () => {
  const order: Order = { ac: 0, kind: "power", power: "on" };
  const { acs } = homeState(5);
  assertEquals(confirmsOrder(order, { kind: "ac_status", acs }), false);
  const on = acs.map((ac) => ({ ...ac, power: "on" as const }));
  assertEquals(confirmsOrder(order, { kind: "ac_status", acs: on }), true);
  const other = on.map((ac) => ({ ...ac, ac: 1 }));
  assertEquals(confirmsOrder(order, { kind: "ac_status", acs: other }), false);
  assertEquals(confirmsOrder(order, { kind: "version_request" }), false);
});

Deno.test("a zone's opening is confirmed only under percentage control, a set point only under temperature control", () => {
  const [zone] = homeState(5).zones;
  assert(zone !== undefined);
  const status = (method: typeof zone.method) =>
    ({ kind: "zone_status", zones: [{ ...zone, method }] }) as const;
  const open: Order = { zone: 0, kind: "zone_open", openPercent: 40 };
  assertEquals(confirmsOrder(open, status("percentage")), true);
  assertEquals(confirmsOrder(open, status("temperature")), false);
  const temp: Order = { zone: 0, kind: "zone_temp", setC: 21 };
  assertEquals(confirmsOrder(temp, status("temperature")), true);
  assertEquals(confirmsOrder(temp, status("percentage")), false);
});

Deno.test("auto and intelligent are confirmed by what they run at", () => {
  const [ac] = homeState(5).acs;
  assert(ac !== undefined);
  const status = (change: Partial<typeof ac>) =>
    ({ kind: "ac_status", acs: [{ ...ac, ...change }] }) as const;
  const auto: Order = { ac: 0, kind: "mode", mode: "auto" };
  assertEquals(confirmsOrder(auto, status({ mode: "auto-cool" })), true);
  assertEquals(confirmsOrder(auto, status({ mode: "cool" })), false);
  const fan: Order = { ac: 0, kind: "fan", fan: "intelligent" };
  assertEquals(confirmsOrder(fan, status({ fan: "intelligent-low" })), true);
  assertEquals(confirmsOrder(fan, status({ fan: "low" })), false);
});

Deno.test("AT4 is told the method with each value, AT5 only where it must change", () => {
  const bytes = (order: Order, model: Model) =>
    messageBytes(orderMessage(order, { model, picture: pictureOf(model) }), {
      model,
      id: 9,
      direction: "to_console",
    }).toHex();
  // Zone 1 is on temperature control and has a sensor, zone 2 has none.
  const at4 = bytes({ zone: 0, kind: "zone_temp", setC: 23 }, 4);
  assertEquals(at4, "555580b0092a000400b817009577");
  const at5 = (order: Order) => bytes(order, 5).slice(-12, -4);
  assertEquals(at5({ zone: 1, kind: "zone_temp", setC: 23 }), "01a08200");
  assertEquals(at5({ zone: 1, kind: "zone_open", openPercent: 87 }), "01905700");
  assertEquals(at5({ zone: 2, kind: "zone_open", openPercent: 87 }), "02805700");
});

Deno.test("a value that the model cannot hold is thrown before anything is sent", () => {
  const order: Order = { ac: 0, kind: "temp", setC: 22.5 };
  const picture = foldMessage(EMPTY_PICTURE, { kind: "version_request" });
  assertThrows(
    () =>
      messageBytes(orderMessage(order, { model: 4, picture }), {
        model: 4,
        id: 1,
        direction: "to_console",
      }),
    RangeError,
    "whole °C",
  );
});

Deno.test("describeOrder() says who and what", () => {
  const said = ORDERS.map((order) => describeOrder(order, pictureOf(5)));
  assertEquals(said, [
    'AC 0 "Unit" on',
    'AC 0 "Unit" off',
    'AC 0 "Unit" mode cool',
    'AC 0 "Unit" fan high',
    'AC 0 "Unit" set to 22.0 °C',
    'zone 1 "Kitchen" off',
    'zone 1 "Kitchen" on',
    'zone 1 "Kitchen" 60 % open',
    'zone 1 "Kitchen" set to 23.0 °C',
  ]);
});
