import { assertEquals } from "@std/assert";
import { usualWords } from "../../../../lib/pages/view/usual.ts";
import { makeOutage } from "../../../support/pages/page_facts.ts";

/** Outages of so many minutes, newest first; null: nobody saw the end. */
function words(...minutes: readonly (number | null)[]) {
  return usualWords(minutes.map((length) => {
    const outage = makeOutage();
    return { ...outage, endMs: length === null ? null : outage.startMs + length * 60_000 };
  }));
}

Deno.test("it says within what time two of three ended, and the longest", () => {
  assertEquals(
    words(4, 12, 190, 7, 11, 30),
    "Its last 6 outages: 4 ended within 12 min, the longest took 3 h 10 min.",
  );
  assertEquals(words(5, 5, 5), "Its last 3 outages ended within 5 min.");
});

Deno.test("only the latest count, and those whose end was seen", () => {
  assertEquals(words(5, 5, 5, 5, 5, 5, 900), "Its last 6 outages ended within 5 min.");
  assertEquals(words(5, null, 5), null);
  assertEquals(words(), null);
});
