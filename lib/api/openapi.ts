import { RELEASE } from "../base/release.ts";
import { jsonOf, type Shape } from "../base/shape.ts";
import type { Json } from "../base/shape_rules.ts";
import { webhookSchema } from "../phone/webhook.ts";
import { outagesSchema } from "../report/outage_report_text.ts";
import { historySchema } from "../site/history.ts";
import { siteSchema, statusSchema } from "../status/read_status.ts";
import { toldSchema } from "../wire/event.ts";
import { heartbeatSchema, replySchema } from "../wire/heartbeat.ts";
import { errorSchema, healthSchema, pingReplySchema, siteWithHistorySchema } from "./answers.ts";
import { shieldsSchema } from "./badge.ts";
import type { ApiWords, Route } from "./route.ts";
import { PARAMETERS, ROUTES, TOKENS_OF } from "./routes.ts";

/** The API of the cloud as a document for machines: OpenAPI 3.1, made of the table of routes. */

const JSON_TYPE = "application/json";

const SITE = {
  name: "site",
  in: "path",
  required: true,
  description: "The id of a home",
  schema: { type: "string", pattern: `^${PARAMETERS.site}$` },
} as const;

const REASONS: Readonly<Record<number, string>> = {
  400: "Something in the request is wrong; the error names it",
  401: "No token, a wrong one, or one that was taken back",
  403: "A good token, but not for this",
  404: "Nothing there",
  408: "The body came too slowly",
  409: "Nobody there could do it",
  413: "The body is too large",
  429: "Too many wrong tokens from this address, or more than 60 heartbeats a minute",
  503: "The store is busy, or nobody looked for silent homes of late; try again",
};

/** What stands in the document once, by its name; a part before what it is a part of. */
const NAMED: Readonly<Record<string, Shape<unknown>>> = {
  Happening: toldSchema,
  Heartbeat: heartbeatSchema,
  HeartbeatReply: replySchema,
  PingReply: pingReplySchema,
  Webhook: webhookSchema,
  Badge: shieldsSchema,
  Error: errorSchema,
  Health: healthSchema,
  HistoryEntry: historySchema,
  Outages: outagesSchema,
  Site: siteSchema,
  SiteWithHistory: siteWithHistorySchema,
  Status: statusSchema,
};

/** What the cloud posts to an owner's web hook; docs/notifications.md tells how it is signed. */
const NOTICE_HOOK: Json = {
  operationId: "receiveNotice",
  summary: "A notice, signed after Standard Webhooks",
  security: [],
  requestBody: { required: true, content: contentOf(webhookSchema) },
  responses: { 200: { description: "Taken; so is any other from 200 to 299" } },
};

/** The document as it is served. HEAD is answered wherever GET is. */
export function openApi(): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries<Route>(ROUTES)) {
    const { api, method, path } = route;
    if (api === null) continue;
    paths[path] ??= path.includes("{site}") ? { parameters: [SITE] } : {};
    paths[path][method.toLowerCase()] = { operationId: name, ...describe(route, api) };
  }
  const { schemas, shorten } = nameShapes();
  return {
    openapi: "3.1.0",
    info: {
      title: "Rebootinator",
      version: RELEASE,
      description: "Heartbeats of homes, what is known of them, and what can be asked of them.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    ...shorten({ paths, webhooks: { notice: { post: NOTICE_HOOK } } }),
    components: {
      schemas,
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        basic: { type: "http", scheme: "basic", description: "The token as password" },
      },
    },
  };
}

/** The schemas by name, and what puts their names in their place. */
function nameShapes() {
  const refs: (readonly [whole: string, ref: string])[] = [];
  const shorten = (json: Json): Json =>
    JSON.parse(
      refs.reduce((text, [whole, ref]) => text.replaceAll(whole, ref), JSON.stringify(json)),
    );
  const schemas: Record<string, Json> = {};
  for (const [name, shape] of Object.entries(NAMED)) {
    const schema = shorten(jsonOf(shape));
    const ref = { $ref: `#/components/schemas/${name}` };
    schemas[name] = schema;
    refs.push([JSON.stringify(schema), JSON.stringify(ref)]);
  }
  return { schemas, shorten };
}

function contentOf(shape: Shape<unknown>): Json {
  return { [JSON_TYPE]: { schema: jsonOf(shape) } };
}

function describe(route: Route, words: ApiWords): Json {
  const { body, query, answer, refusals = [] } = words;
  const tokens = TOKENS_OF[route.access];
  const isOpen = tokens.length === 0;
  const statuses = [...(isOpen ? [] : [401, 403, 429]), ...refusals];
  return {
    summary: route.says,
    ...(isOpen
      ? { security: [] }
      : { security: [{ bearer: [] }, { basic: [] }], "x-tokens": tokens }),
    ...(query === undefined ? {} : { parameters: query }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body) } }),
    responses: {
      [answer.status]: {
        description: "Done",
        content: answer.body === undefined ? { [answer.type]: {} } : contentOf(answer.body),
      },
      ...Object.fromEntries(statuses.map((status) => [status, {
        description: REASONS[status],
        content: contentOf(errorSchema),
      }])),
    },
  };
}
