import {
  COMMAND_LIFE_MS_MAX,
  HEARTBEAT_EVENTS_MAX,
  HEARTBEAT_PROBES_MAX,
  STALE_AFTER_MS_MAX,
  STALE_AFTER_MS_MIN,
} from "../wire/heartbeat.ts";
import {
  CONSOLE_NAME_MAX,
  CONSOLE_TEXT_MAX,
  CUT_OUTCOMES,
  CUT_PLUGS_MAX,
  CUT_REASONS,
  EVENT_TEXT_MAX,
} from "../wire/event.ts";
import { DAY_MS } from "../time/time.ts";
import {
  CAUSE,
  COUNT,
  GATEWAY_SIGHT,
  kind,
  list,
  nullable,
  oneOf,
  openRecord,
  PHASE,
  record,
  ref,
  type Schema,
  TALLY,
  text,
  WORD,
} from "./schema.ts";

/** What homes send and are answered. */

const SMALL_COUNT: Schema = { type: "integer", minimum: 0, maximum: 1_000_000 };
const CONSOLE_NAME: Schema = { type: "string", minLength: 1, maxLength: CONSOLE_NAME_MAX };
const COMMAND_ID: Schema = { type: "string", minLength: 1, maxLength: 64 };
const EVENT_TEXT = text(EVENT_TEXT_MAX);

/** What is known of the router; not there: an older home. */
const GATEWAY = { gateway: GATEWAY_SIGHT };

const HAPPENING: Schema = {
  description: "Any other with a kind is kept as it is told; so is one of these with other fields",
  anyOf: [
    kind("outage_began", { cause: CAUSE, lastedMs: COUNT }, GATEWAY),
    kind("outage_ended", {
      cause: CAUSE,
      lastedMs: nullable(COUNT),
      cuts: SMALL_COUNT,
      helped: nullable({ type: "boolean" }),
    }, {
      ...GATEWAY,
      tally: { description: "One that is not so is left out", anyOf: [TALLY, {}] },
    }),
    kind("cut", {
      reason: oneOf(CUT_REASONS),
      number: SMALL_COUNT,
      outcome: oneOf(CUT_OUTCOMES),
    }, { plugs: text(CUT_PLUGS_MAX) }),
    kind("soft_reboot", { result: oneOf(["asked", "failed"]), note: EVENT_TEXT }),
    kind("gave_up", { cuts: SMALL_COUNT, retryInMs: COUNT }),
    kind("plug_trouble", { hint: EVENT_TEXT }),
    kind("plug_well"),
    kind("router_restarted"),
    kind("watchdog_broken", { why: EVENT_TEXT }),
    kind("watchdog_mended"),
    kind("state_trouble", { why: EVENT_TEXT }),
    kind("command_done", {
      command: COMMAND_ID,
      result: oneOf(["done", "refused", "expired"]),
      note: EVENT_TEXT,
    }),
    kind("console_silent", {
      console: CONSOLE_NAME,
      unheardMs: nullable(COUNT),
      why: text(CONSOLE_TEXT_MAX),
    }),
    kind("console_back", { console: CONSOLE_NAME }),
    kind("console_update", { console: CONSOLE_NAME, versions: text(CONSOLE_TEXT_MAX) }),
    openRecord({ kind: WORD }),
  ],
};

const PROBE = openRecord({
  url: text(200),
  role: oneOf(["internet", "gateway", "resolver", "local"]),
  outcome: oneOf(["answered", "wrong", "silent", "not_tried"]),
  latencyMs: nullable({ type: "number", minimum: 0, maximum: 600_000 }),
  why: nullable(text(200)),
});

const EVENT = openRecord({
  id: { type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  agoMs: nullable(COUNT),
  wallMs: COUNT,
  told: { type: "boolean" },
  what: ref("Happening"),
});

const HEARTBEAT = openRecord({
  version: { const: 1 },
  sequence: COUNT,
  epoch: COUNT,
  uptimeMs: COUNT,
  wallMs: COUNT,
  release: text(32),
  cause: CAUSE,
  phase: PHASE,
  cuts24h: COUNT,
  pausedForMs: nullable({ type: "integer", minimum: -1, maximum: Number.MAX_SAFE_INTEGER }),
  /** One that is not as these are is left out. */
  probes: list({ anyOf: [PROBE, { type: "object" }] }, HEARTBEAT_PROBES_MAX),
  warnings: list(text(200), 8),
  events: list(EVENT, HEARTBEAT_EVENTS_MAX),
  site: openRecord({
    name: nullable({ type: "string", minLength: 1, maxLength: 60 }),
    staleAfterMs: {
      type: "integer",
      minimum: STALE_AFTER_MS_MIN,
      maximum: STALE_AFTER_MS_MAX,
    },
    timeZone: nullable(text(64)),
  }),
}, {
  ...GATEWAY,
  /** Not there: an older home. */
  nextReboot: openRecord({ inMs: nullable(COUNT), why: WORD }),
});

const LIFE: Schema = { type: "integer", minimum: 0, maximum: COMMAND_LIFE_MS_MAX };

const HEARTBEAT_REPLY = record({
  acknowledged: COUNT,
  serverTimeMs: COUNT,
  commands: list({
    oneOf: [
      kind("power-cycle", { id: COMMAND_ID, expiresInMs: LIFE }),
      kind("pause", {
        id: COMMAND_ID,
        expiresInMs: LIFE,
        forMs: { type: "integer", minimum: 0, maximum: 30 * DAY_MS },
      }),
    ],
  }, 8),
});

const PING_REPLY = record({ serverTimeMs: COUNT, staleAfterMs: COUNT });

/** By name. */
export const HOME_SCHEMAS: Readonly<Record<string, Schema>> = {
  Happening: HAPPENING,
  Heartbeat: HEARTBEAT,
  HeartbeatReply: HEARTBEAT_REPLY,
  PingReply: PING_REPLY,
};
