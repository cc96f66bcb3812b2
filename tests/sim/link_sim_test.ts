import { assert, assertEquals } from "@std/assert";
import { simulateLink } from "./link_sim.ts";

const SEEDS = 2_000;

Deno.test(`the link keeps its promises through ${SEEDS} seeded histories of faults`, () => {
  const kinds = new Set<string>();
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { outcomes, losses } = simulateLink(seed);
    for (const outcome of outcomes.values()) kinds.add(outcome.kind);
    for (const loss of losses) kinds.add(loss);
  }
  // A simulation that never gets somewhere proves nothing about it.
  assertEquals([...kinds].sort(), [
    "confirmed",
    "connect_failed",
    "connect_late",
    "expired",
    "heartbeat_lost",
    "peer_closed",
    "question_lost",
    "refused",
    "unknown",
    "write_failed",
    "write_late",
  ]);
});

Deno.test("the link simulation gives the same history for the same seed", () => {
  const [one, other] = [simulateLink(7), simulateLink(7)];
  assertEquals(one, other);
  assert(one.outcomes.size > 10);
});
