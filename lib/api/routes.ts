/**
 * Every address of the cloud, once: method, path, who is let in, and the words of the document for
 * machines. `cloud/http/router.ts` matches and lets in by it, `cloud/app.ts` has a handler for each
 * name, `openapi.ts` describes those that are part of the API.
 */
import type { Shape } from "../base/shape.ts";
import type { Json } from "../base/shape_rules.ts";
import { outagesSchema } from "../report/outage_report_text.ts";
import {
  forgottenSchema,
  healthSchema,
  mutedSchema,
  pingReplySchema,
  queuedSchema,
  siteWithHistorySchema,
  testQueuedSchema,
} from "./answers.ts";
import { commandSchema, muteSchema } from "./asked.ts";
import { shieldsSchema } from "./badge.ts";
import { SEARCH_CHARACTERS_MAX } from "../status/homes_query.ts";
import { statusSchema } from "../status/read_status.ts";
import { STATE_NAMES } from "../status/state_name.ts";
import { heartbeatSchema, replySchema, SITE_ID_REGEXP } from "../wire/heartbeat.ts";
import { PAGE_ROUTES } from "./page_routes.ts";
import type { Access, GoodAnswer, Route, TokenKind } from "./route.ts";

/** What may stand for a parameter of a path, as the text of a RegExp. */
export const PARAMETERS = {
  site: SITE_ID_REGEXP.source.slice(1, -1),
  // Whatever it is, it is looked at as a link, so that guesses are counted.
  link: ".*",
} as const;

/** The tokens that open a route; a home's own only where it is that home's. */
export const TOKENS_OF: Readonly<Record<Access, readonly TokenKind[]>> = {
  "all": [],
  "site": ["site"],
  "site-or-message": ["site"],
  "read": ["read", "act", "admin"],
  "read-or-site": ["site", "read", "act", "admin"],
  "act": ["act", "admin"],
  "act-by-page": ["act", "admin"],
  "admin": ["admin"],
};

const JSON_TYPE = "application/json";
const HTML_TYPE = "text/html; charset=utf-8";
const BODY_REFUSALS = [400, 408, 413, 503] as const;

const MONTH = query("month", "A month in the home's own zone; left out: the present one", {
  pattern: "^2[01]\\d\\d-(0[1-9]|1[0-2])$",
  examples: ["2026-11"],
});

const HOMES_QUERY = [
  query("page", "From 1", { pattern: "^[1-9]\\d{0,4}$", examples: ["2"] }),
  query("state", "Only homes in this state; left out: all", { enum: [...STATE_NAMES, "muted"] }),
  query("q", "Only homes whose name or id holds it", { maxLength: SEARCH_CHARACTERS_MAX }),
];

const AS_BEFORE = "Left out: as it was";
const PING_QUERY = [
  query("stale_after", `How long it may be silent; at first 3m. ${AS_BEFORE}`, {
    examples: ["10m"],
    maxLength: 16,
  }),
  query("name", `What people call it; at first its id. ${AS_BEFORE}`, {
    minLength: 1,
    maxLength: 60,
  }),
  query("time_zone", `IANA name; at first UTC. ${AS_BEFORE}`, {
    examples: ["Europe/Berlin"],
    maxLength: 64,
  }),
];

const PING = { query: PING_QUERY, answer: json(pingReplySchema), refusals: [400, 503] } as const;

function query(name: string, description: string, schema: Json): Json {
  return { name, in: "query", required: false, description, schema: { type: "string", ...schema } };
}

