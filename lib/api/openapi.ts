import { RELEASE } from "../base/release.ts";
import { SITE_ID_REGEXP } from "../wire/heartbeat.ts";
import { HOME_SCHEMAS } from "./home_schemas.ts";
import { READ_SCHEMAS } from "./read_schemas.ts";
import { kind, MOMENT, nullable, record, ref, type Schema, text } from "./schema.ts";

/** The API of the cloud as a document for machines: OpenAPI 3.1. */

/** What may be asked at one address with one method. */
interface Operation {
  readonly summary: string;
  /** Which tokens are let in; none: all the world. */
  readonly tokens: readonly ("site" | "read" | "act" | "admin")[];
  readonly body?: Schema;
  readonly parameters?: readonly Schema[];
  /** Content type and schema of the good answer. */
  readonly answer: { readonly status: number; readonly type: string; readonly schema?: Schema };
  /** Beside 401, 403 and 429 where a token is asked for. */
  readonly refusals?: readonly number[];
}

const JSON_TYPE = "application/json";
const HTML_TYPE = "text/html; charset=utf-8";
const LENGTH: Schema = { type: "string", maxLength: 16, examples: ["8h", "0s"] };

const SITE = {
  name: "site",
  in: "path",
  required: true,
  description: "The id of a home",
  schema: { type: "string", pattern: SITE_ID_REGEXP.source },
} as const;

const MONTH = {
  name: "month",
  in: "query",
  required: false,
  description: "A month in the home's own zone; left out: the present one",
  schema: { type: "string", pattern: "^2[01]\\d\\d-(0[1-9]|1[0-2])$", examples: ["2026-11"] },
} as const;

function json(name: string, status = 200): Operation["answer"] {
  return { status, type: JSON_TYPE, schema: ref(name) };
}

const REASONS: Readonly<Record<number, string>> = {
  400: "Something in the request is wrong; the error names it",
  401: "No token, a wrong one, or one that was taken back",
  403: "A good token, but not for this",
  404: "Nothing there",
  408: "The body came too slowly",
  413: "The body is too large",
  429: "Too many wrong tokens from this address",
  503: "The store is busy, or nobody looked for silent homes of late; try again",
};

const BODY_REFUSALS = [400, 408, 413, 503] as const;
const READERS = ["read", "act", "admin"] as const;
const ACTORS = ["act", "admin"] as const;
const SITE_READERS = ["site", ...READERS] as const;

