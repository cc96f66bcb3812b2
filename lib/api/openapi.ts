import { RELEASE } from "../base/release.ts";
import { HOME_SCHEMAS } from "./from_homes_schemas.ts";
import { READ_SCHEMAS } from "./to_readers_schemas.ts";
import type { Access, ApiWords, Route } from "./route.ts";
import { PARAMETERS, ROUTES } from "./routes.ts";
import { ref, type Schema } from "./schema.ts";

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

const TOKENS: Readonly<Record<Access, readonly string[]>> = {
  "all": [],
  "site": ["site"],
  "site-or-message": ["site"],
  "read": ["read", "act", "admin"],
  "read-or-site": ["site", "read", "act", "admin"],
  "act": ["act", "admin"],
  "act-by-page": ["act", "admin"],
  "admin": ["admin"],
};

/** What the cloud posts to an owner's web hook; docs/notifications.md tells how it is signed. */
const NOTICE_HOOK: Schema = {
  operationId: "receiveNotice",
  summary: "A notice, signed after Standard Webhooks",
  security: [],
  requestBody: { required: true, content: { [JSON_TYPE]: { schema: ref("Webhook") } } },
  responses: { 200: { description: "Taken; so is any other from 200 to 299" } },
};

/** The document as it is served. HEAD is answered wherever GET is. */
export function openApi(): Schema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries<Route>(ROUTES)) {
    const { api, method, path } = route;
    if (api === null) continue;
    paths[path] ??= path.includes("{site}") ? { parameters: [SITE] } : {};
    paths[path][method.toLowerCase()] = { operationId: name, ...describe(route, api) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Rebootinator",
      version: RELEASE,
      description: "Heartbeats of homes, what is known of them, and what can be asked of them.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths,
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

function describe(route: Route, words: ApiWords): Schema {
  const { body, query, answer, refusals = [] } = words;
  const tokens = TOKENS[route.access];
  const isOpen = tokens.length === 0;
  const statuses = [...(isOpen ? [] : [401, 403, 429]), ...refusals];
  return {
    summary: route.says,
    ...(isOpen
      ? { security: [] }
      : { security: [{ bearer: [] }, { basic: [] }], "x-tokens": tokens }),
    ...(query === undefined ? {} : { parameters: query }),
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
