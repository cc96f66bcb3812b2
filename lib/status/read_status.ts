import {
  array,
  boolean,
  integer,
  minValue,
  nullable,
  number,
  object,
  optional,
  picklist,
  pipe,
  readAs,
  string,
} from "../base/shape.ts";
import { STATE_NAMES, stateNameOf, stateSinceOf } from "./state_name.ts";
import type { StatusView } from "./status_view.ts";
import { GATEWAY_SIGHTS } from "../wire/cause.ts";

/** `GET /status` as `deno task status` reads it; fields of a newer cloud are let through. */

const moment = pipe(number(), integer());
const moments = nullable(moment);
const count = pipe(number(), integer(), minValue(0));

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

const siteSchema = object({
  id: string(),
  name: string(),
  timeZone: nullable(string()),
  /** Not there: an older cloud. */
  state: optional(picklist(STATE_NAMES)),
  stateSince: optional(moments),
  status: picklist(["up", "late", "down"]),
  since: moment,
  firstSeenAt: moment,
  lastSeenAt: moment,
  silentForMs: number(),
  staleAfterMs: number(),
  deadlineAt: moment,
  heardBy: optional(picklist(["watchdog", "ping", "socket"])),
  cause: string(),
  gateway: optional(nullable(picklist(GATEWAY_SIGHTS))),
  phase: string(),
  cuts24h: count,
  nextReboot: optional(nullable(object({ at: moments, why: string() }))),
  release: string(),
  pausedUntil: moments,
  warnings: array(string()),
  clockSkewMs: number(),
  mutedUntil: moments,
  incident: nullable(incidentSchema),
  incidents: count,
  commands: array(commandSchema),
});

const channelFields = {
  state: picklist(["off", "paused", "suspended", "trouble", "well"]),
  why: nullable(string()),
  until: moments,
  deliveredAt: optional(moments),
  queued: count,
  setAside: array(object({
    at: moment,
    siteName: string(),
    kind: string(),
    why: string(),
  })),
};

const viewSchema = object({
  now: moment,
  lastSweepAt: moments,
  sites: array(siteSchema),
  /** Not there: an older cloud, which sends all of them. */
  homes: optional(object({ found: count, page: count, pages: count })),
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
