import { ASKED_FROM } from "./asked_from.ts";
import { CAUSES, GATEWAY_SIGHTS } from "./cause.ts";
import { toldSchema } from "./event.ts";
import { count, whole } from "./numbers.ts";
import * as v from "../base/shape.ts";
import { DAY_MS, SECOND_MS } from "../time/time.ts";

/** `POST /v1/sites/:site/heartbeat`: what the home says and what the cloud answers. */

/** Largest body of a heartbeat, in bytes. */
export const HEARTBEAT_BYTES_MAX = 8 * 1024;

/** Most events in one heartbeat; the rest wait for the next. */
export const HEARTBEAT_EVENTS_MAX = 12;

/** Most probe results in one heartbeat. */
export const HEARTBEAT_PROBES_MAX = 16;

/** Most stretches in which the cloud was not reached that a home tells of, the latest. */
export const NOT_REACHED_TOLD_MAX = 4;

/** A site's name in addresses and tokens. */
export const SITE_ID_REGEXP = /^[a-z0-9][a-z0-9-]{0,31}$/;

const shortText = v.pipe(v.string(), v.maxLength(200, "at most 200 characters"));

/** How long a silence may last before a site is down, in milliseconds. */
export const STALE_AFTER_MS_MIN = 10 * SECOND_MS;
export const STALE_AFTER_MS_MAX = 7 * DAY_MS;

/** The longest that a command may wait for its home. */
export const COMMAND_LIFE_MS_MAX = 30 * DAY_MS;

/** What the home is doing about it. */
export const PHASES = ["watching", "off", "booting", "holding", "gave_up"] as const;

/**
 * What the next reboot waits for.
 *
 * - `failing`: nothing but that the internet is away for long enough.
 * - `booting`: the router boots, or its power is off for a moment.
 * - `gap`: one was made; time must pass before another.
 * - `cap`: those of 24 h are used up.
 * - `unproven`: the watchdog was not online since its host started, and waits longer.
 * - `own_network`: its own computer has no network; one in 24 h is enough for that.
 * - `blackout`: the owner wants none at these hours.
 * - `paused`: so the owner wants it, for a time or until resumed by hand.
 *
 * Of these there is none by itself:
 *
 * - `dry_run`: the watchdog only says what it would do.
 * - `not_armed`: it must see the internet work with this plug first.
 * - `names`: one did not help against names that do not resolve, or none may be made for that.
 * - `login_page`: somebody has to log in.
 * - `blind`: it cannot look.
 */
export const REBOOT_WHYS = [
  "failing",
  "booting",
  "gap",
  "cap",
  "unproven",
  "own_network",
  "blackout",
  "paused",
  "dry_run",
  "not_armed",
  "names",
  "login_page",
  "blind",
] as const;

/** One of them. */
export type RebootWhy = (typeof REBOOT_WHYS)[number];

const nextRebootSchema = v.object({
  /** Not before so much later, if the internet is away from now on; null: none by itself. */
  inMs: v.nullable(count),
  /** One of `REBOOT_WHYS`, or what a newer watchdog calls it. */
  why: v.word(),
});

/** As it travels. */
export type NextReboot = v.InferOutput<typeof nextRebootSchema>;

const notReachedSchema = v.object({
  fromAgoMs: count,
  /** 0: until this heartbeat. */
  toAgoMs: count,
});

/** A stretch in which the home was online and no heartbeat was taken, by its age. */
export type NotReached = v.InferOutput<typeof notReachedSchema>;

const eventSchema = v.object({
  id: whole(1),
  /** Age when the heartbeat was written; null when the home's clock cannot tell. */
  agoMs: v.nullable(count),
  /** By the home's own clock, which may be wrong; used only where `agoMs` is null. */
  wallMs: count,
  /** The home has told the phone by itself: keep it, do not ring. */
  told: v.boolean(),
  what: toldSchema,
});

/** What a target stands for, `TargetRole`. */
export const PROBE_ROLES = ["internet", "gateway", "resolver", "local"] as const;

const probeSchema = v.object({
  url: shortText,
  role: v.picklist(PROBE_ROLES),
  outcome: v.picklist(["answered", "wrong", "silent", "not_tried"]),
  /** Null unless something answered. */
  latencyMs: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(600_000))),
  /** Null when it answered as it should. */
  why: v.nullable(shortText),
});

const anyProbe: v.Shape<unknown> = {
  read: (value) =>
    Array.isArray(value) ? new v.Fault("must be an object", value) : anyObject.read(value),
};
const anyObject = v.object({});

/** Probes are only shown: one of a kind that only a newer watchdog knows is left out. */
const probesSchema: v.Shape<readonly v.InferOutput<typeof probeSchema>[]> = {
  read(value) {
    const list = v.pipe(v.array(anyProbe), v.maxLength(HEARTBEAT_PROBES_MAX)).read(value);
    if (list instanceof v.Fault) return list;
    const read = (value as readonly unknown[]).map((each) => probeSchema.read(each));
    return read.flatMap((each) => each instanceof v.Fault ? [] : [each]);
  },
  json: () => ({
    type: "array",
    items: { anyOf: [v.jsonOf(probeSchema), { type: "object" }] },
    maxItems: HEARTBEAT_PROBES_MAX,
  }),
};

