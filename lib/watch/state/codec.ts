import { CAUSES } from "../../wire/cause.ts";
import {
  CONSOLE_TEXT_MAX,
  CONSOLES_MAX,
  CUT_REASONS,
  happeningSchema,
  OUTLET_NAME_MAX,
  OUTLETS_MAX,
} from "../../wire/event.ts";
import * as v from "../../base/shape.ts";
import type { WatchState } from "./state.ts";

/** The state file: JSON with a version and a check sum, so that a flipped bit is never believed. */

const VERSION = 1;

/** Most events, cuts and commands that a state holds. */
export const EVENTS_MAX = 50;
export const CUT_MARKS_MAX = 100;
export const COMMANDS_WAITING_MAX = 8;
export const COMMANDS_DONE_MAX = 32;
export const TROUBLES_MAX = 8;

const time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const shortText = v.pipe(v.string(), v.maxLength(400));
const orNull = <T>(shape: v.Shape<T>) => v.nullable(shape);
const cause = v.picklist(CAUSES);
const reason = v.picklist(CUT_REASONS);
const markReason = v.picklist([...CUT_REASONS, "soft"]);

const phase = v.variant("kind", [
  v.strictObject({ kind: v.literal("watching") }),
  v.strictObject({
    kind: v.literal("off"),
    sinceMs: time,
    dueOnMs: time,
    reason,
    number: count,
    outcome: orNull(v.picklist(["sent", "confirmed", "refused", "unknown"])),
  }),
  v.strictObject({ kind: v.literal("booting"), sinceMs: time, graceUntilMs: time }),
]);

const outletName = v.pipe(v.string(), v.minLength(1), v.maxLength(OUTLET_NAME_MAX));

const stateSchema = v.strictObject({
  sequence: count,
  bootId: orNull(shortText),
  uptimeMs: time,
  wallMs: time,
  agedMs: time,
  checkpointAgedMs: time,
  run: orNull(v.strictObject({
    family: v.picklist(["internet", "names"]),
    sinceMs: time,
    lastMs: time,
    ticks: count,
    gatewaySilence: orNull(v.strictObject({ sinceMs: time, ticks: count })),
    restartGraceUntilMs: orNull(time),
  })),
  blind: orNull(v.strictObject({ ticks: count, said: v.boolean() })),
  phase,
  powerOwed: v.boolean(),
  // Missing in files of releases that knew one plug alone.
  owed: v.optional(
    v.pipe(
      v.array(v.strictObject({
        name: outletName,
        dueOnMs: time,
      })),
      v.maxLength(OUTLETS_MAX),
    ),
    [],
  ),
  // Missing in files of releases that did not ask.
  outletUnknown: v.optional(v.boolean(), false),
  seenOn: v.optional(
    v.pipe(v.array(outletName), v.maxLength(OUTLETS_MAX)),
    [],
  ),
  outage: orNull(v.strictObject({
    sinceMs: orNull(time),
    sinceWallMs: time,
    cause,
    cuts: count,
    lastCutMs: orNull(time),
  })),
  ladder: orNull(v.strictObject({
    cuts: count,
    nextCutMs: orNull(time),
    onlineSinceMs: orNull(time),
    gaveUpSaid: v.boolean(),
  })),
  cuts: v.pipe(
    v.array(v.strictObject({ agedMs: time, reason: markReason })),
    v.maxLength(CUT_MARKS_MAX),
  ),
  recoveriesMs: v.pipe(v.array(time), v.maxLength(10)),
  arming: v.strictObject({
    fingerprint: v.pipe(v.string(), v.maxLength(4_000)),
    everOnline: v.boolean(),
    onlineThisBoot: v.boolean(),
    cutsUnproven: count,
  }),
  plug: v.strictObject({
    lastReadAgedMs: orNull(time),
    lastTryAgedMs: orNull(time),
    failures: count,
    troubles: v.pipe(v.array(shortText), v.maxLength(TROUBLES_MAX)),
  }),
  pausedUntilAgedMs: orNull(v.union([time, v.literal("resumed")])),
  cloud: v.strictObject({
    lastAcceptedMs: orNull(time),
    lastTriedMs: orNull(time),
    refusedSinceMs: orNull(time),
    phoneTold: v.boolean(),
    phoneTriedMs: orNull(time),
  }),
  commands: v.strictObject({
    waiting: v.pipe(
      v.array(v.strictObject({
        id: shortText,
        kind: v.picklist(["power-cycle", "pause"]),
        expiresAtMs: time,
        forMs: orNull(time),
      })),
      v.maxLength(COMMANDS_WAITING_MAX),
    ),
    done: v.pipe(v.array(shortText), v.maxLength(COMMANDS_DONE_MAX)),
  }),
  events: v.strictObject({
    epoch: count,
    nextId: v.pipe(count, v.minValue(1)),
    pending: v.pipe(
      v.array(v.strictObject({
        id: count,
        wallMs: time,
        uptimeMs: orNull(time),
        told: v.boolean(),
        what: happeningSchema,
      })),
      v.maxLength(EVENTS_MAX),
    ),
  }),
  disk: v.strictObject({ trouble: orNull(shortText), cutsThisBoot: count }),
  // Missing in files of releases that knew no consoles: such a file is not a broken one.
  consoles: v.optional(
    v.pipe(
      v.array(v.strictObject({
        id: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
        dueAgedMs: time,
        unanswered: v.pipe(count, v.maxValue(2)),
        heardAgedMs: orNull(time),
        silenceSaid: v.boolean(),
        updateSaid: orNull(v.pipe(v.string(), v.maxLength(CONSOLE_TEXT_MAX))),
      })),
      v.maxLength(CONSOLES_MAX),
    ),
    [],
  ),
});

const fileSchema = v.strictObject({
  version: v.literal(VERSION),
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
  return v.readAs(stateSchema, file.state, "read state");
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
    state.powerOwed,
    state.owed,
    state.outage,
    state.ladder === null ? null : [state.ladder.cuts, state.ladder.nextCutMs],
    state.cuts,
    state.recoveriesMs,
    [arming.fingerprint, arming.everOnline, arming.cutsUnproven],
    state.plug.troubles,
    state.pausedUntilAgedMs,
    state.commands,
    events.nextId,
    events.pending.length,
  ]);
}
