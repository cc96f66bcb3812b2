import {
  array,
  boolean,
  type InferOutput,
  integer,
  jsonOf,
  maxValue,
  minValue,
  nullable,
  number,
  object,
  optional,
  picklist,
  pipe,
  readAs,
  type Shape,
  string,
  word,
} from "../base/shape.ts";
import { described } from "../base/shape_rules.ts";
import { STATE_NAMES, stateNameOf, stateSinceOf } from "./state_name.ts";
import { ASKED_FROM } from "../wire/asked_from.ts";
import { CAUSES, GATEWAY_SIGHTS } from "../wire/cause.ts";
import { PHASES } from "../wire/heartbeat.ts";

/**
 * `GET /status`, as the API's document has it and as `deno task status` reads it, which lets fields
 * of a newer cloud through. Moments are milliseconds since 1970 by the cloud's clock.
 */

export const moment = pipe(number(), integer(), described("Milliseconds since 1970"));
const moments = nullable(moment);
const count = pipe(number(), integer(), minValue(0), maxValue(Number.MAX_SAFE_INTEGER));

/** A word as the document has it; whatever a newer cloud says is shown. */
function shown(known: readonly string[] = []): Shape<string> {
  return { ...string(), json: () => jsonOf(word(known)) };
}

const commandSchema = object({
  id: string(),
  kind: picklist(["power-cycle", "pause"]),
  forMs: nullable(number()),
  /** From where a pause was asked for; not there: another command, or an older cloud. */
  by: optional(shown(ASKED_FROM)),
  expiresAt: moment,
  givenAt: moments,
});

const incidentSchema = object({
  number: count,
  startedAt: moment,
  remindersSent: count,
  nextReminderAt: moment,
  rung: boolean(),
});

const fromSchema = nullable(object({
  /** Null: not known. */
  since: moments,
  /** One of `ASKED_FROM`, or what a newer cloud calls it; null: not known. */
  by: nullable(shown(ASKED_FROM)),
}));

export const SITE_FIELDS = {
  id: string(),
  name: string(),
  /** IANA name; null: UTC. */
  timeZone: nullable(string()),
  /** What it is called, of its silence and of what it said last. */
  state: picklist(STATE_NAMES),
  /** Since when it is called so; null: not known. */
  stateSince: moments,
  /** Of its silence alone. `late`: more than half of the allowed silence is used up. */
  status: picklist(["up", "late", "down"]),
  /** Since when it is up or down; for a down that no sweep has noticed yet, its deadline. */
  since: moment,
  firstSeenAt: moment,
  lastSeenAt: moment,
  silentForMs: number(),
  staleAfterMs: number(),
  /** Down from then on unless heard from. */
  deadlineAt: moment,
  /** A ping or a socket tells nothing but that the home lives; not there: an older cloud. */
  heardBy: picklist(["watchdog", "ping", "socket"]),
  /** The rest is what the home said last. */
  /** One of `CAUSES`, or what a newer watchdog calls it. */
  cause: shown(CAUSES),
  /** What it knows of its router; null: it does not tell. Not there: an older cloud. */
  gateway: nullable(picklist(GATEWAY_SIGHTS)),
  phase: shown(PHASES),
  /** Automatic cuts within 24 h. */
  cuts24h: count,
  /**
   * The next automatic reboot: not before `at` (null: none by itself), for which `why` is one of
   * `REBOOT_WHYS`, or what a newer watchdog calls it. Null: it does not tell; not there: an older cloud.
   */
  nextReboot: nullable(object({ at: moments, why: shown() })),
  release: string(),
  /** Automatic cuts are off until then; null: no pause. */
  pausedUntil: moments,
  /** How that came about; null: not paused, or it does not tell. Not there: an older cloud. */
  pausedFrom: fromSchema,
  warnings: array(string()),
  /** The home's clock minus ours. */
  clockSkewMs: number(),
  /** Down and reminders do not ring until then; null: not muted. */
  mutedUntil: moments,
  /** How that came about; null: not muted, or not known. Not there: an older cloud. */
  mutedFrom: fromSchema,
  /** Null unless a sweep has noticed that it is down. */
  incident: nullable(incidentSchema),
  incidents: count,
  commands: array(commandSchema),
};

