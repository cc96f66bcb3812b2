import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  checkOrder,
  confirmsOrder,
  isRepeatable,
  type Order,
  orderMessage,
} from "../../../lib/airtouch/order.ts";
import { EMPTY_PICTURE, type Picture } from "../../../lib/airtouch/picture.ts";
import type { Model } from "../../../lib/airtouch/model.ts";
import { messageBytes } from "../../../lib/airtouch/messages/message.ts";
import { homeState, react } from "../../support/airtouch/airtouch_state.ts";

const LEVELS: readonly Order[] = [
  { ac: 0, power: "on" },
  { ac: 0, power: "off" },
  { ac: 0, mode: "cool" },
  { ac: 0, fan: "high" },
  { ac: 0, setPointC: 22 },
  { ac: 0, power: "on", mode: "cool", fan: "high", setPointC: 22 },
  { zone: 1, power: "off" },
  { zone: 1, power: "on" },
  { zone: 1, power: "turbo" },
  { zone: 1, openPercent: 60 },
  { zone: 1, setPointC: 23 },
  { zone: 1, method: "percentage" },
  { zone: 0, power: "on", setPointC: 23 },
];

const TIMERS: readonly Order[] = [
  { ac: 0, onTimer: "06:30" },
  { ac: 0, onTimer: null, offTimer: "23:59" },
];

const EDGES: readonly Order[] = [
  { ac: 0, power: "toggle" },
  { zone: 1, power: "toggle" },
  { zone: 1, step: "up" },
  { zone: 2, step: "down" },
];

/** What only one of the models has. */
const OWN: Readonly<Record<Model, readonly Order[]>> = {
  4: [{ ac: 0, step: "up" }, { ac: 0, step: "down" }],
  5: [{ ac: 0, power: "away" }, { ac: 0, power: "sleep" }, { ac: 0, fan: "intelligent" }],
};

function pictureOf(model: Model): Picture {
  const { acs, zones, abilities, names, timers } = homeState(model);
  return { ...EMPTY_PICTURE, acs, zones, abilities, names, timers };
}

/** What goes out, as hexadecimal digits. */
function hexOf(order: Order, model: Model): string {
  const message = orderMessage(order, { model, picture: pictureOf(model) });
  return messageBytes(message, { model, id: 9 }).toHex();
}

for (const model of [4, 5] as const) {
  const picture = pictureOf(model);

  Deno.test(`AT${model}: each order changes the console so that its status confirms it`, () => {
    for (const order of [...LEVELS, ...TIMERS, ...EDGES, ...OWN[model]]) {
      assert(hexOf(order, model).length > 0);
      const { replies } = react(homeState(model), orderMessage(order, { model, picture }));
      const isSo = replies.some((reply) => confirmsOrder(order, reply, picture));
      assert(isSo, JSON.stringify(order));
    }
  });

  Deno.test(`AT${model}: what is repeated changes nothing the second time`, () => {
    for (const order of [...LEVELS, ...TIMERS, ...OWN[model]].filter(isRepeatable)) {
      const message = orderMessage(order, { model, picture });
      const once = react(homeState(model), message).state;
      assertEquals(react(once, message).state, once);
    }
  });

  Deno.test(`AT${model}: toggles and steps are not repeated, and an old status does not confirm them`, () => {
    const { acs, zones } = homeState(model);
    const edges = [...EDGES, ...OWN[model].filter(({ step }) => step !== undefined)];
    for (const order of edges) {
      assertEquals(isRepeatable(order), false);
      for (const old of [{ kind: "ac_status", acs }, { kind: "zone_status", zones }] as const) {
        assertEquals(confirmsOrder(order, old, picture), false, JSON.stringify(order));
      }
    }
  });
}

Deno.test("an order is not confirmed by an older status, another AC or another message", () => {
  const order: Order = { ac: 0, power: "on" };
  const before = pictureOf(5);
  const { acs } = homeState(5);
  assertEquals(confirmsOrder(order, { kind: "ac_status", acs }, before), false);
  const on = acs.map((ac) => ({ ...ac, power: "on" as const }));
  assertEquals(confirmsOrder(order, { kind: "ac_status", acs: on }, before), true);
  const other = on.map((ac) => ({ ...ac, ac: 1 }));
  assertEquals(confirmsOrder(order, { kind: "ac_status", acs: other }, before), false);
  assertEquals(confirmsOrder(order, { kind: "version_request" }, before), false);
});

Deno.test("an order of several things is confirmed only when all of them are so", () => {
  const [ac] = homeState(5).acs;
  assert(ac !== undefined);
  const order: Order = { ac: 0, power: "on", mode: "cool" };
  const isSo = (change: Partial<typeof ac>) =>
    confirmsOrder(order, { kind: "ac_status", acs: [{ ...ac, ...change }] }, pictureOf(5));
  assertEquals(isSo({ power: "on" }), false);
  assertEquals(isSo({ mode: "cool" }), false);
  assertEquals(isSo({ power: "on", mode: "cool" }), true);
});