/** By address, then by method. HEAD is answered wherever GET is. */
const OPERATIONS: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  "/v1/sites/{site}/heartbeat": {
    post: {
      summary: "A home's heartbeat; answered when it is stored for good",
      tokens: ["site"],
      body: ref("Heartbeat"),
      answer: json("HeartbeatReply"),
      refusals: BODY_REFUSALS,
    },
  },
  "/v1/sites/{site}": {
    get: {
      summary: "One home and its last 31 days, newest first",
      tokens: SITE_READERS,
      answer: json("SiteWithHistory"),
      refusals: [404],
    },
    delete: {
      summary: "Forgets a home with its past, for good",
      tokens: ["admin"],
      answer: { status: 200, type: JSON_TYPE, schema: record({ forgotten: text(32) }) },
      refusals: [404, 503],
    },
  },
  "/v1/sites/{site}/commands": {
    post: {
      summary: "Queues a command, which travels in the reply to the home's next heartbeat",
      tokens: ACTORS,
      body: { oneOf: [kind("power-cycle"), kind("pause", { for: LENGTH })] },
      answer: {
        status: 202,
        type: JSON_TYPE,
        schema: record({ id: text(16), expiresAt: MOMENT }),
      },
      refusals: [...BODY_REFUSALS, 404],
    },
  },
  "/v1/sites/{site}/mute": {
    post: {
      summary: "Shows a silence without ringing for so long; 0s unmutes",
      tokens: ACTORS,
      body: record({ for: LENGTH }),
      answer: {
        status: 200,
        type: JSON_TYPE,
        schema: record({ mutedUntil: nullable(MOMENT) }),
      },
      refusals: [...BODY_REFUSALS, 404],
    },
  },
  "/v1/sites/{site}/outages.json": {
    get: {
      summary: "A month's outages as evidence",
      tokens: SITE_READERS,
      parameters: [MONTH],
      answer: json("Outages"),
      refusals: [400, 404],
    },
  },
  "/v1/sites/{site}/outages.csv": {
    get: {
      summary: "A month's outages as comma-separated values (RFC 4180)",
      tokens: SITE_READERS,
      parameters: [MONTH],
      answer: { status: 200, type: "text/csv; charset=utf-8" },
      refusals: [400, 404],
    },
  },
  "/sites/{site}/report": {
    get: {
      summary: "A month's outages as a page to print",
      tokens: SITE_READERS,
      parameters: [MONTH],
      answer: { status: 200, type: HTML_TYPE },
      refusals: [400, 404],
    },
  },
  "/status": {
    get: {
      summary: "Every home and the phone; a page to a browser",
      tokens: READERS,
      answer: json("Status"),
    },
  },
  "/healthz": {
    get: {
      summary: "Whether the monitor itself is well; 503 with the same body when it is not",
      tokens: [],
      answer: json("Health"),
    },
  },
  "/metrics": {
    get: {
      summary: "Prometheus' text format",
      tokens: READERS,
      answer: { status: 200, type: "text/plain; version=0.0.4; charset=utf-8" },
    },
  },
  "/badge/{site}.svg": {
    get: {
      summary: "A home's state as a picture, where the home is named in BADGES",
      tokens: [],
      answer: { status: 200, type: "image/svg+xml" },
      refusals: [404],
    },
  },
  "/badge/{site}.json": {
    get: {
      summary: "The same for shields.io",
      tokens: [],
      answer: json("Badge"),
      refusals: [404],
    },
  },
  "/openapi.json": {
    get: { summary: "This document", tokens: [], answer: { status: 200, type: JSON_TYPE } },
  },
};

/** What the cloud posts to an owner's web hook; docs/notifications.md tells how it is signed. */
const NOTICE_HOOK: Schema = {
  summary: "A notice, signed after Standard Webhooks",
  security: [],
  requestBody: { required: true, content: { [JSON_TYPE]: { schema: ref("Webhook") } } },
  responses: { 200: { description: "Taken; so is any other from 200 to 299" } },
};

/** The document as it is served. */
export function openApi(): Schema {
  const paths = Object.entries(OPERATIONS).map(([path, methods]) => [
    path,
    {
      ...(path.includes("{site}") ? { parameters: [SITE] } : {}),
      ...Object.fromEntries(
        Object.entries(methods).map(([method, operation]) => [method, describe(operation)]),
      ),
    },
  ]);
  return {
    openapi: "3.1.0",
    info: {
      title: "Rebootinator",
      version: RELEASE,
      description: "Heartbeats of homes, what is known of them, and what can be asked of them.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths: Object.fromEntries(paths),
    webhooks: { notice: { post: NOTICE_HOOK } },
    components: {
      schemas: { ...HOME_SCHEMAS, ...READ_SCHEMAS },
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        basic: { type: "http", scheme: "basic", description: "The token as password" },
      },
    },
  };
}

function describe(operation: Operation): Schema {
  const { summary, tokens, body, parameters, answer, refusals = [] } = operation;
  const isOpen = tokens.length === 0;
  const statuses = [...(isOpen ? [] : [401, 403, 429]), ...refusals];
  return {
    summary,
    ...(isOpen
      ? { security: [] }
      : { security: [{ bearer: [] }, { basic: [] }], "x-tokens": tokens }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { [JSON_TYPE]: { schema: body } } } }),
    responses: {
      [answer.status]: {
        description: "Done",
        content: { [answer.type]: answer.schema === undefined ? {} : { schema: answer.schema } },
      },
      ...Object.fromEntries(statuses.map((status) => [status, {
        description: REASONS[status],
        content: { [JSON_TYPE]: { schema: ref("Error") } },
      }])),
    },
  };
}
