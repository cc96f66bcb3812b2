import {
  array,
  boolean,
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
import type { StatusView } from "./status_view.ts";
import { CAUSES, GATEWAY_SIGHTS } from "../wire/cause.ts";
import { PHASES } from "../wire/heartbeat.ts";

/**
 * `GET /status`, as the API's document has it and as `deno task status` reads it, which lets fields
 * of a newer cloud through.
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

export const SITE_FIELDS = {
  id: string(),
  name: string(),
  timeZone: nullable(string()),
  state: picklist(STATE_NAMES),
  stateSince: moments,
  status: picklist(["up", "late", "down"]),
  since: moment,
  firstSeenAt: moment,
  lastSeenAt: moment,
  silentForMs: number(),
  staleAfterMs: number(),
  deadlineAt: moment,
  heardBy: picklist(["watchdog", "ping", "socket"]),
  cause: shown(CAUSES),
  gateway: nullable(picklist(GATEWAY_SIGHTS)),
  phase: shown(PHASES),
  cuts24h: count,
  nextReboot: nullable(object({ at: moments, why: shown() })),
  release: string(),
  pausedUntil: moments,
  warnings: array(string()),
  clockSkewMs: number(),
  mutedUntil: moments,
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
});

export const CHANNEL_FIELDS = {
  state: picklist(["off", "paused", "suspended", "trouble", "well"]),
  why: nullable(string()),
  until: moments,
  deliveredAt: moments,
  queued: count,
  setAside: array(object({
    at: moment,
    siteName: string(),
    kind: string(),
    why: string(),
  })),
};

const channelFields = { ...CHANNEL_FIELDS, deliveredAt: optional(CHANNEL_FIELDS.deliveredAt) };
const pagesSchema = object({ found: count, page: count, pages: count });

const viewSchema = object({
  now: moment,
  lastSweepAt: moments,
  sites: array(siteSchema),
  /** Not there: an older cloud, which sends all of them. */
  homes: optional(pagesSchema),
  channel: object(channelFields),
  channels: optional(array(object({ ...channelFields, name: string() }))),
});

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
