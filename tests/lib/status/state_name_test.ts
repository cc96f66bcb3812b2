import { assert, assertEquals } from "@std/assert";
import {
  compareStates,
  isAway,
  STATE_NAMES,
  stateNameOf,
  stateSinceOf,
} from "../../../lib/status/state_name.ts";
import { CAUSES } from "../../../lib/wire/cause.ts";

Deno.test("a home that is heard and whose line is dead is in trouble, late or not", () => {
  for (const cause of CAUSES.filter((each) => each !== "online")) {
    assertEquals(stateNameOf({ status: "up", cause }), "trouble");
    assertEquals(stateNameOf({ status: "late", cause }), "trouble");
    assertEquals(stateNameOf({ status: "down", cause }), "silent");
  }
  assertEquals(stateNameOf({ status: "late", cause: "online" }), "late");
  assertEquals(stateNameOf({ status: "up", cause: "online" }), "online");
});

Deno.test("silence is worse than trouble, trouble worse than being late", () => {
  assertEquals(STATE_NAMES.toSorted(compareStates), [...STATE_NAMES]);
  assert(compareStates("silent", "trouble") < 0);
  assert(compareStates("online", "late") > 0);
});

Deno.test("a home is away while it is silent or in trouble, not for being late", () => {
  assertEquals(STATE_NAMES.filter((state) => isAway({ state })), ["silent", "trouble"]);
});

Deno.test("each state has a beginning of its own, and what is not known is not guessed", () => {
  const site = { since: 2_000, lastSeenAt: 9_000, saidSince: 5_000 };
  assertEquals(STATE_NAMES.map((state) => stateSinceOf({ ...site, state })), [
    9_000,
    5_000,
    9_000,
    5_000,
  ]);
  assertEquals(stateSinceOf({ ...site, state: "online", since: 6_000 }), 6_000);
  const older = { since: 2_000, lastSeenAt: 9_000 };
  assertEquals(stateSinceOf({ ...older, state: "trouble" }), null);
  assertEquals(stateSinceOf({ ...older, state: "online" }), 2_000);
});