/** By name, which is the operation's id in the document; methods of one path as Allow lists them. */
export const ROUTES = {
  sendHeartbeat: {
    method: "POST",
    path: "/v1/sites/{site}/heartbeat",
    access: "site",
    says: "A home's heartbeat; answered when it is stored for good",
    api: { body: heartbeatSchema, answer: json(replySchema), refusals: BODY_REFUSALS },
  },
  ping: {
    method: "GET",
    path: "/v1/sites/{site}/ping",
    access: "site",
    acts: true,
    says: "A sign of life that says nothing else, for curl in a cron line; HEAD is none",
    api: PING,
  },
  postPing: {
    method: "POST",
    path: "/v1/sites/{site}/ping",
    access: "site",
    says: "The same; a body is not read",
    api: PING,
  },
  openSocket: {
    method: "GET",
    path: "/v1/sites/{site}/socket",
    access: "site-or-message",
    isStream: true,
    says: "A web socket: each text message is a sign of life",
    api: null,
  },
  showSite: {
    method: "GET",
    path: "/v1/sites/{site}",
    access: "read-or-site",
    says: "One home and its last 31 days, newest first",
    api: { answer: json(siteWithHistorySchema), refusals: [404] },
  },
  forgetSite: {
    method: "DELETE",
    path: "/v1/sites/{site}",
    access: "admin",
    says: "Forgets a home with its past, for good",
    api: { answer: json(forgottenSchema), refusals: [404, 503] },
  },
  sendCommand: {
    method: "POST",
    path: "/v1/sites/{site}/commands",
    access: "act",
    says: "Queues a command, which travels in the reply to the home's next heartbeat",
    api: {
      body: commandSchema,
      answer: json(queuedSchema, 202),
      refusals: [...BODY_REFUSALS, 404, 409],
    },
  },
  sendTest: {
    method: "POST",
    path: "/v1/sites/{site}/test",
    access: "site",
    says: "Sends a test notification to the phone of this home; a body is not read",
    api: { answer: json(testQueuedSchema, 202), refusals: [404, 503] },
  },
  muteSite: {
    method: "POST",
    path: "/v1/sites/{site}/mute",
    access: "act",
    says: "Shows a silence without ringing for so long; 0s unmutes",
    api: { body: muteSchema, answer: json(mutedSchema), refusals: [...BODY_REFUSALS, 404] },
  },
  listOutages: {
    method: "GET",
    path: "/v1/sites/{site}/outages.json",
    access: "read-or-site",
    mayBePublic: true,
    says: "A month's outages as evidence",
    api: { query: [MONTH], answer: json(outagesSchema), refusals: [400, 404] },
  },
  listOutagesCsv: {
    method: "GET",
    path: "/v1/sites/{site}/outages.csv",
    access: "read-or-site",
    mayBePublic: true,
    says: "A month's outages as comma-separated values (RFC 4180)",
    api: {
      query: [MONTH],
      answer: { status: 200, type: "text/csv; charset=utf-8" },
      refusals: [400, 404],
    },
  },
  reportPage: {
    method: "GET",
    path: "/sites/{site}/report",
    access: "read-or-site",
    mayBePublic: true,
    says: "A month's outages as a page to print",
    api: { query: [MONTH], answer: { status: 200, type: HTML_TYPE }, refusals: [400, 404] },
  },
  showStatus: {
    method: "GET",
    path: "/status",
    access: "read",
    mayBePublic: true,
    says: "The homes, 100 at a time, and the phone; a page to a browser",
    api: { query: HOMES_QUERY, answer: json(statusSchema), refusals: [400] },
  },
  showHealth: {
    method: "GET",
    path: "/healthz",
    access: "all",
    says: "Whether the monitor itself is well; 503 with the same body when it is not",
    api: { answer: json(healthSchema) },
  },
  showMetrics: {
    method: "GET",
    path: "/metrics",
    access: "read",
    says: "Prometheus' text format",
    api: { answer: { status: 200, type: "text/plain; version=0.0.4; charset=utf-8" } },
  },
  showBadge: {
    method: "GET",
    path: "/badge/{site}.svg",
    access: "all",
    says: "A home's state as a picture, where the home is named in BADGES",
    api: { answer: { status: 200, type: "image/svg+xml" }, refusals: [404] },
  },
  showBadgeFacts: {
    method: "GET",
    path: "/badge/{site}.json",
    access: "all",
    says: "The same for shields.io",
    api: { answer: json(shieldsSchema), refusals: [404] },
  },
  showApi: {
    method: "GET",
    path: "/openapi.json",
    access: "all",
    says: "This document",
    api: { answer: { status: 200, type: JSON_TYPE } },
  },
  ...PAGE_ROUTES,
} as const satisfies Readonly<Record<string, Route>>;

/** The name of a route, and its operation id. */
export type RouteName = keyof typeof ROUTES;

/** What is answered under a name as JSON; of any other route nothing is. */
export type AnswerOf<Name extends RouteName> = (typeof ROUTES)[Name]["api"] extends
  { readonly answer: Required<GoodAnswer<infer T>> } ? T : never;

function json<T>(body: Shape<T>, status = 200): Required<GoodAnswer<T>> {
  return { status, type: JSON_TYPE, body };
}
