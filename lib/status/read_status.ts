import * as v from "valibot";
import { parseWith } from "../base/parse.ts";
import { STATE_NAMES, stateNameOf } from "./state_name.ts";
import type { StatusView } from "./status_view.ts";
import { GATEWAY_SIGHTS } from "../wire/cause.ts";

/** `GET /status` as `deno task status` reads it; fields of a newer cloud are let through. */

const moment = v.pipe(v.number(), v.integer());
const moments = v.nullable(moment);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const commandSchema = v.object({
  id: v.string(),
  kind: v.picklist(["power-cycle", "pause"]),
  forMs: v.nullable(v.number()),
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

const siteSchema = v.object({
  id: v.string(),
  name: v.string(),
  timeZone: v.nullable(v.string()),
  /** Not there: an older cloud. */
  state: v.exactOptional(v.picklist(STATE_NAMES)),
  status: v.picklist(["up", "late", "down"]),
  since: moment,
  firstSeenAt: moment,
  lastSeenAt: moment,
  silentForMs: v.number(),
  staleAfterMs: v.number(),
  deadlineAt: moment,
  heardBy: v.exactOptional(v.picklist(["watchdog", "ping", "socket"])),
  cause: v.string(),
  gateway: v.exactOptional(v.nullable(v.picklist(GATEWAY_SIGHTS))),
  phase: v.string(),
  cuts24h: count,
  release: v.string(),
  pausedUntil: moments,
  warnings: v.array(v.string()),
  clockSkewMs: v.number(),
  mutedUntil: moments,
  incident: v.nullable(incidentSchema),
  incidents: count,
  commands: v.array(commandSchema),
});

const channelFields = {
  state: v.picklist(["off", "paused", "suspended", "trouble", "well"]),
  why: v.nullable(v.string()),
  until: moments,
  deliveredAt: v.exactOptional(moments),
  queued: count,
  setAside: v.array(v.object({
    at: moment,
    siteName: v.string(),
    kind: v.string(),
    why: v.string(),
  })),
};

const viewSchema = v.object({
  now: moment,
  lastSweepAt: moments,
  sites: v.array(siteSchema),
  /** Not there: an older cloud, which sends all of them. */
  homes: v.exactOptional(v.object({ found: count, page: count, pages: count })),
  channel: v.object(channelFields),
  channels: v.exactOptional(v.array(v.object({ ...channelFields, name: v.string() }))),
});

/** Reads the JSON of `GET /status`; throws TypeError that names the field. */
export function parseStatusView(value: unknown): StatusView {
  const view = parseWith(viewSchema, value, "read the cloud's status");
  return { ...view, sites: view.sites.map((site) => ({ ...site, state: stateNameOf(site) })) };
}
