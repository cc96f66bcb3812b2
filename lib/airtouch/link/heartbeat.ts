/** The heartbeat: armed as long as a connection stands, each with a deadline of its own. */
import { heartbeatDeadline, loseConnection, type Turn } from "./turn.ts";
import type { LinkHeartbeat, LinkOpen } from "./types.ts";

/** Lets the true reply end the wait; any other frame only lifts a doubt. */
export function countHeartbeat<Frame>(turn: Turn<Frame>, frame: Frame): void {
  const { phase, options } = turn;
  if (phase.kind !== "open" || phase.heartbeat.kind === "resting") return;
  const { heartbeat } = phase;
  if (heartbeat.kind === "asked" && options.protocol.isHeartbeatAnswer(frame, heartbeat.beat)) {
    const resting: LinkHeartbeat = { kind: "resting", dueAtMs: heartbeat.nextAtMs };
    turn.phase = { ...phase, proof: "answered", heartbeat: resting };
  } else {
    // Something lives there: the suspicion falls, the heartbeat's own deadline stays.
    turn.phase = { ...phase, heartbeat: { ...heartbeat, hurryAtMs: null } };
  }
}

/** A command met silence: is there anybody? Asked at once, and sooner given up. */
export function hurryHeartbeat<Frame>(turn: Turn<Frame>): void {
  const { phase, nowMs, options: { limits } } = turn;
  if (phase.kind !== "open") return;
  const hurryAtMs = nowMs + limits.commandReplyMs;
  const heartbeat: LinkHeartbeat = phase.heartbeat.kind === "resting"
    ? { kind: "owed", lateAtMs: nowMs + limits.heartbeatReplyMs, hurryAtMs }
    : { ...phase.heartbeat, hurryAtMs: phase.heartbeat.hurryAtMs ?? hurryAtMs };
  turn.phase = { ...phase, heartbeat };
}

/** Gives the connection up when a heartbeat is lost; one that cannot be written runs too. */
export function judgeHeartbeat<Frame>(turn: Turn<Frame>): void {
  const { phase, nowMs, options: { limits } } = turn;
  if (phase.kind !== "open") return;
  const { heartbeat, writeLateAtMs } = phase;
  if (heartbeat.kind === "resting") {
    if (nowMs < heartbeat.dueAtMs || writeLateAtMs === null) return;
    const lateAtMs = nowMs + limits.heartbeatReplyMs;
    turn.phase = { ...phase, heartbeat: { kind: "owed", lateAtMs, hurryAtMs: null } };
  } else if (nowMs >= heartbeatDeadline(heartbeat)) {
    const beat = heartbeat.kind === "asked" ? heartbeat.beat : turn.beat + 1;
    loseConnection(turn, { kind: "heartbeat_lost", beat });
  }
}

/** The bytes of a heartbeat that is due; null when none is. */
export function takeHeartbeat<Frame>(turn: Turn<Frame>, open: LinkOpen<Frame>): Uint8Array | null {
  const { nowMs, options: { limits, protocol } } = turn;
  const { heartbeat } = open;
  if (heartbeat.kind === "asked") return null;
  if (heartbeat.kind === "resting" && nowMs < heartbeat.dueAtMs) return null;
  turn.beat++;
  const asked: LinkHeartbeat = {
    kind: "asked",
    beat: turn.beat,
    lateAtMs: heartbeat.kind === "owed" ? heartbeat.lateAtMs : nowMs + limits.heartbeatReplyMs,
    hurryAtMs: heartbeat.kind === "owed" ? heartbeat.hurryAtMs : null,
    nextAtMs: nowMs + limits.heartbeatEveryMs,
  };
  turn.phase = { ...open, heartbeat: asked };
  return protocol.heartbeatFrame(turn.beat);
}

/** True while it is open whether anybody is there; no command is written into a doubt. */
export function isDoubted<Frame>({ heartbeat }: LinkOpen<Frame>): boolean {
  return heartbeat.kind !== "resting" && heartbeat.hurryAtMs !== null;
}

/** Makes sure of a peer long unheard before a command that must not be written twice. */
export function judgeDoubt<Frame>(turn: Turn<Frame>): void {
  const { phase, queue, nowMs, options: { limits } } = turn;
  if (phase.kind !== "open" || phase.session.kind !== "ready") return;
  if (phase.session.flight !== null || queue[0]?.command.policy !== "once") return;
  if (nowMs - phase.heardAtMs >= limits.trustMs && !isDoubted(phase)) hurryHeartbeat(turn);
}
