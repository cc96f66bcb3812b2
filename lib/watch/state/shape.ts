/**
 * Everything a tick leaves to the next: what it looks like, and the types of it. Times ending in `Ms`
 * are uptimes of the present boot unless they say `wall` (for people) or `aged`: uptime added up over
 * all boots, by which windows of days age. Time while the host is off does not age, which errs on the
 * side of fewer cuts.
 */
import * as v from "../../base/shape.ts";
import { ASKED_FROM } from "../../wire/asked_from.ts";
import { CAUSES, GATEWAY_SIGHTS } from "../../wire/cause.ts";
import {
  CONSOLE_TEXT_MAX,
  CONSOLES_MAX,
  CUT_REASONS,
  happeningSchema,
  OUTLET_NAME_MAX,
  OUTLETS_MAX,
} from "../../wire/event.ts";
import { NOT_REACHED_TOLD_MAX } from "../../wire/heartbeat.ts";
import { count, whole } from "../../wire/numbers.ts";
import { tallySchema } from "../../wire/tally.ts";

/** Most events, cuts and commands that a state holds. */
export const EVENTS_MAX = 50;
export const CUT_MARKS_MAX = 100;
export const COMMANDS_WAITING_MAX = 8;
export const COMMANDS_DONE_MAX = 32;
export const TROUBLES_MAX = 8;

const time = count;
const shortText = v.pipe(v.string(), v.maxLength(400));
const outletName = v.pipe(v.string(), v.minLength(1), v.maxLength(OUTLET_NAME_MAX));
const orNull = <T>(shape: v.Shape<T>) => v.nullable(shape);
const listOf = <T>(shape: v.Shape<T>, most: number) => v.pipe(v.array(shape), v.maxLength(most));

/** Unbroken observed failure within one boot of the host. All times are uptimes. */
const run = v.strictObject({
  /** What fails: everything, only names, or this computer's own network. */
  family: v.picklist(["internet", "names", "own"]),
  /** First failing tick. */
  sinceMs: time,
  /** Latest failing tick. */
  lastMs: time,
  ticks: count,
  /** The gateway's present silence within the run; null while it answers or is unknown. */
  gatewaySilence: orNull(v.strictObject({ sinceMs: time, ticks: count })),
  /** The router came back by itself and is given until then to boot; null: it did not. */
  restartGraceUntilMs: orNull(time),
});

/** What the watchdog is doing with the power. */
const phase = v.variant("kind", [
  v.strictObject({ kind: v.literal("watching") }),
  /** From the moment the intent is on disk until power is due again. */
  v.strictObject({
    kind: v.literal("off"),
    sinceMs: time,
    dueOnMs: time,
    reason: v.picklist(CUT_REASONS),
    /** Within the outage, from 1; 0 for one that is not automatic. */
    number: count,
    /** Null until the plug has answered, or cannot any more. */
    outcome: orNull(v.picklist(["sent", "confirmed", "refused", "unknown"])),
    /** It was seen that power may not be away, or is not; not there: nothing of the kind. */
    away: v.optional(v.picklist(["doubt", "no"])),
  }),
  /** Power is due or back; the router is given time. */
  v.strictObject({ kind: v.literal("booting"), sinceMs: time, graceUntilMs: time }),
]);

/** What is known of one outlet's power. */
const power = v.variant("kind", [
  /** Seen on, or it took the command to be; nothing was forgotten since. */
  v.strictObject({ kind: v.literal("on") }),
  /**
   * Told to go off and not seen on since; asked for from `dueOnMs`. `sure` false: something was
   * forgotten meanwhile, so it is read first.
   */
  v.strictObject({ kind: v.literal("owed"), dueOnMs: time, sure: v.boolean() }),
  /** A cut that nothing remembers may have left it off; it is read before anything is done. */
  v.strictObject({ kind: v.literal("doubt") }),
]);

