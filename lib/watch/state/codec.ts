/** The state file: JSON with a version and a check sum, so that a flipped bit is never believed. */
import * as v from "../../base/shape.ts";
import { readOldState } from "./old_state.ts";
import { stateSchema } from "./shape.ts";
import type { WatchState } from "./state.ts";

const VERSION = 2;

const fileSchema = v.strictObject({
  version: v.union([v.literal(VERSION), v.literal(1)]),
  sum: v.string(),
  state: v.unknown(),
});

/** The text of the state file; throws TypeError when the state itself is wrong (a bug of ours). */
export function encodeWatchState(state: WatchState): string {
  const checked = v.readAs(stateSchema, state, "write state");
  const text = JSON.stringify(checked);
  return `{"version":${VERSION},"sum":"${checkSum(text)}","state":${text}}\n`;
}

/** Reads a state file's text; throws TypeError or SyntaxError when any of it cannot be believed. */
export function parseWatchState(text: string): WatchState {
  const file = v.readAs(fileSchema, JSON.parse(text), "read state");
  if (checkSum(JSON.stringify(file.state)) !== file.sum) {
    throw new TypeError("Cannot read state: the check sum does not fit the content");
  }
  return file.version === VERSION
    ? v.readAs(stateSchema, file.state, "read state")
    : readOldState(file.state);
}

/**
 * FNV-1a over words of 32 bits, two halves; guards against rot, not against malice. Word by word,
 * because a loop over bytes is long enough for V8 to compile it: 2 ms of CPU and up to 4 MiB a tick.
 */
function checkSum(text: string): string {
  const words = new Uint32Array(Math.ceil(text.length * 3 / 4));
  const { written } = new TextEncoder().encodeInto(text, new Uint8Array(words.buffer));
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let index = 0; index < written / 4; index++) {
    const word = words[index] ?? 0;
    low = Math.imul(low ^ word, 0x01000193);
    high = Math.imul(high ^ word ^ (low >>> 24), 0x85ebca6b);
  }
  return [low, high].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}

/**
 * The copy to believe: one of the present boot before one of an earlier boot, then the one saved
 * later. Null when there is none.
 */
export function chooseCopy(
  copies: readonly WatchState[],
  bootId: string | null,
): WatchState | null {
  const present = copies.filter((copy) => bootId !== null && copy.bootId === bootId);
  const candidates = present.length > 0 ? present : copies;
  return candidates.reduce<WatchState | null>(
    (best, copy) => best === null || copy.sequence > best.sequence ? copy : best,
    null,
  );
}

/**
 * True when `after` differs from `before` in what must survive a reboot, or the copy on disk is an
 * hour old. Everything else stays in memory and spares the flash.
 */
export function mustReachDisk(before: WatchState, after: WatchState, everyMs: number): boolean {
  return after.agedMs - after.checkpointAgedMs >= everyMs ||
    durablePart(before) !== durablePart(after);
}

function durablePart(state: WatchState): string {
  const { arming, events } = state;
  return JSON.stringify([
    state.phase,
    state.power.filter(({ power }) => power.kind === "owed"),
    state.outage,
    state.ladder === null
      ? null
      : [state.ladder.cuts, state.ladder.movedNothing, state.ladder.nextCutMs],
    state.cuts,
    state.recoveriesMs,
    [arming.fingerprint, arming.everOnline, arming.cutsUnproven, arming.gatewayFalls],
    state.plug.troubles,
    state.pausedUntilAgedMs,
    state.commands,
    events.nextId,
    events.pending.length,
  ]);
}
