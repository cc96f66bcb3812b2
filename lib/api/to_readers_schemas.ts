import { jsonOf, strictObject, string } from "../base/shape.ts";
import { CHANNEL_FIELDS, SITE_FIELDS } from "../status/read_status.ts";
import { WEBHOOK_VERSION } from "../phone/webhook.ts";
import { HOMES_ON_PAGE } from "../status/homes_query.ts";
import { STATE_NAMES } from "../status/state_name.ts";
import {
  CAUSE,
  COUNT,
  GATEWAY_SIGHT,
  kind,
  list,
  MOMENT,
  nullable,
  oneOf,
  record,
  ref,
  type Schema,
  TALLY,
} from "./schema.ts";

/** What readers are shown. */

const NUMBER: Schema = { type: "number" };
const STRING: Schema = { type: "string" };
const FLAG: Schema = { type: "boolean" };
const MAYBE_MOMENT = nullable(MOMENT);

/** What is posted to a web hook. */
const WEBHOOK = record({
  version: { const: WEBHOOK_VERSION },
  id: STRING,
  kind: oneOf([
    "down",
    "reminder",
    "back",
    "event",
    "action",
    "test",
    "digest",
    "present",
    "homes",
    "monitor",
  ]),
  createdAt: MOMENT,
  sentAt: MOMENT,
  site: nullable(record({ id: STRING, name: STRING, timeZone: nullable(STRING) })),
  title: STRING,
  text: STRING,
  priority: oneOf([1, 2, 3, 4, 5]),
  tags: list(STRING),
  url: nullable(STRING),
  replaces: nullable(STRING),
  facts: nullable({ type: "object" }),
});

const HISTORY_ENTRY: Schema = {
  oneOf: [
    kind("flip", { at: MOMENT, to: oneOf(["up", "down"]), noticedAt: MOMENT, incident: COUNT }),
    kind("event", { at: MOMENT, epoch: COUNT, id: COUNT, told: FLAG, what: ref("Happening") }),
    kind("hour", { at: MOMENT, beats: COUNT }),
    kind("unknown", { at: MOMENT, until: MOMENT }),
    kind("not_reached", { at: MOMENT, until: MOMENT }),
  ],
};

/** With its offset from UTC, `2026-11-21T03:12:00+01:00`. */
const LOCAL: Schema = { type: "string", format: "date-time" };

const OUTAGES = record({
  site: STRING,
  timeZone: STRING,
  from: LOCAL,
  to: LOCAL,
  totals: record({
    wholeS: COUNT,
    upS: COUNT,
    downS: COUNT,
    unknownS: COUNT,
    outages: COUNT,
    automaticCuts: COUNT,
    commandedCuts: COUNT,
    scheduledCuts: COUNT,
    routerRestarts: COUNT,
    helped: COUNT,
    availability: nullable({ type: "number", minimum: 0, maximum: 1 }),
  }),
  outages: list(record({
    start: LOCAL,
    end: nullable(LOCAL),
    endSeen: oneOf(["seen", "open", "unknown"]),
    lastedS: nullable(COUNT),
    downS: COUNT,
    cause: CAUSE,
    gateway: nullable(GATEWAY_SIGHT),
    cuts: COUNT,
    helped: nullable(FLAG),
  }, { tally: TALLY })),
  reboots: list(record({
    at: LOCAL,
    reason: oneOf(["automatic", "commanded", "scheduled", "router"]),
    outcome: nullable(oneOf(["sent", "confirmed", "refused", "unknown"])),
  })),
  unknown: list(record({ start: LOCAL, end: LOCAL, why: STRING })),
  unreadableLines: COUNT,
});

/** By name. */
export const READ_SCHEMAS: Readonly<Record<string, Schema>> = {
  Webhook: WEBHOOK,
  Badge: record({
    schemaVersion: { const: 1 },
    label: STRING,
    message: oneOf([...STATE_NAMES, "unknown"]),
    color: STRING,
    isError: FLAG,
  }),
  Error: record({ error: STRING }),
  Health: record({
    ok: FLAG,
    lastSweepAgeMs: nullable(NUMBER),
    kv: FLAG,
    lastWriteAgeMs: nullable(NUMBER),
    lastWriteOk: nullable(FLAG),
  }),
  HistoryEntry: HISTORY_ENTRY,
  Outages: OUTAGES,
  Site: jsonOf(strictObject(SITE_FIELDS)),
  SiteWithHistory: record({
    now: MOMENT,
    site: ref("Site"),
    history: list(ref("HistoryEntry"), 200),
  }),
  Status: record({
    now: MOMENT,
    lastSweepAt: MAYBE_MOMENT,
    sites: list(ref("Site"), HOMES_ON_PAGE),
    homes: record({ found: COUNT, page: COUNT, pages: COUNT }),
    channel: jsonOf(strictObject(CHANNEL_FIELDS)),
    channels: list(jsonOf(strictObject({ ...CHANNEL_FIELDS, name: string() })), 6),
  }),
};