/** One console as the watchdog last saw it. */
const consoleWatch = v.strictObject({
  /** Names it across ticks: address and port. */
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  /** When it is asked next. */
  dueAgedMs: time,
  /** Questions that it left unanswered in a row, in this boot; counted up to 2. */
  unanswered: v.pipe(count, v.maxValue(2)),
  /** Null: it has never answered. */
  heardAgedMs: orNull(time),
  /** Its silence was told, its return was not. */
  silenceSaid: v.boolean(),
  /** The versions with which it last said that there is a newer one; null: it never has. */
  updateSaid: orNull(v.pipe(v.string(), v.maxLength(CONSOLE_TEXT_MAX))),
});

/** The fields of a state. */
export const STATE_FIELDS = {
  /** Counts saves; of two copies from one boot the higher is the newer. */
  sequence: count,
  /** Null: nobody named the boot. */
  bootId: orNull(shortText),
  /** When the state was saved. */
  uptimeMs: time,
  wallMs: time,
  agedMs: time,
  /** When the copy on disk was last written. */
  checkpointAgedMs: time,
  run: orNull(run),
  /** Nothing could be tried, `ticks` times in a row. */
  blind: orNull(v.strictObject({
    ticks: count,
    said: v.boolean(),
    /** When this computer was last asked about itself, it was its own failure; not there: it was not. */
    own: v.optional(v.literal(true)),
  })),
  phase,
  /** An entry an outlet, by its name; empty: no tick has seen which there are. */
  power: listOf(v.strictObject({ name: outletName, power }), OUTLETS_MAX),
  /** Timers that plugs told of, by outlet; missing in files of releases that believed them for ever. */
  timers: v.optional(
    listOf(
      v.strictObject({
        name: outletName,
        /** As the plug told it last, from 1. */
        countdownS: whole(1),
        /** When it told this very number first. */
        atMs: time,
        /** When it first told of any since it last told of none. */
        sinceMs: time,
      }),
      OUTLETS_MAX,
    ),
    [],
  ),
  /** The internet is away. */
  outage: orNull(v.strictObject({
    /** First failing tick; null when it lies in an earlier boot. */
    sinceMs: orNull(time),
    sinceWallMs: time,
    cause: v.picklist(CAUSES),
    /** What is known of the router; files of releases that did not keep it know nothing. */
    gateway: v.optional(v.picklist(GATEWAY_SIGHTS), "not_asked"),
    /** Automatic cuts within this outage. */
    cuts: count,
    /** Time that the latest of them made power due again; null: none, or in an earlier boot. */
    lastCutMs: orNull(time),
  })),
  /**
   * What was asked and what answered since the failing run or outage began; empty: nothing fails.
   * Null: not counted from its beginning, as in files of releases that did not count.
   */
  tally: v.optional(orNull(tallySchema), null),
  /** How far an incident has escalated; it outlives its outages until 10 min online. */
  ladder: orNull(v.strictObject({
    /** Automatic cuts so far; picks the gap. */
    cuts: count,
    /** Those of them that took no power away, which says nothing of the router; not there: none. */
    movedNothing: v.optional(count),
    /** No automatic cut before; null: none was made. */
    nextCutMs: orNull(time),
    onlineSinceMs: orNull(time),
    gaveUpSaid: v.boolean(),
  })),
  /** Cuts that still count, oldest first. `soft`: the router was asked to restart by itself. */
  cuts: listOf(
    v.strictObject({ agedMs: time, reason: v.picklist([...CUT_REASONS, "soft"]) }),
    CUT_MARKS_MAX,
  ),
  /** How long the router needed, from power to internet, the last 10 times. */
  recoveriesMs: listOf(time, 10),
  /** Whether this plug with these targets has ever been seen working. */
  arming: v.strictObject({
    /** Names plug and targets; another value disarms. */
    fingerprint: v.pipe(v.string(), v.maxLength(4_000)),
    everOnline: v.boolean(),
    onlineThisBoot: v.boolean(),
    /** Cuts since the last success. */
    cutsUnproven: count,
    /** The gateway was seen to fall silent in a cut: it hangs on this plug. Not there: not yet. */
    gatewayFalls: v.optional(v.literal(true)),
  }),
  plug: v.strictObject({
    /** Null: never read. */
    lastReadAgedMs: orNull(time),
    /** Null: never tried. */
    lastTryAgedMs: orNull(time),
    /** Routine readings that failed in a row. */
    failures: count,
    /** What was reported as wrong since all was last well, latest last. */
    troubles: listOf(shortText, TROUBLES_MAX),
  }),
  /** No automatic cut before; `"resumed"` by hand only; null: no pause. */
  pausedUntilAgedMs: orNull(v.union([time, v.literal("resumed")])),
  /** How the last pause came about; not there: it was resumed, or of a release that did not keep it. */
  pause: v.optional(v.strictObject({
    wallMs: time,
    /** Null: in an earlier boot. */
    uptimeMs: orNull(time),
    /** One of `ASKED_FROM`, or what a newer cloud calls it; null: not known. */
    by: orNull(v.word(ASKED_FROM)),
  })),
  cloud: v.strictObject({
    lastAcceptedMs: orNull(time),
    lastTriedMs: orNull(time),
    /** Online and not accepted since; null: accepted, or not online. */
    refusedSinceMs: orNull(time),
    /**
     * When the home was online and no heartbeat was taken, since the last that was, oldest first; not
     * there: all were taken.
     */
    notReached: v.optional(
      listOf(v.strictObject({ sinceMs: time, untilMs: time }), NOT_REACHED_TOLD_MAX),
    ),
    /** The phone was told of it. */
    phoneTold: v.boolean(),
    /** When the home last tried to tell the phone by itself. */
    phoneTriedMs: orNull(time),
  }),
  commands: v.strictObject({
    /** Commands from the cloud that wait for the next tick. */
    waiting: listOf(
      v.strictObject({
        id: shortText,
        kind: v.picklist(["power-cycle", "pause"]),
        expiresAtMs: time,
        /** Length of a pause, 0 resumes; null for a power cycle. */
        forMs: orNull(time),
        /** From where a pause was asked for; not there: not known. */
        by: v.optional(v.word(ASKED_FROM)),
      }),
      COMMANDS_WAITING_MAX,
    ),
    /** Ids already dealt with, newest last. */
    done: listOf(shortText, COMMANDS_DONE_MAX),
  }),
  events: v.strictObject({
    /** Names the life of this state; event ids count within it. */
    epoch: count,
    nextId: whole(1),
    /** Oldest first. */
    pending: listOf(
      v.strictObject({
        id: count,
        wallMs: time,
        uptimeMs: orNull(time),
        told: v.boolean(),
        what: happeningSchema,
      }),
      EVENTS_MAX,
    ),
  }),
  disk: v.strictObject({
    /** Null: the last save reached the disk. */
    trouble: orNull(shortText),
    /** Cuts in this boot whose intent is only in memory. */
    cutsThisBoot: count,
  }),
  /**
   * Air conditioning consoles that were asked; says nothing about the line or the power. Missing in
   * files of releases that knew none: such a file is not a broken one.
   */
  consoles: v.optional(listOf(consoleWatch, CONSOLES_MAX), []),
  /** The outage that ended last; null, as in files of releases that did not keep it: none did. */
  lastOutage: v.optional(
    orNull(v.strictObject({
      sinceWallMs: time,
      /** Null: it began in an earlier boot than it ended in. */
      lastedMs: orNull(time),
    })),
    null,
  ),
  /** It was said that Home Assistant cannot be told; missing in files of releases that told none. */
  homeAssistantUntold: v.optional(v.boolean(), false),
};

/** What a state must look like, in every bit. */
export const stateSchema = v.strictObject(STATE_FIELDS);
