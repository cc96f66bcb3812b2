import { assert, assertEquals, assertMatch } from "@std/assert";
import { describeTapoFailure, type TapoFailure } from "../../../../home/plugs/tapo/failure.ts";

/** Each with what its reader must do. */
const ACTS: Readonly<Partial<Record<TapoFailure, RegExp>>> = {
  "wrong_account": /E-mail or password/,
  "not_bound": /add it in the Tapo or Kasa app/,
  "turned_away": /Third-Party Compatibility.*no internet just now/,
  "wants_option": /TPAP.*Third-Party Compatibility.*off and on again/,
  locked: /leave it alone for an hour/,
  "session_lost": /close it/,
  "not_klap": /update/,
  asleep: /UDP 20002/,
  "no_route": /not on the network/,
};

Deno.test("each failure is told in one short line that says what to do", () => {
  const texts = Object.entries(ACTS).map(([failure, act]) => {
    const text = describeTapoFailure(failure as TapoFailure);
    assertMatch(text, act);
    assert(text.length <= 200, `${failure}: ${text.length}`);
    assert(!text.endsWith("."));
    return text;
  });
  assertEquals(new Set(texts).size, texts.length);
});
