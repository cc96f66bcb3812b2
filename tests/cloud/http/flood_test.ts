import { assertEquals } from "@std/assert";
import { ADDRESSES_MAX, createFloodGuard, WRONG_TOKENS_MAX } from "../../../cloud/http/flood.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const PERSON = "198.51.100.7";

function wrongTimes(
  guard: ReturnType<typeof createFloodGuard>,
  options: { readonly count: number; readonly sender?: string | null; readonly at?: number },
) {
  const { count, sender = PERSON, at = T0 } = options;
  let last = { waitMs: -1, isNews: false };
  for (let number = 0; number < count; number++) last = guard.noteWrong(sender, at);
  return last;
}

Deno.test("noteWrong() lets an address be wrong so often a minute, and no more", () => {
  const guard = createFloodGuard();
  assertEquals(wrongTimes(guard, { count: WRONG_TOKENS_MAX }), { waitMs: 0, isNews: false });
  assertEquals(guard.noteWrong(PERSON, T0 + 20_000), { waitMs: 40_000, isNews: true });
  assertEquals(guard.noteWrong(PERSON, T0 + 59_999), { waitMs: 1, isNews: false });
  assertEquals(guard.noteWrong(PERSON, T0 + 60_000), { waitMs: 0, isNews: false });
});

Deno.test("noteWrong() holds nobody to another's account", () => {
  const guard = createFloodGuard();
  wrongTimes(guard, { count: WRONG_TOKENS_MAX + 5 });
  assertEquals(guard.noteWrong("198.51.100.8", T0).waitMs, 0);
  assertEquals(guard.noteWrong(null, T0).waitMs, 0);
});

for (
  const [one, other, same] of [
    ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true],
    ["2001:db8::1", "2001:db8:0:0:9::", true],
    ["2001:db8:1:2::1", "2001:db8:1:3::1", false],
    ["::ffff:198.51.100.7", PERSON, true],
    ["::1", "::2", true],
    ["::ffff:198.51.100.7", "::ffff:198.51.100.8", false],
  ] as const
) {
  Deno.test(`${one} and ${other} share an account: ${same}`, () => {
    const guard = createFloodGuard();
    wrongTimes(guard, { count: WRONG_TOKENS_MAX, sender: one });
    assertEquals(guard.noteWrong(other, T0).waitMs > 0, same);
  });
}

Deno.test("a flood from ever new addresses is forgotten, oldest first, and costs no memory", () => {
  const guard = createFloodGuard();
  wrongTimes(guard, { count: WRONG_TOKENS_MAX, sender: "first" });
  for (let number = 1; number < ADDRESSES_MAX; number++) guard.noteWrong(`other ${number}`, T0);
  assertEquals(guard.noteWrong("first", T0).waitMs, 60_000);
  guard.noteWrong("one more", T0);
  assertEquals(guard.noteWrong("first", T0).waitMs, 0);
});

Deno.test("a clock that steps back does not keep an address waiting for ever", () => {
  const guard = createFloodGuard();
  wrongTimes(guard, { count: WRONG_TOKENS_MAX + 1 });
  assertEquals(guard.noteWrong(PERSON, T0 - 3_600_000).waitMs, 0);
});
