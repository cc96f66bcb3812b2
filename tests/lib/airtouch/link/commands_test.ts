import { assertEquals, assertThrows } from "@std/assert";
import { LINK_LIMITS } from "../../../../lib/airtouch/link/link.ts";
import { ToyLink } from "../../../support/airtouch/link_harness.ts";
import { encodeToy, TOY_QUESTION } from "../../../support/airtouch/link_toy.ts";

const { attemptsMax, commandLifeMs, commandReplyMs, queueMax } = LINK_LIMITS;

/** A link that is ready and whose first heartbeat was answered. */
function createReadyLink(): ToyLink {
  const link = new ToyLink().open().answer("pong", 1);
  link.take();
  return link;
}

Deno.test("three commands queued while down arrive once each and in order, not as copies", () => {
  const link = new ToyLink().happen({ kind: "start" });
  for (const id of [1, 2, 3]) link.submit(id, "idempotent");
  link.happen({ kind: "opened" });
  for (const id of [1, 2, 3]) link.answer("status", 0, id);
  assertEquals(link.take(), ["connect 1", "ping 1", "set 1", "set 2", "set 3"]);
  assertEquals([1, 2, 3].map((id) => link.outcome(id)), ["confirmed", "confirmed", "confirmed"]);
});

Deno.test("a toggle queued while down is sent once, and does not swallow its neighbours", () => {
  const link = new ToyLink().happen({ kind: "start" });
  link.submit(1, "idempotent").submit(2, "once").submit(3, "idempotent");
  link.happen({ kind: "opened" }).answer("status", 0, 1).answer("done", 2).answer("status", 0, 3);
  assertEquals(link.take().slice(2), ["set 1", "flip 2", "set 3"]);
});

Deno.test("a command waits for the one before it, though its reply takes long", () => {
  const link = createReadyLink().submit(1, "idempotent").submit(2, "idempotent");
  link.answer("status", 0, 50).pass(commandReplyMs);
  assertEquals(link.take(), ["set 1", "set 1"]);
  assertEquals(link.answer("status", 0, 1).take(), ["set 2"]);
});

Deno.test("a command written into a half-open connection is written again on the next one", () => {
  const link = createReadyLink().submit(1, "idempotent").pass(2 * commandReplyMs).reopen();
  assertEquals(link.take(), ["set 1", "ping 2", "abort 1", "connect 2", "ping 3", "set 1"]);
  assertEquals(link.answer("status", 0, 1).outcome(1), "confirmed");
});

Deno.test("a command is repeated when only the reply is missing", () => {
  const link = createReadyLink().submit(1, "idempotent").answer("status", 0, 50);
  assertEquals(link.pass(commandReplyMs - 1).take(), ["set 1"]);
  assertEquals(link.pass(1).take(), ["set 1"]);
  assertEquals(link.losses(), []);
});

Deno.test("a command that nobody confirms is written attemptsMax times and then unknown", () => {
  const link = createReadyLink().submit(1, "idempotent");
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    assertEquals(link.outcome(1), null);
    link.answer("status", 0, 50).pass(commandReplyMs);
  }
  assertEquals(link.take(), Array(attemptsMax).fill("set 1"));
  assertEquals(link.outcome(1), "unknown");
});

Deno.test("a write error repeats a level and never an edge", () => {
  const outcomes = (["idempotent", "once"] as const).map((policy) => {
    const link = createReadyLink().submit(1, policy).happen({ kind: "write_failed" }).reopen();
    return [link.take().at(-1), link.outcome(1)];
  });
  assertEquals(outcomes, [["set 1", null], ["ping 2", "unknown"]]);
});

Deno.test("an edge whose reply is missing is unknown after one attempt", () => {
  const link = createReadyLink().submit(1, "once").answer("status", 0, 50);
  link.pass(commandReplyMs - 1);
  assertEquals(link.outcome(1), null);
  link.pass(1);
  assertEquals(link.outcome(1), "unknown");
  assertEquals(link.pass(commandLifeMs).take().filter((text) => text === "flip 1"), ["flip 1"]);
});

Deno.test("a command that was done shows itself in the next connection's first answers", () => {
  const protocol = { questions: [TOY_QUESTION] };
  const link = new ToyLink({ protocol }).open().answer("told", 1).submit(1, "idempotent");
  link.happen({ kind: "closed" }).reopen().answer("status", 0, 1);
  assertEquals(link.outcome(1), "confirmed");
  assertEquals(link.answer("told", 1).take().filter((text) => text === "set 1"), ["set 1"]);
});

Deno.test("a command may wait for a connection up to its life and not longer", () => {
  for (const policy of ["idempotent", "once"] as const) {
    const link = new ToyLink().happen({ kind: "start" }).submit(1, policy);
    // Every attempt to connect hangs.
    assertEquals(link.pass(commandLifeMs - 1).outcome(1), null);
    assertEquals(link.pass(1).outcome(1), "expired");
  }
});

Deno.test("a repeated command whose life ends while there is no connection is unknown", () => {
  const link = createReadyLink().submit(1, "idempotent").happen({ kind: "closed" });
  assertEquals(link.pass(commandLifeMs).outcome(1), "unknown");
});

Deno.test("connected_only expires at once without a ready connection", () => {
  const waiting = new ToyLink().happen({ kind: "start" }).submit(1, "connected_only");
  assertEquals(waiting.outcome(1), "expired");
  const asking = new ToyLink({ protocol: { questions: [TOY_QUESTION] } }).open();
  assertEquals(asking.submit(1, "connected_only").outcome(1), "expired");
  assertEquals(createReadyLink().submit(1, "connected_only").take(), ["flip 1"]);
});

Deno.test("connected_only does not wait behind another command for longer than its life", () => {
  const link = createReadyLink().submit(1, "idempotent").submit(2, "connected_only");
  assertEquals(link.pass(LINK_LIMITS.connectedOnlyLifeMs - 1).outcome(2), null);
  assertEquals(link.pass(1).outcome(2), "expired");
});

Deno.test("connected_only never crosses to another connection", () => {
  const link = createReadyLink().submit(1, "idempotent").submit(2, "connected_only");
  assertEquals(link.happen({ kind: "closed" }).outcome(2), "expired");
});

Deno.test("the queue takes queueMax commands behind the one under way, and no more", () => {
  const link = createReadyLink();
  for (let id = 0; id <= queueMax + 1; id++) link.submit(id, "idempotent");
  assertEquals(link.outcome(queueMax), null);
  assertEquals(link.outcome(queueMax + 1), "refused");
});

Deno.test("a command's confirmation counts only once it has been written", () => {
  const link = new ToyLink({ protocol: { questions: [TOY_QUESTION] } }).open();
  link.submit(1, "idempotent").answer("status", 0, 1);
  assertEquals(link.outcome(1), null);
  assertEquals(link.answer("told", 1).answer("status", 0, 1).outcome(1), "confirmed");
});

Deno.test("one piece of bytes may confirm several commands", () => {
  const link = createReadyLink().submit(1, "idempotent");
  const bytes = new Uint8Array([...encodeToy("status", 0, 9), ...encodeToy("status", 0, 1)]);
  assertEquals(link.happen({ kind: "received", bytes }).outcome(1), "confirmed");
});

Deno.test("submit() throws for an id that is waiting or under way", () => {
  const link = createReadyLink().submit(1, "idempotent").submit(2, "once");
  for (const id of [1, 2]) assertThrows(() => link.submit(id, "once"), RangeError, `new: ${id}`);
});
