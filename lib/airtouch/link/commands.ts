/** The way of a command: taken in, written in order one at a time, and ended exactly once. */
import type { Outcome } from "../airtouch.ts";
import { isDoubted } from "./heartbeat.ts";
import { endCommand, takeBack, type Turn } from "./turn.ts";
import type { LinkCommand, LinkEntry, LinkOpen } from "./types.ts";

/** Puts a command at the end of the queue, or ends it here. Throws RangeError for a known id. */
export function submit<Frame>(turn: Turn<Frame>, command: LinkCommand<Frame>): void {
  const { limits } = turn.options;
  if (pendingEntries(turn).some((entry) => entry.command.id === command.id)) {
    throw new RangeError(`Cannot submit a command: "id" must be new: ${command.id}`);
  }
  const connectedOnly = command.policy === "connected_only";
  const lifeMs = connectedOnly ? limits.connectedOnlyLifeMs : limits.commandLifeMs;
  const entry = { command, expiresAtMs: turn.nowMs + lifeMs, attempts: 0 };
  if (turn.phase.kind === "closed") {
    endCommand(turn, entry, { kind: "expired", why: "Link closed" });
  } else if (connectedOnly && !isReady(turn)) {
    endCommand(turn, entry, { kind: "expired", why: "Not connected" });
  } else if (turn.queue.length >= limits.queueMax) {
    endCommand(turn, entry, { kind: "refused", why: "Queue full" });
  } else {
    turn.queue = [...turn.queue, entry];
  }
}

function isReady<Frame>({ phase }: Turn<Frame>): boolean {
  return phase.kind === "open" && phase.session.kind === "ready";
}

/** Every command without an outcome: first the one under way, then the queue. */
function pendingEntries<Frame>({ phase, queue }: Turn<Frame>): readonly LinkEntry<Frame>[] {
  const flight = phase.kind === "open" && phase.session.kind === "ready"
    ? phase.session.flight
    : null;
  return flight === null ? queue : [flight.entry, ...queue];
}

/** Ends what waited too long. */
export function expireQueue<Frame>(turn: Turn<Frame>): void {
  const over = turn.queue.filter((entry) => entry.expiresAtMs <= turn.nowMs);
  turn.queue = turn.queue.filter((entry) => !over.includes(entry));
  for (const entry of over) endCommand(turn, entry, outcomeUnheard(entry, "Waited too long"));
}

/** Ends everything, because the link closes. */
export function endAll<Frame>(turn: Turn<Frame>): void {
  for (const entry of pendingEntries(turn)) {
    endCommand(turn, entry, outcomeUnheard(entry, "Link closed"));
  }
  turn.queue = [];
}

/** Only what never left is certain not to have happened. */
function outcomeUnheard<Frame>({ attempts }: LinkEntry<Frame>, why: string): Outcome {
  return attempts === 0 ? { kind: "expired", why } : { kind: "unknown", attempts, why };
}

/**
 * Lets a received frame settle the command under way, or one that was written on an earlier
 * connection and now turns out to be done.
 */
export function settle<Frame>(turn: Turn<Frame>, frame: Frame): void {
  const { phase, queue } = turn;
  if (phase.kind !== "open") return;
  const { session } = phase;
  if (session.kind === "ready" && session.flight !== null) {
    const { flight } = session;
    const { command, attempts } = flight.entry;
    const isDone = command.confirms(frame);
    const next = isDone ? null : { ...flight, heard: true };
    turn.phase = { ...phase, session: { ...session, flight: next } };
    if (isDone) endCommand(turn, flight.entry, { kind: "confirmed", attempts });
    return;
  }
  const [first, ...rest] = queue;
  if (first === undefined || first.attempts === 0 || !first.command.confirms(frame)) return;
  turn.queue = rest;
  endCommand(turn, first, { kind: "confirmed", attempts: first.attempts });
}

/**
 * Ends or repeats the command under way when its reply is overdue. True when nothing at all was
 * heard since it was written: then the connection itself is in doubt.
 */
export function judgeFlight<Frame>(turn: Turn<Frame>, open: LinkOpen<Frame>): boolean {
  const { session } = open;
  if (session.kind !== "ready" || session.flight === null) return false;
  const { flight } = session;
  if (turn.nowMs < flight.lateAtMs) return false;
  turn.phase = { ...open, session: { ...session, flight: null } };
  takeBack(turn, flight);
  return !flight.heard;
}

/** Takes the next command under way; null when there is none to write now. */
export function takeOff<Frame>(turn: Turn<Frame>, open: LinkOpen<Frame>): Uint8Array | null {
  const { session } = open;
  const [first, ...rest] = turn.queue;
  if (first === undefined || session.kind !== "ready" || session.flight !== null) return null;
  if (isDoubted(open)) return null;
  const entry = { ...first, attempts: first.attempts + 1 };
  const lateAtMs = turn.nowMs + turn.options.limits.commandReplyMs;
  turn.queue = rest;
  turn.phase = { ...open, session: { ...session, flight: { entry, lateAtMs, heard: false } } };
  return first.command.bytes;
}
