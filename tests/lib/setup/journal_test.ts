import { assertEquals, assertStringIncludes } from "@std/assert";
import { encodeJournal, isPutBack, parseJournal, whyNotTried } from "../../../lib/setup/journal.ts";
import type { PlugReading } from "../../../lib/plugs/plug.ts";

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
  assertEquals(isPutBack(WELL, "own_timer"), true);
  assertEquals(isPutBack({ ...WELL, countdownS: 1 }, "own_timer"), false);
  assertEquals(isPutBack({ ...WELL, countdownS: null }, "own_timer"), false);
  assertEquals(isPutBack({ ...WELL, on: false }, "own_timer"), false);
  assertEquals(isPutBack({ ...WELL, on: null }, "no_timer"), false);
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
    assertStringIncludes(whyNotTried({ ...WELL, ...change }, "own_timer") ?? "", words);
  });
}

Deno.test("a plug that is on without a timer may be tried", () => {
  assertEquals(whyNotTried(WELL, "own_timer"), null);
});

Deno.test("a plug without a timer of its own need not speak of one, but may not have one running", () => {
  const mute = { ...WELL, countdownS: null };
  assertEquals([isPutBack(mute, "no_timer"), whyNotTried(mute, "no_timer")], [true, null]);
  assertEquals(isPutBack({ ...WELL, countdownS: 5 }, "no_timer"), false);
  assertStringIncludes(whyNotTried({ ...WELL, countdownS: 5 }, "no_timer") ?? "", "A timer runs");
});
