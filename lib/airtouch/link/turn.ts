/** One event's worth of work: the parts of the next state, and what has come of it so far. */
import type { Outcome } from "../airtouch.ts";
import type { LinkOptions } from "./options.ts";
import type {
  LinkAction,
  LinkEntry,
  LinkFlight,
  LinkHeartbeat,
  LinkLoss,
  LinkOpen,
  LinkPhase,
  LinkReport,
  LinkState,
  LinkStep,
} from "./types.ts";

/** A state being changed; lives only inside one step. */
export interface Turn<Frame> {
  readonly nowMs: number;
  readonly options: LinkOptions<Frame>;
  phase: LinkPhase<Frame>;
  queue: readonly LinkEntry<Frame>[];
  failures: number;
  connection: number;
  beat: number;
  readonly actions: LinkAction[];
  readonly reports: LinkReport<Frame>[];
}

/** Starts a turn; a clock that went back stands still instead. */
export function beginTurn<Frame>(
  state: LinkState<Frame>,
  options: LinkOptions<Frame> & { readonly nowMs: number },
): Turn<Frame> {
  const nowMs = Math.max(state.nowMs, options.nowMs);
  return { ...state, nowMs, options, actions: [], reports: [] };
}

export function endTurn<Frame>(turn: Turn<Frame>): LinkStep<Frame> {
  const { nowMs, phase, queue, failures, connection, beat, actions, reports } = turn;
  return {
    state: { nowMs, phase, queue, failures, connection, beat },
    actions,
    reports,
    wakeAtMs: findWake(turn),
  };
}

/** The earliest moment at which time alone changes something; null when it never does. */
function findWake<Frame>({ phase, queue }: Turn<Frame>): number | null {
  const moments = queue.map((entry) => entry.expiresAtMs);
  switch (phase.kind) {
    case "idle":
    case "closed":
      break;
    case "waiting":
      moments.push(phase.connectAtMs);
      break;
    case "connecting":
      moments.push(phase.lateAtMs);
      break;
    case "open":
      moments.push(...openMoments(phase));
  }
  return moments.length === 0 ? null : Math.min(...moments);
}

function openMoments<Frame>({ writeLateAtMs, heartbeat, session }: LinkOpen<Frame>): number[] {
  const moments = [heartbeat.kind === "resting" ? heartbeat.dueAtMs : heartbeatDeadline(heartbeat)];
  if (writeLateAtMs !== null) moments.push(writeLateAtMs);
  if (session.kind === "asking") {
    if (session.lateAtMs !== null) moments.push(session.lateAtMs);
    return moments;
  }
  if (session.flight !== null) moments.push(session.flight.lateAtMs);
  // While a write is under way its end brings the next turn; an overdue refresh just waits.
  if (session.refreshAtMs !== null && writeLateAtMs === null) moments.push(session.refreshAtMs);
  return moments;
}

/** When a heartbeat that is owed or asked counts as lost. */
export function heartbeatDeadline(
  heartbeat: Exclude<LinkHeartbeat, { readonly kind: "resting" }>,
): number {
  return Math.min(heartbeat.lateAtMs, heartbeat.hurryAtMs ?? Infinity);
}

/** Tells the owner what became of a command; the caller has taken it out of the state. */
export function endCommand<Frame>(
  turn: Turn<Frame>,
  entry: LinkEntry<Frame>,
  outcome: Outcome,
): void {
  turn.reports.push({ kind: "ended", commandId: entry.command.id, outcome });
}

/** Gives up the connection, or the attempt to get one, and plans the next attempt. */
export function loseConnection<Frame>(turn: Turn<Frame>, loss: LinkLoss): void {
  const { phase, options, nowMs, connection } = turn;
  if (phase.kind !== "open" && phase.kind !== "connecting") return;
  // Also after the peer's own close: the kernel may still hold bytes of ours.
  if (loss.kind !== "connect_failed") turn.actions.push({ kind: "abort", connection });
  turn.failures = hasLasted(turn) ? 0 : turn.failures + 1;
  const retryAtMs = nowMs + backOffMs(turn.failures, options);
  turn.phase = { kind: "waiting", connectAtMs: retryAtMs };
  if (phase.kind === "open" && phase.session.kind === "ready" && phase.session.flight !== null) {
    takeBack(turn, phase.session.flight);
  }
  turn.reports.push({ kind: "lost", loss, retryAtMs });
  dropConnectedOnly(turn);
}

/** A connection that opens and dies at once must not be opened again at once. */
function hasLasted<Frame>({ phase, nowMs, options }: Turn<Frame>): boolean {
  return phase.kind === "open" && phase.proof === "answered" &&
    nowMs - phase.openedAtMs >= options.limits.lastingMs;
}

/** Between half and all of the doubled wait, so that many clients do not come back as one. */
function backOffMs<Frame>(failures: number, { limits, random }: LinkOptions<Frame>): number {
  const fullMs = Math.min(limits.retryMaxMs, limits.retryMinMs * 2 ** failures);
  return Math.max(1, Math.round(fullMs * (1 - random() / 2)));
}

/** Decides on a command whose reply did not come: once more, at the head of the queue, or never. */
export function takeBack<Frame>(turn: Turn<Frame>, { entry }: LinkFlight<Frame>): void {
  const { attempts, command, expiresAtMs } = entry;
  const again = command.policy === "idempotent" && turn.nowMs < expiresAtMs &&
    attempts < turn.options.limits.attemptsMax;
  if (again) turn.queue = [entry, ...turn.queue];
  else endCommand(turn, entry, { kind: "unknown", attempts, why: "No reply" });
}

function dropConnectedOnly<Frame>(turn: Turn<Frame>): void {
  const dropped = turn.queue.filter(({ command }) => command.policy === "connected_only");
  turn.queue = turn.queue.filter((entry) => !dropped.includes(entry));
  for (const entry of dropped) {
    endCommand(turn, entry, { kind: "expired", why: "Connection lost" });
  }
}
