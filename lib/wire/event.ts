import * as v from "../base/shape.ts";
import { CAUSES, GATEWAY_SIGHTS } from "./cause.ts";
import { count as lengthMs, whole } from "./numbers.ts";
import { toldTally } from "./tally.ts";

/** Longest free text in an event, in characters. */
export const EVENT_TEXT_MAX = 200;

/** Longest name of a console, and longest other text about one, so that 12 events fit a heartbeat. */
export const CONSOLE_NAME_MAX = 60;
export const CONSOLE_TEXT_MAX = 100;

/** Most consoles that one home asks; its state holds no more. */
export const CONSOLES_MAX = 4;

/** Most outlets that are cut together, and the longest name of one. */
export const OUTLETS_MAX = 4;
export const OUTLET_NAME_MAX = 16;

/** Longest list of what several plugs answered to one cut. */
export const CUT_PLUGS_MAX = 120;

const text = v.pipe(
  v.string(),
  v.maxLength(EVENT_TEXT_MAX, `at most ${EVENT_TEXT_MAX} characters`),
);
const count = whole(0, 1_000_000);
const commandId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const cause = v.word(CAUSES);
/** One of `GATEWAY_SIGHTS`, or what a newer home calls it; not there: an older home. */
const gateway = v.optional(v.word(GATEWAY_SIGHTS));
const consoleName = v.pipe(v.string(), v.minLength(1), v.maxLength(CONSOLE_NAME_MAX));
const consoleText = v.pipe(v.string(), v.maxLength(CONSOLE_TEXT_MAX));

/** What the plug said to it. */
export const CUT_OUTCOMES = ["sent", "confirmed", "refused", "unknown"] as const;

/** Why power was cut. */
export const CUT_REASONS = ["automatic", "commanded", "scheduled"] as const;

/** What happened at home. Each is said once, when it happens. */
export const happeningSchema = v.variant("kind", [
  /** The internet has been away for `stale_after`; `lastedMs` since the first failing tick. */
  v.object({ kind: v.literal("outage_began"), cause, gateway, lastedMs: lengthMs }),
  /**
   * The internet is back. `helped`: true when it came back within 10 min of a cut; false when
   * cuts were made and did not; null when none was made. `lastedMs` null: not known (a reboot
   * of the host lies in between). `tally`: what was asked and answered within it.
   */
  v.object({
    kind: v.literal("outage_ended"),
    cause,
    gateway,
    lastedMs: v.nullable(lengthMs),
    cuts: count,
    helped: v.nullable(v.boolean()),
    tally: toldTally,
  }),
  /**
   * Power was cut, or may have been. `number` counts within the outage, from 1; 0: not automatic.
   * `plugs`, of several alone: what each answered, `"modem confirmed, router sent"`.
   */
  v.object({
    kind: v.literal("cut"),
    reason: v.picklist(CUT_REASONS),
    number: count,
    outcome: v.picklist(CUT_OUTCOMES),
    plugs: v.optional(v.pipe(v.string(), v.maxLength(CUT_PLUGS_MAX))),
  }),
  /** The router was asked to restart by itself, before its power is cut; `note`: what went wrong. */
  v.object({
    kind: v.literal("soft_reboot"),
    result: v.picklist(["asked", "failed"]),
    note: text,
  }),
  /** No more automatic cuts until `retryInMs` from then. */
  v.object({ kind: v.literal("gave_up"), cuts: count, retryInMs: lengthMs }),
  /**
   * The plug cannot be used, or must be looked at; `hint` says what to do. `readMs` since a reading
   * that showed nothing of it; not there: none in this boot of the host, or an older home.
   */
  v.object({ kind: v.literal("plug_trouble"), hint: text, readMs: v.optional(lengthMs) }),
  v.object({ kind: v.literal("plug_well") }),
  /** The router went away and came back by itself. */
  v.object({ kind: v.literal("router_restarted") }),
  /** Nothing could be tried: the watchdog does not watch. */
  v.object({ kind: v.literal("watchdog_broken"), why: text }),
  v.object({ kind: v.literal("watchdog_mended") }),
  /** The state file could not be read or written. */
  v.object({ kind: v.literal("state_trouble"), why: text }),
  /** A command from the cloud was carried out, refused or had expired. */
  v.object({
    kind: v.literal("command_done"),
    command: commandId,
    result: v.picklist(["done", "refused", "expired"]),
    note: text,
  }),
  /**
   * An air conditioning console left two questions in a row unanswered. `unheardMs` since its last
   * answer, by uptime; null: it has never answered.
   */
  v.object({
    kind: v.literal("console_silent"),
    console: consoleName,
    unheardMs: v.nullable(lengthMs),
    why: consoleText,
  }),
  v.object({ kind: v.literal("console_back"), console: consoleName }),
  /** There is a newer release for it. `versions`: what it runs now, as it says. */
  v.object({
    kind: v.literal("console_update"),
    console: consoleName,
    versions: consoleText,
  }),
]);

/** What a newer watchdog tells and we do not understand: kept as it was told, never rung for. */
export interface OtherHappening {
  readonly kind: "other";
  /** The kind's own name. */
  readonly name: string;
  /** All that was told beside it as JSON, at most `EVENT_TEXT_MAX` characters of it. */
  readonly told: string;
}

/** What happened, without when, as this release can tell it. */
export type KnownHappening = v.InferOutput<typeof happeningSchema>;

/** The same, as a home of any release tells it. */
export type Happening = KnownHappening | OtherHappening;

/**
 * What travels: a happening that we know, or any other. A heartbeat is never refused for one: the
 * home would count as silent, for ever.
 */
export const toldSchema: v.Shape<Happening> = {
  read(value) {
    const known = happeningSchema.read(value);
    if (!(known instanceof v.Fault)) return known;
    const named = namedSchema.read(value);
    if (named instanceof v.Fault) return known;
    const { kind: _kind, ...rest } = value as Readonly<Record<string, unknown>>;
    return { kind: "other", name: named.kind, told: JSON.stringify(rest).slice(0, EVENT_TEXT_MAX) };
  },
  json: () => ({
    description:
      "Any other with a kind is kept as it is told; so is one of these with other fields",
    anyOf: [v.jsonOf(happeningSchema), v.jsonOf(namedSchema)],
  }),
};

const namedSchema = v.object({ kind: v.word() });

/**
 * A happening that was kept, by whatever release, as this one can tell it: a store may hold what a newer
 * release wrote before its owner went back.
 */
export function readKept(kept: Happening): Happening {
  if (kept.kind === "other") return kept;
  const read = toldSchema.read(kept);
  return read instanceof v.Fault ? { kind: "other", name: "something", told: "{}" } : read;
}

/** Every kind of happening. */
export type HappeningKind = Happening["kind"];

/**
 * One happening as it waits at home for the cloud's acknowledgement.
 *
 * `id` counts from 1 within the state's epoch. `wallMs` is by the home's own clock, which may be
 * wrong; `uptimeMs` is null when the event is from an earlier boot.
 */
export interface WatchEvent {
  readonly id: number;
  readonly wallMs: number;
  readonly uptimeMs: number | null;
  /** True once the phone was told by the home itself, so that the cloud need not. */
  readonly told: boolean;
  readonly what: KnownHappening;
}
