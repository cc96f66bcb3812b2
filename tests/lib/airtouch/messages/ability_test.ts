import { joinBytes } from "../../../../lib/base/bytes.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { readAbilities, zonesOfAc } from "../../../../lib/airtouch/messages/ability.ts";
import type { AcAbility } from "../../../../lib/airtouch/types.ts";
import { writeAbility } from "../../../support/airtouch/wire/facts.ts";

const ABILITY: AcAbility = {
  ac: 1,
  name: "Upstairs",
  firstZone: 2,
  zoneCount: 3,
  modes: ["heat", "cool"],
  fans: ["auto", "turbo"],
  coolMinC: 16,
  coolMaxC: 31,
  heatMinC: 16,
  heatMaxC: 31,
  shownZones: null,
};

Deno.test("abilities are stepped by their received length, so that longer blocks can come", () => {
  const block = writeAbility(ABILITY, 5);
  const longer = joinBytes([1, 26], block.subarray(2), [0xee, 0xee]);
  const abilities = readAbilities(joinBytes(longer, block), 5);
  assertEquals(abilities, [ABILITY, ABILITY]);
});

Deno.test("an ability block that is cut off or too short is told apart from one that fits", () => {
  const block = writeAbility(ABILITY, 4);
  assertEquals(block.length, 24);
  assertEquals(readAbilities(block, 4), [ABILITY]);
  assertEquals(readAbilities(block.subarray(0, 23), 4), "ability block of 22 bytes is cut off");
  assertEquals(readAbilities(block, 5), "ability block of 22 bytes, needs 24");
  assertEquals(readAbilities(Uint8Array.of(0), 4), "ability block without a length");
});

Deno.test("AT4's shown groups: bit 0 of the second byte is group 8", () => {
  const shown = { ...ABILITY, shownZones: [0, 8, 15] };
  const block = writeAbility(shown, 4);
  assertEquals([...block.subarray(24)], [0x01, 0x81]);
  assertEquals(readAbilities(block, 4), [shown]);
});

Deno.test("zonesOfAc() prefers shown groups over a count that is wrong", () => {
  const abilities = [
    { ...ABILITY, ac: 0, firstZone: 0, zoneCount: 0, shownZones: [0, 1] },
    { ...ABILITY, ac: 1, firstZone: 2, zoneCount: 2, shownZones: [2] },
  ];
  const zones = zonesOfAc(abilities, { model: 4, zones: [0, 1, 2] });
  assertEquals([...zones], [[0, [0, 1]], [1, [2]]]);
});

Deno.test("zonesOfAc() gives AT4's only AC every group, and else goes by first and count", () => {
  const options = { model: 4, zones: [0, 2, 4, 5] } as const;
  assertEquals(zonesOfAc([ABILITY], options).get(1), [0, 2, 4, 5]);
  assertEquals(zonesOfAc([ABILITY, { ...ABILITY, ac: 2 }], options).get(1), [2, 4]);
  assertEquals(zonesOfAc([ABILITY], { ...options, model: 5 }).get(1), [2, 4]);
});

Deno.test("writeAbility() refuses what the model has not", () => {
  const smart = { ...ABILITY, fans: ["intelligent" as const] };
  assertThrows(() => writeAbility(smart, 4), RangeError, '"intelligent"');
  assert(writeAbility(smart, 5).length === 26);
});
