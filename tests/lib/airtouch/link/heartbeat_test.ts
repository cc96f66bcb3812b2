import { assertEquals } from "@std/assert";
import { LINK_LIMITS } from "../../../../lib/airtouch/link/link.ts";
import { ToyLink } from "../../../support/airtouch/link_harness.ts";

const { heartbeatEveryMs, heartbeatReplyMs, commandReplyMs, trustMs, writeMs } = LINK_LIMITS;

Deno.test("the first heartbeat leaves as soon as the connection opens", () => {
  assertEquals(new ToyLink().open().take(), ["connect 1", "ping 1"]);
});

Deno.test("a heartbeat leaves one interval after the one before, not after its reply", () => {
  const link = new ToyLink().open();
  link.pass(20_000).answer("pong", 1).take();
  assertEquals(link.pass(heartbeatEveryMs - 20_001).take(), []);
  assertEquals(link.pass(1).take(), ["ping 2"]);
});

Deno.test("a reply counts up to its deadline, and its absence resets at the deadline", () => {
  const inTime = new ToyLink().open().pass(heartbeatReplyMs - 1).answer("pong", 1);
  assertEquals(inTime.pass(1).losses(), []);
  const late = new ToyLink().open().pass(heartbeatReplyMs - 1);
  assertEquals(late.losses(), []);
  assertEquals(late.pass(1).losses(), ["heartbeat_lost"]);
});

Deno.test("a console that never answers a heartbeat is reset again and again", () => {
  const link = new ToyLink().open();
  for (let connection = 2; connection <= 11; connection++) {
    link.pass(heartbeatReplyMs).reopen();
    assertEquals(link.losses().length, connection - 1);
    assertEquals(link.take().at(-1), `ping ${connection}`);
  }
});

Deno.test("one reply after a reset does not excuse the silence that follows", () => {
  const link = new ToyLink().open().pass(heartbeatReplyMs).reopen();
  link.answer("pong", 2);
  assertEquals(link.pass(heartbeatEveryMs + heartbeatReplyMs - 1).losses().length, 1);
  assertEquals(link.pass(1).losses().length, 2);
});

Deno.test("a dead link is noticed after interval + 30 s, not 1.5 intervals", () => {
  assertEquals([heartbeatEveryMs, heartbeatReplyMs], [300_000, 30_000]);
  const link = new ToyLink().open().answer("pong", 1);
  assertEquals(link.pass(329_999).losses(), []);
  assertEquals(link.pass(1).losses(), ["heartbeat_lost"]);
});

Deno.test("a lost heartbeat is noticed though another version reply came shortly before", () => {
  const link = new ToyLink().open().answer("pong", 1).pass(heartbeatEveryMs - 1_000);
  // A reply of the same kind to somebody else's question, or one that nobody asked for.
  link.answer("pong", 77).pass(5_000).answer("pong", 1);
  assertEquals(link.pass(heartbeatReplyMs).losses(), ["heartbeat_lost"]);
});

Deno.test("the echo of a heartbeat is not its reply", () => {
  const link = new ToyLink().open().answer("ping", 1);
  assertEquals(link.pass(heartbeatReplyMs).losses(), ["heartbeat_lost"]);
});

Deno.test("an older reply is not the reply to a newer heartbeat", () => {
  const link = new ToyLink().open().answer("pong", 1).pass(heartbeatEveryMs).answer("pong", 1);
  assertEquals(link.pass(heartbeatReplyMs).losses(), ["heartbeat_lost"]);
});

Deno.test("traffic other than the reply does not move a heartbeat's deadline", () => {
  const link = new ToyLink().open();
  for (let second = 1; second < 30; second++) link.pass(1_000).answer("status", 0, second);
  assertEquals(link.losses(), []);
  assertEquals(link.pass(1_000).losses(), ["heartbeat_lost"]);
});

Deno.test("a heartbeat due while a write is stuck has its deadline all the same", () => {
  const limits = { heartbeatEveryMs: 40_000, heartbeatReplyMs: 12_000 };
  const link = new ToyLink({ limits, writes: "stuck" }).open().happen({ kind: "written" });
  link.answer("pong", 1).pass(40_000 - 5_000).submit(1, "idempotent").take();
  assertEquals(link.pass(5_000).take(), []);
  link.pass(4_000).happen({ kind: "written" });
  assertEquals(link.take(), ["ping 2"]);
  link.happen({ kind: "written" }).answer("status", 0, 1);
  assertEquals(link.pass(8_000 - 1).losses(), []);
  assertEquals(link.pass(1).losses(), ["heartbeat_lost"]);
});

Deno.test("a write that never ends resets the connection", () => {
  const link = new ToyLink({ writes: "stuck" }).open();
  assertEquals(link.pass(writeMs - 1).losses(), []);
  assertEquals(link.pass(1).losses(), ["write_late"]);
});

Deno.test("a command that meets silence asks at once whether anybody is there", () => {
  const link = new ToyLink().open().answer("pong", 1).submit(1, "idempotent");
  link.take();
  assertEquals(link.pass(commandReplyMs).take(), ["ping 2"]);
  assertEquals(link.pass(commandReplyMs - 1).losses(), []);
  assertEquals(link.pass(1).losses(), ["heartbeat_lost"]);
});

Deno.test("a slow peer that says anything keeps its full heartbeat deadline", () => {
  const link = new ToyLink().open().answer("pong", 1).submit(1, "once");
  link.pass(commandReplyMs + 1_000).answer("status", 0, 99);
  assertEquals(link.pass(heartbeatReplyMs - 1_001).losses(), []);
  assertEquals(link.pass(1).losses(), ["heartbeat_lost"]);
});

Deno.test("a command not to be repeated first makes sure of a peer long unheard", () => {
  const link = new ToyLink().open().answer("pong", 1);
  assertEquals(link.pass(trustMs - 1).submit(1, "once").take().at(-1), "flip 1");
  link.answer("done", 1).pass(trustMs);
  assertEquals(link.submit(2, "once").take(), ["ping 2"]);
  assertEquals(link.answer("pong", 2).take(), ["flip 2"]);
});

Deno.test("a command not to be repeated goes by the next connection when this one is dead", () => {
  const link = new ToyLink().open().answer("pong", 1).pass(trustMs).submit(1, "once");
  link.pass(commandReplyMs).reopen();
  assertEquals(link.take().slice(-4), ["abort 1", "connect 2", "ping 3", "flip 1"]);
  assertEquals(link.answer("done", 1).outcome(1), "confirmed");
});
