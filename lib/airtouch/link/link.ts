/**
 * A connection that notices when it is dead.
 *
 * A state machine without sockets, clock or randomness of its own: each event gives the next
 * state, what to do, what to tell, and when to ask again.
 *
 * A TCP connection says nothing when its other end vanishes, and swallows what is written into
 * it. So each connection begins with a heartbeat and repeats it, each with its own deadline, and
 * one lost reply ends the connection by reset. Between heartbeats a command that meets silence
 * asks for one at once. Commands leave one at a time, in order; the next waits for the outcome of
 * the one before, because a repeated "off" must not overtake a later "on".
 *
 * @module
 */
import { endAll, submit } from "./commands.ts";
import { judgeOpen, openConnection, pump, receive } from "./open.ts";
import type { LinkOptions } from "./options.ts";
import { beginTurn, endTurn, loseConnection, type Turn } from "./turn.ts";
import type { LinkEvent, LinkState, LinkStep } from "./types.ts";

export type * from "./types.ts";
export { checkLinkLimits, LINK_LIMITS, type LinkLimits, type LinkOptions } from "./options.ts";

/** A link that does nothing before its `start` event. */
export function createLink<Frame>(): LinkState<Frame> {
  return { nowMs: 0, phase: { kind: "idle" }, queue: [], failures: 0, connection: 0, beat: 0 };
}

/**
 * What comes of `event`. Each state may be stepped once: the splitter of an open connection
 * keeps half-received frames. Throws RangeError for a command whose id is waiting already.
 */
export function stepLink<Frame>(
  state: LinkState<Frame>,
  event: LinkEvent<Frame>,
  options: LinkOptions<Frame>,
): LinkStep<Frame> {
  const turn = beginTurn(state, { ...options, nowMs: event.nowMs });
  take(turn, event);
  judgeConnecting(turn);
  judgeOpen(turn);
  pump(turn);
  return endTurn(turn);
}

function take<Frame>(turn: Turn<Frame>, event: LinkEvent<Frame>): void {
  if (event.kind === "submitted") return submit(turn, event.command);
  if (event.kind === "time") return;
  if (event.kind === "start") {
    if (turn.phase.kind === "idle") connect(turn);
    return;
  }
  if (event.kind === "close") return close(turn);
  // A late word about an aborted connection must not touch the one that replaced it.
  if (event.connection !== turn.connection) return;
  switch (event.kind) {
    case "opened":
      if (turn.phase.kind === "connecting") openConnection(turn);
      return;
    case "received":
      return receive(turn, event.bytes);
    case "written":
      if (turn.phase.kind === "open") turn.phase = { ...turn.phase, writeLateAtMs: null };
      return;
    case "write_failed":
      return loseConnection(turn, { kind: "write_failed", detail: event.detail });
    case "closed":
      return loseConnection(turn, {
        kind: turn.phase.kind === "connecting" ? "connect_failed" : "peer_closed",
        detail: event.detail,
      });
  }
}

function connect<Frame>(turn: Turn<Frame>): void {
  turn.connection++;
  turn.phase = { kind: "connecting", lateAtMs: turn.nowMs + turn.options.limits.connectMs };
  turn.actions.push({ kind: "connect", connection: turn.connection });
}

function close<Frame>(turn: Turn<Frame>): void {
  const { phase, connection } = turn;
  endAll(turn);
  if (phase.kind === "open" || phase.kind === "connecting") {
    turn.actions.push({ kind: "abort", connection });
  }
  turn.phase = { kind: "closed" };
}

function judgeConnecting<Frame>(turn: Turn<Frame>): void {
  const { phase, nowMs } = turn;
  if (phase.kind === "connecting" && nowMs >= phase.lateAtMs) {
    loseConnection(turn, { kind: "connect_late" });
  } else if (phase.kind === "waiting" && nowMs >= phase.connectAtMs) {
    connect(turn);
  }
}
