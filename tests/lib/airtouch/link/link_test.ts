import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { LinkPolicy } from "../../../../lib/airtouch/link/link.ts";
import { type ToyEvent, ToyLink } from "../../../support/airtouch/link_harness.ts";
import { encodeToy } from "../../../support/airtouch/link_toy.ts";

Deno.test("a link does nothing before its start, and starts once", () => {
  const link = new ToyLink().happen({ kind: "time" });
  assertEquals(link.take(), []);
  assertEquals(link.happen({ kind: "start" }).happen({ kind: "start" }).take(), ["connect 1"]);
});

Deno.test("closing while waiting to reconnect cancels the attempt", () => {
  const link = new ToyLink().happen({ kind: "start" }).happen({ kind: "closed" });
  link.happen({ kind: "close" }).take();
  assertEquals(link.pass(3_600_000).take(), []);
});

Deno.test("closing while connecting aborts the attempt, and its late success changes nothing", () => {
  const link = new ToyLink().happen({ kind: "start" }).happen({ kind: "close" });
  assertEquals(link.happen({ kind: "opened" }).take(), ["connect 1", "abort 1"]);
  assertEquals(link.step.state.phase.kind, "closed");
});

Deno.test("closing ends each command: what had left is unknown, what had not is expired", () => {
  const link = new ToyLink().open().answer("pong", 1);
  link.submit(1, "idempotent").submit(2, "once").happen({ kind: "close" });
  assertEquals([link.outcome(1), link.outcome(2)], ["unknown", "expired"]);
  assertEquals(link.submit(3, "idempotent").outcome(3), "expired");
});

Deno.test("two signs of the same loss make one reconnection", () => {
  const link = new ToyLink().open();
  link.happen({ kind: "write_failed" }).happen({ kind: "closed" }).happen({ kind: "closed" });
  assertEquals(link.losses(), ["write_failed"]);
  assertEquals(link.reopen().take().filter((text) => text.startsWith("connect")).length, 2);
});

Deno.test("late news of an aborted connection do not touch the one that replaced it", () => {
  const link = new ToyLink().open().happen({ kind: "closed" }).reopen();
  const before = link.reports.length;
  link.happen({ kind: "closed", connection: 1 }).happen({ kind: "write_failed", connection: 1 });
  link.happen({ kind: "received", connection: 1, bytes: encodeToy("pong", 2) });
  link.happen({ kind: "opened", connection: 1 }).happen({ kind: "written", connection: 1 });
  assertEquals(link.reports.length, before);
  assertEquals(link.step.state.phase.kind, "open");
});

Deno.test("old bytes cannot follow new ones: each reset aborts before the next connect", () => {
  const link = new ToyLink().open().answer("pong", 1).submit(1, "once").pass(300_000 + 30_000);
  const kinds = link.take().map((text) => text.split(" ")[0]);
  for (const [index, kind] of kinds.entries()) {
    if (kind !== "connect" || index === 0) continue;
    assertEquals(kinds.slice(0, index).findLast((it) => it !== "ping"), "abort");
  }
});

type Happening =
  | { readonly kind: "pass"; readonly durationMs: number }
  | { readonly kind: "submit"; readonly policy: LinkPolicy }
  | ToyEvent;

const CONNECTION = fc.nat({ max: 3 });
const HAPPENING: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constant("pass" as const), durationMs: fc.nat({ max: 40_000 }) }),
  fc.record({
    kind: fc.constant("submit" as const),
    policy: fc.constantFrom<LinkPolicy>("idempotent", "once", "connected_only"),
  }),
  fc.record({
    kind: fc.constantFrom("opened" as const, "written" as const, "write_failed" as const),
    connection: CONNECTION,
  }),
  fc.constantFrom<ToyEvent>({ kind: "opened" }, { kind: "written" }, { kind: "closed" }),
  fc.constantFrom<ToyEvent>({ kind: "start" }, { kind: "close" }),
  fc.record({
    kind: fc.constant("received" as const),
    bytes: fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc.tuple(fc.constantFrom("pong", "status", "done", "no"), fc.nat({ max: 5 }))
        .map(([kind, id]) => encodeToy(kind, id, id)),
    ),
  }),
);

Deno.test("no order of events makes the link throw, spin or leave a command without its end", () => {
  fc.assert(fc.property(fc.array(HAPPENING, { maxLength: 60 }), (happenings) => {
    const link = new ToyLink({ writes: "stuck" });
    let submitted = 0;
    for (const happening of happenings) {
      if (happening.kind === "pass") link.pass(happening.durationMs);
      else if (happening.kind === "submit") link.submit(++submitted, happening.policy);
      else link.happen(happening);
      const { actions, wakeAtMs, state } = link.step;
      assert(wakeAtMs === null || wakeAtMs > state.nowMs);
      const writes = actions.filter(({ kind }) => kind === "write").length;
      assert(writes <= 1);
    }
    link.happen({ kind: "close" });
    for (let id = 1; id <= submitted; id++) assert(link.outcome(id) !== null);
    assertEquals(link.step.wakeAtMs, null);
  }));
});