/** Fields that are not known are dropped: the watchdog may be newer. */
export const heartbeatSchema = v.object({
  version: v.literal(1),
  /** Counts ticks of this home's state; only for people. */
  sequence: count,
  /** Names the life of the home's state; event ids count within it. */
  epoch: count,
  uptimeMs: count,
  wallMs: count,
  /** The watchdog's own release, `"0.1.0"`. */
  release: v.pipe(v.string(), v.maxLength(32)),
  /** One of `CAUSES`, or what a newer watchdog calls it. */
  cause: v.word(CAUSES),
  /** One of `GATEWAY_SIGHTS`, or what a newer home calls it; not there: an older home. */
  gateway: v.optional(v.word(GATEWAY_SIGHTS)),
  /** One of `PHASES`, or what a newer watchdog calls it. */
  phase: v.word(PHASES),
  /** Automatic cuts within the last 24 h. */
  cuts24h: count,
  /** Time until automatic cuts resume; null when no pause is in force, -1 until resumed by hand. */
  pausedForMs: v.nullable(whole(-1)),
  /** How that pause came about; not there: none is in force, or a home that does not tell. */
  paused: v.optional(v.object({
    /** Since when it is in force; null: the home's clock cannot tell. */
    agoMs: v.nullable(count),
    /** One of `ASKED_FROM`, or what a newer one calls it; null: not known. */
    by: v.nullable(v.word(ASKED_FROM)),
  })),
  /** The next automatic reboot of the router; not there: an older home. */
  nextReboot: v.optional(nextRebootSchema),
  /**
   * When the home was online and no heartbeat was taken, since the last that was, oldest first; not
   * there: all were, or an older home.
   */
  notReached: v.optional(v.pipe(v.array(notReachedSchema), v.maxLength(16))),
  probes: probesSchema,
  /** Standing warnings (plug never tested, disk read-only), in plain words. */
  warnings: v.pipe(v.array(shortText), v.maxLength(8)),
  events: v.pipe(v.array(eventSchema), v.maxLength(HEARTBEAT_EVENTS_MAX)),
  site: v.object({
    /** What people call this home; null: its id. */
    name: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(60))),
    staleAfterMs: whole(STALE_AFTER_MS_MIN, STALE_AFTER_MS_MAX),
    /** IANA name, `"Europe/Berlin"`; null: UTC. */
    timeZone: v.nullable(v.pipe(v.string(), v.maxLength(64))),
  }),
});

/** One heartbeat. */
export type Heartbeat = v.InferOutput<typeof heartbeatSchema>;

/** One event as it travels. */
export type HeartbeatEvent = Heartbeat["events"][number];

/** Reads a heartbeat; throws TypeError naming the field, the value and what is allowed. */
export function parseHeartbeat(value: unknown): Heartbeat {
  return v.readAs(heartbeatSchema, value, "read heartbeat");
}

/** Bounded, so that added to any uptime it is still a number that the home can keep. */
const lifeMs = whole(0, COMMAND_LIFE_MS_MAX);

const COMMAND_KINDS = ["power-cycle", "pause"] as const;

const commandSchema = v.variant("kind", [
  v.object({
    kind: v.literal("power-cycle"),
    id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
    /** How much longer the command may be carried out. */
    expiresInMs: lifeMs,
  }),
  v.object({
    kind: v.literal("pause"),
    id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
    expiresInMs: lifeMs,
    /** 0 resumes at once. */
    forMs: whole(0, 30 * DAY_MS),
    /** One of `ASKED_FROM`, or what a newer cloud calls it; not there: an older one. */
    by: v.optional(v.word(ASKED_FROM)),
  }),
]);

/** Something the owner asked for through the cloud; done at most once, by id. */
export type Command = v.InferOutput<typeof commandSchema>;

/** A command of a kind that only a newer cloud knows is left out; it ends there by its own time. */
const commandsSchema: v.Shape<readonly Command[]> = {
  read(value) {
    const list = v.pipe(v.array(v.object({ kind: v.word() })), v.maxLength(8)).read(value);
    if (list instanceof v.Fault) return list;
    const known = (value as readonly unknown[]).filter((_, index) =>
      COMMAND_KINDS.some((kind) => kind === list[index]?.kind)
    );
    return v.array(commandSchema).read(known);
  },
  json: () => v.jsonOf(v.pipe(v.array(commandSchema), v.maxLength(8))),
};

export const replySchema = v.object({
  /** Every event of the heartbeat's epoch up to and including this id is safe; 0: none. */
  acknowledged: count,
  serverTimeMs: count,
  commands: commandsSchema,
});

/** The cloud's answer to a heartbeat. Unknown fields are allowed: the cloud may be newer. */
export type HeartbeatReply = v.InferOutput<typeof replySchema>;

/** Reads the cloud's answer; throws TypeError. */
export function parseHeartbeatReply(value: unknown): HeartbeatReply {
  return v.readAs(replySchema, value, "read the cloud's reply");
}
