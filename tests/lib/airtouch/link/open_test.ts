import { assertEquals } from "@std/assert";
import { LINK_LIMITS, type LinkQuestion } from "../../../../lib/airtouch/link/link.ts";
import { ToyLink } from "../../../support/airtouch/link_harness.ts";
import { encodeToy, TOY_QUESTION, type ToyFrame } from "../../../support/airtouch/link_toy.ts";

const { questionReplyMs, questionSkipMs } = LINK_LIMITS;

function createQuestion(id: number, ifSilent: "reset" | "skip" = "reset"): LinkQuestion<ToyFrame> {
  return {
    name: `question ${id}`,
    bytes: encodeToy("ask", id),
    answers: (frame) => frame.kind === "told" && frame.id === id,
    ifSilent,
  };
}

function isReady(link: ToyLink): boolean {
  const { phase } = link.step.state;
  return phase.kind === "open" && phase.session.kind === "ready";
}

const TWO_QUESTIONS = { questions: [createQuestion(1), createQuestion(2)] };

Deno.test("the first questions are asked one after the other, and only then commands leave", () => {
  const link = new ToyLink({ protocol: TWO_QUESTIONS }).open().submit(1, "idempotent");
  assertEquals(link.take(), ["connect 1", "ping 1", "ask 1"]);
  assertEquals(link.answer("told", 2).take(), []);
  assertEquals(link.answer("told", 1).take(), ["ask 2"]);
  assertEquals(isReady(link), false);
  assertEquals(link.answer("told", 2).take(), ["set 1"]);
  assertEquals(isReady(link), true);
});

Deno.test("a connection lost in the middle of the first questions starts them again", () => {
  const link = new ToyLink({ protocol: TWO_QUESTIONS }).open().answer("told", 1);
  link.happen({ kind: "closed" }).take();
  assertEquals(link.reopen().take(), ["connect 2", "ping 2", "ask 1"]);
  assertEquals(isReady(link.answer("told", 1).answer("told", 2)), true);
  assertEquals(link.answer("pong", 2).pass(LINK_LIMITS.heartbeatEveryMs).take().at(-1), "ping 3");
});

Deno.test("a ready connection that is lost asks its first questions again", () => {
  const link = new ToyLink({ protocol: { questions: [TOY_QUESTION] } }).open().answer("told", 1);
  link.happen({ kind: "closed" }).take();
  assertEquals(link.reopen().take(), ["connect 2", "ping 2", "ask 1"]);
  assertEquals(isReady(link), false);
});

Deno.test("a first question without an answer resets at its deadline", () => {
  const link = new ToyLink({ protocol: TWO_QUESTIONS }).open();
  assertEquals(link.pass(questionReplyMs - 1).losses(), []);
  assertEquals(link.pass(1).losses(), ["question_lost"]);
});

Deno.test("a console without groups or zones, which never answers that question, gets ready", () => {
  const questions = [createQuestion(1, "skip"), createQuestion(2)];
  const link = new ToyLink({ protocol: { questions } }).open();
  link.take();
  assertEquals(link.pass(questionSkipMs - 1).take(), []);
  assertEquals(link.pass(1).take(), ["ask 2"]);
  assertEquals(isReady(link.answer("told", 2)), true);
  assertEquals(link.losses(), []);
});

Deno.test("the least of all patiences holds: the question's own, and that for any answer", () => {
  const impatient = { ...createQuestion(1, "skip"), patienceMs: 100 };
  const link = new ToyLink({ protocol: { questions: [impatient, createQuestion(2)] } }).open();
  link.take();
  assertEquals(link.pass(99).take(), []);
  assertEquals(link.pass(1).take(), ["ask 2"]);
  const questions = [createQuestion(1, "skip"), createQuestion(2)];
  const limits = { questionReplyMs: 50 };
  const hurried = new ToyLink({ protocol: { questions }, limits }).open();
  hurried.take();
  assertEquals(hurried.pass(50).take(), ["ask 2"]);
});

Deno.test("an answer to a question that is not yet asked does not count", () => {
  const link = new ToyLink({ protocol: TWO_QUESTIONS, writes: "stuck" }).open();
  link.answer("told", 1).happen({ kind: "written" });
  assertEquals(link.take().at(-1), "ask 1");
  assertEquals(isReady(link), false);
});

const REFRESH = {
  refresh: {
    bytes: encodeToy("ask", 9),
    everyMs: 60_000,
    isFresh: (frame: ToyFrame) => frame.kind === "status",
  },
};

Deno.test("the refresh leaves after everyMs without news, and again each everyMs", () => {
  const link = new ToyLink({ protocol: REFRESH }).open().answer("pong", 1);
  link.take();
  assertEquals(link.pass(59_999).take(), []);
  assertEquals(link.pass(1).take(), ["ask 9"]);
  assertEquals(link.pass(59_999).take(), []);
  assertEquals(link.pass(1).take(), ["ask 9"]);
});

Deno.test("news of any origin put the refresh off; other frames do not", () => {
  const link = new ToyLink({ protocol: REFRESH }).open().answer("pong", 1).pass(50_000);
  link.answer("status", 0, 5).take();
  assertEquals(link.pass(59_999).take(), []);
  link.answer("told", 1);
  assertEquals(link.pass(1).take(), ["ask 9"]);
});

Deno.test("a refresh that falls due during a stuck write waits without waking the shell", () => {
  const link = new ToyLink({ protocol: REFRESH, writes: "stuck" }).open();
  link.happen({ kind: "written" }).answer("pong", 1).pass(59_999).submit(1, "idempotent");
  link.take();
  assertEquals(link.pass(2_000).take(), []);
  assertEquals(link.happen({ kind: "written" }).take(), ["ask 9"]);
});

Deno.test("half a frame of a lost connection does not join the next one's bytes", () => {
  const link = new ToyLink().open();
  link.happen({ kind: "received", bytes: encodeToy("pong", 1).slice(0, 2) });
  link.happen({ kind: "closed" }).reopen();
  const before = link.reports.length;
  link.happen({ kind: "received", bytes: encodeToy("pong", 2) });
  assertEquals(link.reports.slice(before).map(({ kind }) => kind), ["received"]);
});

Deno.test("nothing is written while another write is under way", () => {
  const link = new ToyLink({ writes: "stuck" }).open().submit(1, "idempotent");
  assertEquals(link.take(), ["connect 1", "ping 1"]);
  assertEquals(link.happen({ kind: "written" }).take(), ["set 1"]);
});
