import { assertEquals, assertStringIncludes } from "@std/assert";
import { encodeJournal, isPutBack, parseJournal, whyNotTried } from "../../lib/commissioning.ts";
import type { PlugReading } from "../../lib/plug.ts";

const WELL: PlugReading = {
  on: true,
  countdownS: 0,
  watts: null,
  afterPowerLoss: null,
  warnings: [],
};

Deno.test("a journal is read as it was written, and nothing else is believed", () => {
  const journal = { plug: "tuya abc 1/9", startedMs: 1_700_000_000_000 };
  const text = encodeJournal(journal);
  assertEquals(parseJournal(text), journal);
  for (const broken of ["", "null", text.slice(0, -5), text.replace(":1,", ":2,")]) {
    assertEquals(parseJournal(broken), null, broken);
  }
});

Deno.test("all is put back only when the outlet is on and its timer reads 0", () => {
  assertEquals(isPutBack(WELL), true);
  assertEquals(isPutBack({ ...WELL, countdownS: 1 }), false);
  assertEquals(isPutBack({ ...WELL, countdownS: null }), false);
  assertEquals(isPutBack({ ...WELL, on: false }), false);
  assertEquals(isPutBack({ ...WELL, on: null }), false);
});

for (
  const [change, words] of [
    [{ on: null }, "--switch-dp"],
    [{ on: false }, "is off"],
    [{ countdownS: null }, "--countdown-dp"],
    [{ countdownS: 1 }, "A timer runs"],
  ] as const
) {
  Deno.test(`a plug that reads ${JSON.stringify(change)} is not tried`, () => {
    assertStringIncludes(whyNotTried({ ...WELL, ...change }) ?? "", words);
  });
}

Deno.test("a plug that is on without a timer may be tried", () => {
  assertEquals(whyNotTried(WELL), null);
});
