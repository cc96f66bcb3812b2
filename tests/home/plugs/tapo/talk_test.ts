import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  noCountdown,
  refusedToSwitch,
  troubleOf,
  unsentOf,
} from "../../../../home/plugs/tapo/talk.ts";

Deno.test("a message that may have arrived is not known; one that did not was not sent", () => {
  const arrived = { kind: "failed", sent: true, failure: "silent" } as const;
  assertEquals(unsentOf(arrived).kind, "unanswered");
  assertEquals(unsentOf({ ...arrived, sent: false }).kind, "not_sent");
  assertStringIncludes(troubleOf(arrived).hint, "said nothing in time");
});

Deno.test("a plug's own number is told, where it has one", () => {
  assertStringIncludes(noCountdown(-1802).hint, "(error -1802)");
  assertEquals(noCountdown(null).hint.includes("error"), false);
  assertEquals(refusedToSwitch(-1), {
    kind: "refused",
    hint: "The plug refused to switch (error -1)",
  });
});
