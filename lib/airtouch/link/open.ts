/** What a standing connection does: first questions, refresh, and what is written. */
import { expireQueue, judgeFlight, settle, takeOff } from "./commands.ts";
import {
  countHeartbeat,
  hurryHeartbeat,
  judgeDoubt,
  judgeHeartbeat,
  takeHeartbeat,
} from "./heartbeat.ts";
import { loseConnection, type Turn } from "./turn.ts";
import type { LinkOpen, LinkSession } from "./types.ts";

/** The connection stands; its first heartbeat is due now. */
export function openConnection<Frame>(turn: Turn<Frame>): void {
  const open: LinkOpen<Frame> = {
    kind: "open",
    openedAtMs: turn.nowMs,
    heardAtMs: turn.nowMs,
    proof: "none",
    split: turn.options.protocol.splitFrames(),
    writeLateAtMs: null,
    heartbeat: { kind: "resting", dueAtMs: turn.nowMs },
    session: { kind: "asking", index: -1, lateAtMs: null },
  };
  nextQuestion(turn, open);
}

/** Goes on to the question after the present one; after the last one commands may leave. */
function nextQuestion<Frame>(turn: Turn<Frame>, open: LinkOpen<Frame>): void {
  const { questions, refresh } = turn.options.protocol;
  const index = open.session.kind === "asking" ? open.session.index + 1 : questions.length;
  if (index < questions.length) {
    turn.phase = { ...open, session: { kind: "asking", index, lateAtMs: null } };
    return;
  }
  const refreshAtMs = refresh === null ? null : turn.nowMs + refresh.everyMs;
  turn.phase = { ...open, session: { kind: "ready", refreshAtMs, flight: null } };
  turn.reports.push({ kind: "ready", connection: turn.connection });
}

/** Lets each whole frame in `bytes` count for all that it proves. */
export function receive<Frame>(turn: Turn<Frame>, bytes: Uint8Array): void {
  if (turn.phase.kind !== "open") return;
  for (const frame of turn.phase.split(bytes)) {
    turn.reports.push({ kind: "received", frame });
    if (turn.phase.kind === "open") turn.phase = { ...turn.phase, heardAtMs: turn.nowMs };
    countHeartbeat(turn, frame);
    settle(turn, frame);
    countAnswer(turn, frame);
    countFresh(turn, frame);
  }
}

function countAnswer<Frame>(turn: Turn<Frame>, frame: Frame): void {
  const { phase, options } = turn;
  if (phase.kind !== "open" || phase.session.kind !== "asking") return;
  if (phase.session.lateAtMs === null) return;
  const question = options.protocol.questions[phase.session.index];
  if (question?.answers(frame)) nextQuestion(turn, phase);
}

function countFresh<Frame>(turn: Turn<Frame>, frame: Frame): void {
  const { phase, options: { protocol: { refresh } } } = turn;
  if (phase.kind !== "open" || phase.session.kind !== "ready" || refresh === null) return;
  if (!refresh.isFresh(frame)) return;
  const session = { ...phase.session, refreshAtMs: turn.nowMs + refresh.everyMs };
  turn.phase = { ...phase, session };
}

/** Judges all deadlines of a standing connection. */
export function judgeOpen<Frame>(turn: Turn<Frame>): void {
  if (turn.phase.kind !== "open") return;
  if (judgeFlight(turn, turn.phase)) hurryHeartbeat(turn);
  judgeWriter(turn);
  judgeQuestion(turn);
  judgeDoubt(turn);
  judgeHeartbeat(turn);
}

function judgeWriter<Frame>(turn: Turn<Frame>): void {
  const { phase, nowMs } = turn;
  if (phase.kind !== "open" || phase.writeLateAtMs === null) return;
  if (nowMs >= phase.writeLateAtMs) loseConnection(turn, { kind: "write_late" });
}

function judgeQuestion<Frame>(turn: Turn<Frame>): void {
  const { phase, nowMs, options } = turn;
  if (phase.kind !== "open" || phase.session.kind !== "asking") return;
  const { lateAtMs, index } = phase.session;
  if (lateAtMs === null || nowMs < lateAtMs) return;
  const question = options.protocol.questions[index];
  if (question?.ifSilent === "reset") {
    loseConnection(turn, { kind: "question_lost", name: question.name });
  } else {
    nextQuestion(turn, phase);
  }
}

/** Writes the one thing that is most due, when nothing is being written. */
export function pump<Frame>(turn: Turn<Frame>): void {
  expireQueue(turn);
  const { phase, connection, nowMs, options: { limits } } = turn;
  if (phase.kind !== "open" || phase.writeLateAtMs !== null) return;
  const bytes = takeHeartbeat(turn, phase) ?? takeQuestion(turn, phase) ??
    takeRefresh(turn, phase) ?? takeOff(turn, phase);
  if (bytes === null || turn.phase.kind !== "open") return;
  turn.phase = { ...turn.phase, writeLateAtMs: nowMs + limits.writeMs };
  turn.actions.push({ kind: "write", connection, bytes });
}

function takeQuestion<Frame>(turn: Turn<Frame>, open: LinkOpen<Frame>): Uint8Array | null {
  const { session } = open;
  if (session.kind !== "asking" || session.lateAtMs !== null) return null;
  const question = turn.options.protocol.questions[session.index];
  if (question === undefined) return null;
  const { questionReplyMs, questionSkipMs } = turn.options.limits;
  const replyMs = Math.min(
    questionReplyMs,
    question.ifSilent === "skip" ? questionSkipMs : Infinity,
    question.patienceMs ?? Infinity,
  );
  turn.phase = { ...open, session: { ...session, lateAtMs: turn.nowMs + replyMs } };
  return question.bytes;
}

function takeRefresh<Frame>(turn: Turn<Frame>, open: LinkOpen<Frame>): Uint8Array | null {
  const { session } = open;
  const { refresh } = turn.options.protocol;
  if (refresh === null || session.kind !== "ready" || session.refreshAtMs === null) return null;
  if (turn.nowMs < session.refreshAtMs) return null;
  const next: LinkSession<Frame> = { ...session, refreshAtMs: turn.nowMs + refresh.everyMs };
  turn.phase = { ...open, session: next };
  return refresh.bytes;
}