Deno.test("a zone's opening is confirmed only under percentage control, a set point only under temperature control", () => {
  const [zone] = homeState(5).zones;
  assert(zone !== undefined);
  const isSo = (order: Order, method: typeof zone.method) =>
    confirmsOrder(order, { kind: "zone_status", zones: [{ ...zone, method }] }, pictureOf(5));
  const open: Order = { zone: 0, openPercent: 40 };
  assertEquals([isSo(open, "percentage"), isSo(open, "temperature")], [true, false]);
  const temp: Order = { zone: 0, setPointC: 21 };
  assertEquals([isSo(temp, "temperature"), isSo(temp, "percentage")], [true, false]);
});

Deno.test("auto, intelligent, away and on are confirmed by what they run at", () => {
  const [ac] = homeState(5).acs;
  assert(ac !== undefined);
  const isSo = (order: Order, change: Partial<typeof ac>) =>
    confirmsOrder(order, { kind: "ac_status", acs: [{ ...ac, ...change }] }, pictureOf(5));
  assertEquals(isSo({ ac: 0, mode: "auto" }, { mode: "auto-cool" }), true);
  assertEquals(isSo({ ac: 0, mode: "auto" }, { mode: "cool" }), false);
  assertEquals(isSo({ ac: 0, fan: "intelligent" }, { fan: "intelligent-low" }), true);
  assertEquals(isSo({ ac: 0, fan: "intelligent" }, { fan: "low" }), false);
  assertEquals(isSo({ ac: 0, power: "away" }, { power: "away-off" }), true);
  assertEquals(isSo({ ac: 0, power: "on" }, { power: "forced-off" }), true);
  assertEquals(isSo({ ac: 0, power: "on" }, { power: "away-off" }), false);
});

Deno.test("AT4 is told the method with each value, AT5 only where it must change", () => {
  // Zone 1 is on temperature control and has a sensor, zone 2 has none.
  assertEquals(hexOf({ zone: 0, setPointC: 23 }, 4), "555580b0092a000400b817009577");
  const at5 = (order: Order) => hexOf(order, 5).slice(-12, -4);
  assertEquals(at5({ zone: 1, setPointC: 23 }), "01a08200");
  assertEquals(at5({ zone: 1, openPercent: 87 }), "01905700");
  assertEquals(at5({ zone: 2, openPercent: 87 }), "02805700");
});

Deno.test("several changes of an AC travel in one message, as the vendor's documents lay them out", () => {
  assertEquals(hexOf({ ac: 0, power: "on", fan: "high" }, 4).slice(-12, -4), "c0f43f00");
  assertEquals(hexOf({ ac: 0, power: "toggle" }, 5).slice(-12, -4), "10ff00ff");
  assertEquals(hexOf({ ac: 0, power: "away" }, 5).slice(-12, -4), "40ff00ff");
  assertEquals(hexOf({ ac: 0, step: "down" }, 4).slice(-12, -4), "00ffbf00");
  assertEquals(hexOf({ zone: 0, step: "up" }, 4).slice(-12, -4), "00600000");
});

Deno.test("a value that the model cannot hold is thrown before anything is sent", () => {
  assertThrows(() => hexOf({ ac: 0, setPointC: 22.5 }, 4), RangeError, "whole °C");
  assertThrows(() => hexOf({ ac: 0, power: "away" }, 4), RangeError, '"away"');
  assertThrows(() => hexOf({ ac: 0, step: "up" }, 5), RangeError, "values only");
  assertThrows(() => hexOf({ zone: 0, openPercent: 101 }, 5), RangeError, "0–100");
});

Deno.test("an order that asks for nothing, or for two things at once, is thrown", () => {
  assertThrows(() => checkOrder({ ac: 0 }), RangeError, "nothing is asked for");
  assertThrows(
    () => checkOrder({ zone: 0, openPercent: 5, setPointC: 21 }),
    RangeError,
    '"setPointC" and "openPercent" exclude each other',
  );
  assertThrows(
    () => checkOrder({ zone: 0, openPercent: 5, method: "temperature" }),
    RangeError,
    '"openPercent" needs "method" percentage',
  );
  assertThrows(() => checkOrder({ ac: 0, onTimer: "6:30" }), RangeError, "must be HH:MM or null");
  assertThrows(() => checkOrder({ ac: 0, offTimer: "24:00" }), RangeError, '"offTimer"');
  assertThrows(
    () => checkOrder({ ac: 0, onTimer: null, power: "on" }),
    RangeError,
    "go without other fields",
  );
  for (const order of [...LEVELS, ...TIMERS, ...EDGES, ...OWN[4], ...OWN[5]]) checkOrder(order);
});

Deno.test("AT4 is told the timers of all four ACs, the others as they are", () => {
  const timer = (hour: number) => ({ enabled: true, hour, minute: 2 });
  const off = { enabled: false, hour: 0, minute: 0 };
  const timers = [0, 1, 2, 3].map((ac) => ({ ac, onTimer: timer(ac), offTimer: off }));
  const picture = { ...pictureOf(4), timers };
  const message = orderMessage({ ac: 1, offTimer: "23:59" }, { model: 4, picture });
  assertEquals(message, {
    kind: "timer_control",
    timers: timers.map((one) =>
      one.ac === 1 ? { ...one, offTimer: { enabled: true, hour: 23, minute: 59 } } : one
    ),
  });
  const at5 = orderMessage({ ac: 1, offTimer: null }, { model: 5, picture });
  assertEquals(at5, { kind: "timer_control", timers: timers.slice(1, 2) });
});
