import { DAY_MS, type EpochMs, HOUR_MS } from "../time/time.ts";
import type { Heartbeat } from "./heartbeat.ts";
import type { Ping } from "./ping.ts";

/**
 * Who speaks under one token. One watchdog has one life until its state is lost, and never goes back
 * to an earlier one: lives that alternate are several senders, and none of them would be missed.
 */
export interface Lives {
  /** Marks of earlier lives, the latest first; at most two. */
  readonly before: readonly number[];
  /** How often an earlier life came back, at most 99. */
  readonly returns: number;
  /** When the life changed last. */
  readonly at: EpochMs;
}

/** What a home's record holds of its sender. */
export interface SenderKnown {
  /** Not there: the sender has not changed for a day. */
  readonly lives?: Lives;
  readonly epoch: number;
  /** Without `by`: a watchdog. */
  readonly home: { readonly by?: Ping["by"] };
}

const BEFORE_MAX = 2;
const RETURNS_MAX = 99;
/** A state that was put back from a copy returns once. */
const RETURNS_TOLD = 2;
/** A mark tells lives apart in six digits; the record has no room for all sixteen. */
const MARK_MOD = 1_000_000;
const MARKS = { ping: -1, socket: -2 } as const;

/** What is known of the lives after `sign` came; `site` null: the first one. Undefined: nothing. */
export function noteLife(
  site: SenderKnown | null,
  sign: Heartbeat | Ping,
  { now }: { readonly now: EpochMs },
): Lives | undefined {
  if (site === null) return undefined;
  const known = site.lives;
  const isOver = known === undefined || Math.abs(now - known.at) > DAY_MS;
  const last = site.home.by === undefined ? site.epoch % MARK_MOD : MARKS[site.home.by];
  const present = "by" in sign ? MARKS[sign.by] : sign.epoch % MARK_MOD;
  if (present === last) return isOver ? undefined : known;
  const { before, returns }: Omit<Lives, "at"> = isOver ? { before: [], returns: 0 } : known;
  const others = before.filter((mark) => mark !== last && mark !== present);
  const isBack = before.includes(present);
  return {
    before: [last, ...others].slice(0, BEFORE_MAX),
    returns: Math.min(returns + (isBack ? 1 : 0), RETURNS_MAX),
    at: now,
  };
}

/** True while several senders take turns; for an hour after they last did. */
export function hasSeveralSenders({ lives }: Pick<SenderKnown, "lives">, now: EpochMs): boolean {
  return lives !== undefined && lives.returns >= RETURNS_TOLD && now - lives.at < HOUR_MS;
}
