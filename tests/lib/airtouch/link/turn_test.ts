import { assert, assertEquals } from "@std/assert";
import { LINK_LIMITS } from "../../../../lib/airtouch/link/link.ts";
import { ToyLink } from "../../../support/airtouch/link_harness.ts";

const { connectMs, lastingMs, retryMaxMs, retryMinMs } = LINK_LIMITS;

/** How long the link waits after the loss that just happened. */
function waitMs(link: ToyLink): number {
  const { phase } = link.step.state;
  return phase.kind === "waiting" ? phase.connectAtMs - link.nowMs : -1;
}

/** Lets the next attempt to connect begin and fail. */
function failAgain(link: ToyLink): ToyLink {
  return link.pass(waitMs(link)).happen({ kind: "closed" });
}

Deno.test("the wait doubles with each refused connection up to its cap", () => {
  const link = new ToyLink().happen({ kind: "start" }).happen({ kind: "closed" });
  const waits = [waitMs(link)];
  for (let attempt = 2; attempt <= 6; attempt++) waits.push(waitMs(failAgain(link)));
  assertEquals(waits, [2_000, 4_000, 8_000, retryMaxMs, retryMaxMs, retryMaxMs]);
});

Deno.test("jitter shortens a wait by up to a half and never lengthens it", () => {
  const waits = [0, 0.5, 0.999_999].map((value) => {
    const link = new ToyLink({ random: () => value }).happen({ kind: "start" });
    return waitMs(link.happen({ kind: "closed" }));
  });
  assertEquals(waits, [2_000, 1_500, 1_000]);
});

Deno.test("a console that accepts and closes at once is not asked a thousand times a second", () => {
  const link = new ToyLink().happen({ kind: "start" });
  for (let second = 0; second < 60_000; second += 10) {
    link.pass(10);
    if (link.step.state.phase.kind !== "connecting") continue;
    link.happen({ kind: "opened" }).happen({ kind: "closed" });
  }
  const connects = link.take().filter((text) => text.startsWith("connect")).length;
  assert(connects >= 5 && connects <= 8, `${connects} connects a minute`);
});

Deno.test("a connection that stood long enough and answered starts the waits afresh", () => {
  const after = (standsMs: number) => {
    const link = new ToyLink().happen({ kind: "start" }).happen({ kind: "closed" });
    link.reopen().answer("pong", 1).pass(standsMs).happen({ kind: "closed" });
    return waitMs(link);
  };
  assertEquals(after(lastingMs - 1), 4 * retryMinMs);
  assertEquals(after(lastingMs), retryMinMs);
});

Deno.test("a connection that stood but never answered does not start the waits afresh", () => {
  const limits = { heartbeatReplyMs: 100_000 };
  const link = new ToyLink({ limits }).open().pass(lastingMs + 1).happen({ kind: "closed" });
  assertEquals(waitMs(link), 2 * retryMinMs);
});

Deno.test("an attempt to connect is given up and aborted at its deadline", () => {
  const link = new ToyLink().happen({ kind: "start" });
  assertEquals(link.pass(connectMs - 1).losses(), []);
  assertEquals(link.pass(1).losses(), ["connect_late"]);
  assertEquals(link.take(), ["connect 1", "abort 1"]);
});

Deno.test("a lost connection is aborted before the next one begins, also after FIN", () => {
  for (const kind of ["closed", "write_failed"] as const) {
    const link = new ToyLink().open().happen({ kind });
    assertEquals(link.reopen().take(), ["connect 1", "ping 1", "abort 1", "connect 2", "ping 2"]);
  }
});

Deno.test("a clock that goes back stands still instead", () => {
  const link = new ToyLink().open().pass(20_000).happen({ kind: "time" });
  link.nowMs -= 15_000;
  link.happen({ kind: "time" });
  assertEquals(link.step.state.nowMs, 21_000);
  assertEquals(link.pass(24_999).losses(), []);
  assertEquals(link.pass(1).losses(), ["heartbeat_lost"]);
});

Deno.test("the link asks for no wake-up when only the world can move it", () => {
  assertEquals(new ToyLink().step.wakeAtMs, null);
  assertEquals(new ToyLink().open().happen({ kind: "close" }).step.wakeAtMs, null);
});
