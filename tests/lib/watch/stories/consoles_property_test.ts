/** A console is never a reason to cut, nor a reason not to: power is decided as if there were none. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Cause } from "../../../../lib/wire/cause.ts";
import { type ConsoleOutcome, consolesDue, noteAnswers } from "../../../../lib/watch/consoles.ts";
import type { ConsoleConfig } from "../../../../lib/config/airtouch_config.ts";
import { MINUTE_MS } from "../../../../lib/time/time.ts";
import type { WatchState } from "../../../../lib/watch/state/state.ts";
import { createLoop, eventKinds, saw, tick } from "../../../support/watch/watch.ts";

const CONSOLES: readonly ConsoleConfig[] = [9004, 9005].map((port) => ({
  model: port === 9004 ? 4 : 5,
  host: "192.168.1.60",
  port,
  name: `Console ${port}`,
  heartbeatEveryMs: MINUTE_MS,
}));

const OUTCOME = fc.oneof(
  fc.constant<ConsoleOutcome>({ kind: "silent", why: "connection refused" }),
  fc.constant<ConsoleOutcome>({ kind: "not_tried", why: "not permitted" }),
  fc.record({
    kind: fc.constant("answered" as const),
    versions: fc.array(fc.string(), { maxLength: 3 }),
    updateAvailable: fc.boolean(),
  }),
);

const STEP = fc.record({
  cause: fc.constantFrom<Cause[]>("online", "online", "internet_dead", "router_dead", "dns_only"),
  times: fc.integer({ min: 1, max: 40 }),
  outcomes: fc.tuple(OUTCOME, OUTCOME),
});

/** Everything that power is decided by. */
function powerPart({ consoles: _, events: _events, ...rest }: WatchState): unknown {
  return rest;
}

Deno.test("consoles never change what is done with the power, whatever they answer", () => {
  let saidAnything = false;
  let cutAnything = false;
  fc.assert(
    fc.property(fc.array(STEP, { minLength: 1, maxLength: 15 }), (steps) => {
      const plain = createLoop();
      const watched = createLoop();
      for (const { cause, times, outcomes } of steps) {
        for (let count = 0; count < times; count++) {
          const diagnosis = saw(cause);
          const expected = tick(plain, diagnosis);
          const got = tick(watched, diagnosis);
          assertEquals(got.action.kind, expected.action.kind);
          assertEquals(powerPart(watched.state), powerPart(plain.state));
          const looked = consolesDue(watched.state, { consoles: CONSOLES, diagnosis });
          const answers = looked.due.map((device) => ({
            device,
            ...outcomes[device.model === 4 ? 0 : 1],
          }));
          watched.state = noteAnswers(looked.state, { consoles: CONSOLES, answers });
        }
      }
      assertEquals(watched.cutsAtMs, plain.cutsAtMs);
      saidAnything ||= eventKinds(watched.state).includes("console_silent");
      cutAnything ||= plain.cutsAtMs.length > 0;
    }),
    { numRuns: 200 },
  );
  assert(saidAnything && cutAnything, "the histories were too tame to prove anything");
});