/** An older cloud lacks some. */
const siteSchema = object({
  ...SITE_FIELDS,
  state: optional(SITE_FIELDS.state),
  stateSince: optional(SITE_FIELDS.stateSince),
  heardBy: optional(SITE_FIELDS.heardBy),
  gateway: optional(SITE_FIELDS.gateway),
  nextReboot: optional(SITE_FIELDS.nextReboot),
  pausedFrom: optional(SITE_FIELDS.pausedFrom),
  mutedFrom: optional(SITE_FIELDS.mutedFrom),
});

export const CHANNEL_FIELDS = {
  /**
   * - `off`: no NTFY_URL, or not the production timeline: notices are only logged.
   * - `paused`: the server refuses us; tried again now and then.
   * - `suspended`: the server asked us to rest.
   * - `trouble`: the last try failed; tried again soon.
   * - `well`
   */
  state: picklist(["off", "paused", "suspended", "trouble", "well"]),
  /** In plain words; null: all is well. */
  why: nullable(string()),
  /** When a paused or suspended channel is tried again; null otherwise. */
  until: moments,
  /** When it last took a message; of several channels the oldest; null: nothing yet; not there: an older cloud. */
  deliveredAt: moments,
  /** Notices that wait; at most `QUEUE_SHOWN_MAX`, then there may be more. */
  queued: count,
  /** Notices that the server refused for themselves and will not be sent, newest first, at most 10. */
  setAside: array(object({
    at: moment,
    siteName: string(),
    kind: string(),
    why: string(),
  })),
};

const channelFields = { ...CHANNEL_FIELDS, deliveredAt: optional(CHANNEL_FIELDS.deliveredAt) };

const channelSchema = object(channelFields);

const namedChannelSchema = object({
  ...channelFields,
  /** `"ntfy"`, `"webhook-2"`. */
  name: string(),
});

const pagesSchema = object({
  /** Homes that there are of those that were asked for, on all pages. */
  found: count,
  /** From 1. */
  page: count,
  /** At least 1. */
  pages: count,
});

const viewSchema = object({
  /** When this was put together; up to 10 s old. */
  now: moment,
  /** When the cloud last looked for silent homes; null: never. */
  lastSweepAt: moments,
  /** The worst first: by state, by what kind of trouble it is, by how long; all others by id. */
  sites: array(siteSchema),
  /** In an answer: which page of them it holds; not there: an older cloud, and all of them. */
  homes: optional(pagesSchema),
  /** The worst of the channels, with what waits and what was refused in all of them. */
  channel: channelSchema,
  /** Each by itself, in the order of the settings; not there: an older cloud. */
  channels: optional(array(namedChannelSchema)),
});

type ReadView = InferOutput<typeof viewSchema>;
type ReadSite = ReadView["sites"][number];

/** One home. */
export type SiteView = ReadSite & Required<Pick<ReadSite, "state" | "stateSince">>;

/** The JSON of `GET /status`. */
export type StatusView = Omit<ReadView, "sites"> & { readonly sites: readonly SiteView[] };

/** How a pause or a mute came about. */
export type FromView = NonNullable<SiteView["pausedFrom"]>;

/** Where a page stands among all that were asked for. */
export type HomesPage = InferOutput<typeof pagesSchema>;

/** How telling the phone goes. */
export type ChannelView = InferOutput<typeof channelSchema>;

/** One of several. */
export type NamedChannelView = InferOutput<typeof namedChannelSchema>;

/** Reads the JSON of `GET /status`; throws TypeError that names the field. */
export function parseStatusView(value: unknown): StatusView {
  const view = readAs(viewSchema, value, "read the cloud's status");
  const sites = view.sites.map((site) => {
    const state = stateNameOf(site);
    const { stateSince = stateSinceOf({ ...site, state }) } = site;
    return { ...site, state, stateSince };
  });
  return { ...view, sites };
}
