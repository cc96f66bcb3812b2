import { assert, assertEquals } from "@std/assert";
import {
  countdownOf,
  longest,
  type OutletState,
  readingOf,
  type TapoRule,
} from "../../../../home/plugs/tapo/state.ts";

const RULE: TapoRule = { id: "C1", running: true, to: "on", remainS: 90, lengthS: 120 };
const STATE: OutletState = {
  on: true,
  rules: [],
  watts: null,
  afterPowerLoss: "on",
  warnings: [],
  clock: "set",
};

Deno.test("a rule counts when it will change something", () => {
  const off = { ...RULE, to: "off" } as const;
  const unsaid = { ...RULE, to: null };
  const cases: readonly (readonly [boolean | null, readonly TapoRule[] | null, number | null])[] = [
    [true, [RULE], 0],
    [false, [RULE], 90],
    [true, [off], 90],
    [false, [off], 0],
    [true, [unsaid], 90],
    [false, [unsaid], 90],
    [null, [RULE], 90],
    [true, [{ ...off, running: false }], 0],
    [true, [], 0],
    [true, null, null],
  ];
  for (const [on, rules, wanted] of cases) assertEquals(countdownOf({ on, rules }), wanted);
});

Deno.test("where a rule does not say what is left, its length stands for it", () => {
  assertEquals(longest([{ ...RULE, remainS: null }]), 120);
  assertEquals(longest([{ ...RULE, remainS: null, lengthS: null }]), 1);
  assertEquals(longest([{ ...RULE, running: false }]), 0);
  assertEquals(longest([RULE, { ...RULE, remainS: 95 }]), 95);
});

Deno.test("an owner is warned of a default state and of a clock that would harm", () => {
  assertEquals(readingOf(STATE).warnings, []);
  for (const afterPowerLoss of ["off", "last"] as const) {
    const [warning = ""] = readingOf({ ...STATE, afterPowerLoss }).warnings;
    assert(warning.includes("default state"), warning);
  }
  const { warnings } = readingOf({ ...STATE, clock: "unset", warnings: ["first"] });
  assertEquals(warnings.length, 2);
  assert(warnings.every((each) => each.length <= 200));
});
