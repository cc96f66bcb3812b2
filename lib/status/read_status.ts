import * as v from "../base/shape.ts";
import { STATE_NAMES, stateNameOf, stateSinceOf } from "./state_name.ts";
import { ASKED_FROM } from "../wire/asked_from.ts";
import { CAUSES, GATEWAY_SIGHTS } from "../wire/cause.ts";
import { PHASES } from "../wire/heartbeat.ts";
import { count, moment } from "../wire/numbers.ts";

/**
 * `GET /status`, as the API's document has it and as `deno task status` reads it, which lets fields
 * of a newer cloud through. Moments are milliseconds since 1970 by the cloud's clock.
 */

const moments = v.nullable(moment);

/** A word as the document has it; whatever a newer cloud says is shown. */
function shown(known: readonly string[] = []): v.Shape<string> {
  return { ...v.string(), json: () => v.jsonOf(v.word(known)) };
}

/** The same of what has few values in this release. */
function oneOf(known: readonly string[]): v.Shape<string> {
  return { ...v.string(), json: () => v.jsonOf(v.picklist(known)) };
}

const commandSchema = v.object({
  id: v.string(),
  kind: oneOf(["power-cycle", "pause"]),
  forMs: v.nullable(v.number()),
  /** From where a pause was asked for; not there: another command, or an older cloud. */
  by: v.optional(shown(ASKED_FROM)),
  expiresAt: moment,
  givenAt: moments,
});

const incidentSchema = v.object({
  number: count,
  startedAt: moment,
  remindersSent: count,
  nextReminderAt: moment,
  rung: v.boolean(),
});

const fromSchema = v.nullable(v.object({
  /** Null: not known. */
  since: moments,
  /** One of `ASKED_FROM`, or what a newer cloud calls it; null: not known. */
  by: v.nullable(shown(ASKED_FROM)),
}));

const SITE_FIELDS = {
  id: v.string(),
  name: v.string(),
  /** IANA name; null: UTC. */
  timeZone: v.nullable(v.string()),
  /** What it is called, of its silence and of what it said last. */
  state: v.picklist(STATE_NAMES),
  /** Since when it is called so; null: not known. */
  stateSince: moments,
  /** Of its silence alone. `late`: more than half of the allowed silence is used up. */
  status: v.picklist(["up", "late", "down"]),
  /** Since when it is up or down; for a down that no sweep has noticed yet, its deadline. */
  since: moment,
  firstSeenAt: moment,
  lastSeenAt: moment,
  silentForMs: v.number(),
  staleAfterMs: v.number(),
  /** Down from then on unless heard from. */
  deadlineAt: moment,
  /** A ping or a socket tells nothing but that the home lives. */
  heardBy: oneOf(["watchdog", "ping", "socket"]),
  /** The rest is what the home said last. */
  /** One of `CAUSES`, or what a newer watchdog calls it. */
  cause: shown(CAUSES),
  /** What it knows of its router; null: it does not tell. */
  gateway: v.nullable(oneOf(GATEWAY_SIGHTS)),
  phase: shown(PHASES),
  /** Automatic cuts within 24 h. */
  cuts24h: count,
  /**
   * The next automatic reboot: not before `at` (null: none by itself), for which `why` is one of
   * `REBOOT_WHYS`, or what a newer watchdog calls it. Null: it does not tell.
   */
  nextReboot: v.nullable(v.object({ at: moments, why: shown() })),
  release: v.string(),
  /** Automatic cuts are off until then; null: no pause. */
  pausedUntil: moments,
  /** How that came about; null: not paused, or it does not tell. */
  pausedFrom: fromSchema,
  warnings: v.array(v.string()),
  /** The home's clock minus ours. */
  clockSkewMs: v.number(),
  /** Down and reminders do not ring until then; null: not muted. */
  mutedUntil: moments,
  /** How that came about; null: not muted, or not known. */
  mutedFrom: fromSchema,
  /** Null unless a sweep has noticed that it is down. */
  incident: v.nullable(incidentSchema),
  incidents: count,
  commands: v.array(commandSchema),
};

/** One home. */
export const siteSchema = v.strictObject(SITE_FIELDS);
export type SiteView = v.InferOutput<typeof siteSchema>;

/** How a pause or a mute came about. */
export type FromView = NonNullable<SiteView["pausedFrom"]>;

