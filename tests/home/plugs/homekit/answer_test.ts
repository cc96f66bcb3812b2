import { assertEquals } from "@std/assert";
import {
  areOutlet,
  findOutlets,
  idsText,
  isListed,
  readStatus,
  readValues,
  saysTypes,
  switchBody,
} from "../../../../home/plugs/homekit/answer.ts";

const IDS = { accessory: 1, characteristic: 10, inUse: 11 };
const ON = { aid: 1, iid: 10, value: true, type: "25" };
const IN_USE = { aid: 1, iid: 11, value: false, type: "00000026-0000-1000-8000-0026BB765291" };
const answer = (...characteristics: readonly unknown[]) => ({ characteristics });

Deno.test("ids are asked for and commands are written in HAP's own words", () => {
  assertEquals([idsText(IDS), idsText({ ...IDS, inUse: null })], ["1.10,1.11", "1.10"]);
  assertEquals(switchBody(IDS, false), '{"characteristics":[{"aid":1,"iid":10,"value":false}]}');
});

Deno.test("values are flags or numbers; others are not told", () => {
  assertEquals(readValues(answer(ON, IN_USE), IDS), { on: true, inUse: false });
  assertEquals(readValues(answer({ ...ON, value: 0 }), IDS), { on: false, inUse: null });
  assertEquals(readValues(answer({ ...ON, value: "yes" }), IDS), { on: null, inUse: null });
});

Deno.test("another accessory's outlet, or an error, has no values", () => {
  for (const other of [{ ...ON, aid: 2 }, { ...ON, iid: 9 }, { ...ON, status: -70402 }]) {
    assertEquals(readValues(answer(other, IN_USE), IDS), null);
  }
  for (const broken of [undefined, null, [], {}, { characteristics: {} }, answer(null)]) {
    assertEquals(readValues(broken, IDS), null);
  }
});

Deno.test("ids are an outlet's when their types are, short or long", () => {
  assertEquals(areOutlet(answer(ON, IN_USE), IDS), true);
  assertEquals(areOutlet(answer({ ...ON, type: "00000025" }), { ...IDS, inUse: null }), true);
  assertEquals(areOutlet(answer(ON), IDS), false);
  assertEquals(areOutlet(answer({ ...ON, type: "26" }, IN_USE), IDS), false);
  assertEquals(areOutlet(answer({ ...ON, type: undefined }, IN_USE), IDS), false);
  assertEquals(areOutlet(answer({ ...ON, type: "125" }, IN_USE), IDS), false);
});

Deno.test("a status is 0 where none is told, and null where the outlet is not in the answer", () => {
  assertEquals(readStatus(answer(ON), IDS), 0);
  assertEquals(readStatus(answer({ ...ON, status: -70402 }), IDS), -70402);
  assertEquals(readStatus(answer(IN_USE), IDS), null);
});

Deno.test("outlets are found by a writable On, with the name of their service or accessory", () => {
  const name = (value: string) => ({ iid: 2, type: "23", perms: ["pr"], value });
  const on = (iid: number, perms = ["pr", "pw", "ev"]) => ({ iid, type: "25", perms });
  const list = {
    accessories: [
      {
        aid: 1,
        services: [
          { type: "3E", characteristics: [name("Strip")] },
          { type: "47", characteristics: [on(10), { iid: 11, type: "26" }, name("Left\u0007")] },
          { type: "49", characteristics: [on(20)] },
          { type: "43", characteristics: [on(30)] },
          { type: "47", characteristics: [on(40, ["pr"])] },
        ],
      },
      // An id that JSON cannot hold.
      { aid: 2 ** 60, services: [{ type: "47", characteristics: [on(10)] }] },
    ],
  };
  assertEquals(findOutlets(list), [
    { accessory: 1, characteristic: 10, inUse: 11, kind: "outlet", name: "Left " },
    { accessory: 1, characteristic: 20, inUse: null, kind: "switch", name: "Strip" },
    { accessory: 1, characteristic: 30, inUse: null, kind: "other", name: "Strip" },
  ]);
  for (const broken of [undefined, {}, { accessories: [null, { aid: 1 }] }]) {
    assertEquals(findOutlets(broken), []);
  }
});

Deno.test("where types are left out, the list of accessories shows whether it is the outlet", () => {
  const ids = { accessory: 1, characteristic: 10, inUse: 11 };
  const bare = { characteristics: [{ aid: 1, iid: 10, value: true }] };
  assertEquals(saysTypes(bare, ids), false);
  assertEquals(saysTypes({ characteristics: [{ aid: 1, iid: 10, type: "25" }] }, ids), true);
  const list = (on: number) => ({
    accessories: [{
      aid: 1,
      services: [{
        iid: 9,
        type: "47",
        characteristics: [
          { iid: on, type: "25", perms: ["pr", "pw"] },
          { iid: 11, type: "26", perms: ["pr"] },
        ],
      }],
    }],
  });
  assertEquals([isListed(list(10), ids), isListed(list(12), ids), isListed({}, ids)], [
    true,
    false,
    false,
  ]);
});
