import type { CloudConfig } from "../../lib/config/cloud_config.ts";
import type { Access, Route } from "../../lib/api/route.ts";
import { TOKENS_OF } from "../../lib/api/routes.ts";
import type { EpochMs } from "../../lib/time/time.ts";
import type { SessionIssuer, SessionKind } from "../keys/sessions.ts";
import { cookiesOf } from "./cookies.ts";
import { asksForPage, HttpError } from "./http.ts";
import type { Claim, TokenIssuer } from "../keys/tokens.ts";

/** What deciding who may do what needs. */
export interface AuthDeps {
  readonly tokens: TokenIssuer;
  readonly config: Pick<CloudConfig, "generations" | "statusPublic">;
  readonly sessions: SessionIssuer;
  readonly now: () => EpochMs;
}

/** Who is let in; `site` is the home that is asked for, where access depends on it. */
export interface Need {
  readonly access: Exclude<Access, "all">;
  readonly site: string;
}

const BEARER_REGEXP = /^Bearer +([\x21-\x7e]+) *$/i;
const BASIC_REGEXP = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i;
/** Longest Authorization header that is looked at, in characters. */
const HEADER_CHARACTERS_MAX = 512;

/**
 * Lets in whoever may do what a route does, before a body or the store is touched, and says by what
 * right; null: it is open to all. Throws as `authorize`.
 */
export async function admit(
  request: Request,
  asked: { readonly route: Pick<Route, "access" | "mayBePublic">; readonly site: string },
  deps: AuthDeps,
): Promise<Claim | null> {
  const { route: { access, mayBePublic }, site } = asked;
  if (access === "all" || (mayBePublic === true && deps.config.statusPublic)) return null;
  if (access === "site-or-message" && !request.headers.has("authorization")) return null;
  return await authorize(request, { access, site }, deps);
}

/**
 * The right by which somebody is let in: by a token, or on pages by the cookie of somebody who has
 * logged in with one.
 *
 * Throws HttpError: 401 no token, a wrong one or one of an older generation; 403 a good token of
 * another site or kind. Whoever may change things may also read. Where a page asks, somebody who
 * may only read is asked for the other password.
 */
export async function authorize(request: Request, need: Need, deps: AuthDeps): Promise<Claim> {
  const claim = await claimOf(request, need, deps);
  const refusal = claim === null
    ? request.headers.has("authorization")
      ? new WrongTokenError(request, need)
      : new TokenNeededError(request, need)
    : refusalOf(claim, request, need);
  if (claim !== null && refusal === null) return claim;
  const session = await sessionOf(request, need, deps);
  if (session !== null) return session;
  throw refusal ?? new TokenNeededError(request, need);
}

/** Why a good token does not do; null: it does. */
function refusalOf(claim: Claim, request: Request, need: Need): HttpError | null {
  const { access, site } = need;
  const isOwn = claim.kind !== "site" || claim.site === site;
  if (isOwn && TOKENS_OF[access].includes(claim.kind)) return null;
  if (access === "act-by-page") return new TokenNeededError(request, need);
  return new HttpError(403, REFUSALS[access](site));
}

const REFUSALS: Readonly<
  Record<Exclude<Need["access"], "act-by-page">, (site: string) => string>
> = {
  "site": (site) => `The token is not that of site "${site}"`,
  "site-or-message": (site) => `The token is not that of site "${site}"`,
  "read": () => "A site's token may not read the status; use the read token",
  "read-or-site": (site) => `The token may not read site "${site}"`,
  "act": () => "The token may not change anything; use the act or the admin token",
  "admin": () => "The token may not change anything; use the admin token",
};

/**
 * What the cookies of a browser let it do; null: nothing. They read, and act by the forms of our own
 * pages, which no other page can send; the API that changes things takes tokens alone.
 */
async function sessionOf(
  request: Request,
  { access }: Need,
  deps: AuthDeps,
): Promise<Claim | null> {
  for (const kind of SESSION_KINDS[access] ?? []) {
    if (await sessionEnd(request, kind, deps) !== null) return { kind };
  }
  return null;
}

/** Until when a browser is logged in by its cookies; null: it has none of this kind that is good. */
export async function sessionEnd(
  request: Request,
  kind: SessionKind,
  { sessions, now }: Pick<AuthDeps, "sessions" | "now">,
): Promise<EpochMs | null> {
  for (const text of cookiesOf(request, kind)) {
    const endsAt = await sessions.verify(text, { kind, now: now() });
    if (endsAt !== null) return endsAt;
  }
  return null;
}

const SESSION_KINDS: Readonly<Partial<Record<Access, readonly SessionKind[]>>> = {
  "read": ["read", "act"],
  "read-or-site": ["read", "act"],
  "act-by-page": ["act"],
};

async function claimOf(request: Request, need: Need, deps: AuthDeps): Promise<Claim | null> {
  const header = request.headers.get("authorization");
  // A browser sends its password with whatever any page asks: nobody opens a socket by that.
  const isByItself = need.access === "site-or-message" && !/^bearer /i.test(header ?? "");
  const token = isByItself ? null : tokenOf(header);
  return token === null ? null : await claimOfToken(token, deps);
}

/** What a token lets do; null: a wrong one, or one of an older generation. */
export async function claimOfToken(
  token: string,
  deps: Pick<AuthDeps, "tokens" | "config">,
): Promise<Claim | null> {
  const claim = await deps.tokens.verify(token);
  if (claim === null || claim.kind !== "site") return claim;
  return claim.generation >= (deps.config.generations[claim.site] ?? 1) ? claim : null;
}

/** A browser that sends no password by itself. */
function isPerson(request: Request): boolean {
  return asksForPage(request) && !request.headers.has("authorization");
}

/** A Bearer token (RFC 6750), or the password of Basic (RFC 7617) whatever the user's name. */
function tokenOf(header: string | null): string | null {
  if (header === null || header.length > HEADER_CHARACTERS_MAX) return null;
  const bearer = BEARER_REGEXP.exec(header)?.[1];
  if (bearer !== undefined) return bearer;
  const basic = BASIC_REGEXP.exec(header)?.[1];
  if (basic === undefined) return null;
  try {
    const pair = atob(basic);
    const colon = pair.indexOf(":");
    return colon === -1 ? null : pair.slice(colon + 1);
  } catch {
    return null; // Not base64: no token.
  }
}

const TOKEN_NEEDED = "A valid token is needed (Authorization: Bearer …)";

/** Nobody is let in without a token; a page asks for it. */
export class TokenNeededError extends HttpError {
  /** Which token would do. */
  readonly asks: SessionKind;

  constructor(request: Request, need: Need) {
    super(401, TOKEN_NEEDED, { headers: { "www-authenticate": challengeOf(request, need) } });
    this.asks = need.access === "act-by-page" ? "act" : "read";
  }
}

/** A token that is none: somebody may be guessing. */
export class WrongTokenError extends TokenNeededError {}

/**
 * Only pages offer Basic: a browser must not ask its user for a site's or the admin's token. One that
 * does not use it yet is shown a form in place of its own dialog.
 */
function challengeOf(request: Request, need: Need): string {
  const bearer = 'Bearer realm="Rebootinator"';
  if (isPerson(request)) return bearer;
  switch (need.access) {
    case "read":
    case "read-or-site":
      return `Basic realm="Rebootinator, password: the read token", charset="UTF-8", ${bearer}`;
    case "act-by-page":
      return `Basic realm="Rebootinator, password: the act token", charset="UTF-8"`;
    case "site":
    case "site-or-message":
    case "act":
    case "admin":
      return bearer;
  }
}