const CHANNEL_FIELDS = {
  /**
   * - `off`: no NTFY_URL, or not the production timeline: notices are only logged.
   * - `paused`: the server refuses us; tried again now and then.
   * - `suspended`: the server asked us to rest.
   * - `trouble`: the last try failed; tried again soon.
   * - `well`
   */
  state: oneOf(["off", "paused", "suspended", "trouble", "well"]),
  /** In plain words; null: all is well. */
  why: v.nullable(v.string()),
  /** When a paused or suspended channel is tried again; null otherwise. */
  until: moments,
  /** When it last took a message; of several channels the oldest; null: nothing yet. */
  deliveredAt: moments,
  /** Notices that wait; at most `QUEUE_SHOWN_MAX`, then there may be more. */
  queued: count,
  /** Notices that the server refused for themselves and will not be sent, newest first, at most 10. */
  setAside: v.array(v.object({
    at: moment,
    siteName: v.string(),
    kind: v.string(),
    why: v.string(),
  })),
};

/** Where a page stands among all homes that were asked for. */
const PAGE_FIELDS = {
  /** Homes that there are of those, on all pages. */
  found: count,
  /** From 1. */
  page: count,
  /** At least 1. */
  pages: count,
};

/** Homes on one page. */
export const HOMES_ON_PAGE = 100;

const SHARED_FIELDS = {
  /** When this was put together; up to 10 s old. */
  now: moment,
  /** When the cloud last looked for silent homes; null: never. */
  lastSweepAt: moments,
};

/** As this release's cloud answers it. */
export const statusSchema = v.strictObject({
  ...SHARED_FIELDS,
  /** The worst first: by state, by what kind of trouble it is, by how long; all others by id. */
  sites: v.pipe(v.array(siteSchema), v.maxLength(HOMES_ON_PAGE)),
  /** Which page of them it holds. */
  homes: v.strictObject(PAGE_FIELDS),
  /** The worst of the channels, with what waits and what was refused in all of them. */
  channel: v.strictObject(CHANNEL_FIELDS),
  /** Each by itself, in the order of the settings. */
  channels: v.pipe(
    v.array(v.strictObject({ ...CHANNEL_FIELDS, name: v.string() })),
    v.maxLength(6),
  ),
});

export type Status = v.InferOutput<typeof statusSchema>;

/** The same of all homes, on all pages. */
export type ShownStatus = Omit<Status, "homes">;

const channelFields = { ...CHANNEL_FIELDS, deliveredAt: v.optional(CHANNEL_FIELDS.deliveredAt) };
const channelSchema = v.object(channelFields);

/** An older cloud lacks some fields, of which most are taken as not told. */
const viewSchema = v.object({
  ...SHARED_FIELDS,
  sites: v.array(v.object({
    ...SITE_FIELDS,
    state: v.optional(SITE_FIELDS.state),
    stateSince: v.optional(SITE_FIELDS.stateSince),
    heardBy: v.optional(SITE_FIELDS.heardBy, "watchdog"),
    gateway: v.optional(SITE_FIELDS.gateway, null),
    nextReboot: v.optional(SITE_FIELDS.nextReboot, null),
    pausedFrom: v.optional(SITE_FIELDS.pausedFrom, null),
    mutedFrom: v.optional(SITE_FIELDS.mutedFrom, null),
  })),
  homes: v.optional(v.object(PAGE_FIELDS)),
  channel: channelSchema,
  channels: v.optional(v.array(v.object({ ...channelFields, name: v.string() }))),
});

/** The JSON of `GET /status`, of this cloud or an older one; not there: all homes, one channel. */
export type StatusView =
  & Omit<v.InferOutput<typeof viewSchema>, "sites">
  & { readonly sites: readonly SiteView[] };

/** How telling the phone goes; of an older cloud it is not known when that was last done. */
export type ChannelView = v.InferOutput<typeof channelSchema>;

/** Reads the JSON of `GET /status`; throws TypeError that names the field. */
export function parseStatusView(value: unknown): StatusView {
  const view = v.readAs(viewSchema, value, "read the cloud's status");
  const sites = view.sites.map((site) => {
    const state = stateNameOf(site);
    const { stateSince = stateSinceOf({ ...site, state }) } = site;
    return { ...site, state, stateSince };
  });
  return { ...view, sites };
}
