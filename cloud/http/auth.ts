import type { CloudConfig } from "../../lib/config/cloud_config.ts";
import { HttpError } from "./http.ts";
import type { Claim, TokenIssuer } from "../keys/tokens.ts";

/** What deciding who may do what needs. */
export interface AuthDeps {
  readonly tokens: TokenIssuer;
  readonly config: Pick<CloudConfig, "generations" | "statusPublic">;
}

/**
 * Who may do it: one site itself, whoever may read everything, act on homes, or change all. Where a
 * browser asks, somebody who may only read is asked for the other password.
 */
export type Need =
  | { readonly kind: "site"; readonly site: string }
  | { readonly kind: "read" }
  | { readonly kind: "read-or-site"; readonly site: string }
  | { readonly kind: "act"; readonly asks: "api" | "browser" }
  | { readonly kind: "admin" };

const BEARER_REGEXP = /^Bearer +([\x21-\x7e]+) *$/i;
const BASIC_REGEXP = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i;
/** Longest Authorization header that is looked at, in characters. */
const HEADER_CHARACTERS_MAX = 512;

/**
 * Lets through whoever may do what is asked, before a body or the store is touched, and says by
 * what right.
 *
 * Throws HttpError: 401 no token, a wrong one or one of an older generation; 403 a good token of
 * another site or kind. Whoever may change things may also read.
 */
export async function authorize(request: Request, need: Need, deps: AuthDeps): Promise<Claim> {
  const claim = await claimOf(request, deps);
  if (claim === null) throw unauthorized(need);
  switch (need.kind) {
    case "site":
      if (claim.kind === "site" && claim.site === need.site) return claim;
      throw new HttpError(403, `The token is not that of site "${need.site}"`);
    case "read":
      if (claim.kind !== "site") return claim;
      throw new HttpError(403, "A site's token may not read the status; use the read token");
    case "read-or-site":
      if (claim.kind !== "site" || claim.site === need.site) return claim;
      throw new HttpError(403, `The token may not read site "${need.site}"`);
    case "act":
      if (claim.kind === "act" || claim.kind === "admin") return claim;
      if (need.asks === "browser") throw unauthorized(need);
      throw new HttpError(403, "The token may not change anything; use the act or the admin token");
    case "admin":
      if (claim.kind === "admin") return claim;
      throw new HttpError(403, "The token may not change anything; use the admin token");
  }
}

async function claimOf(request: Request, deps: AuthDeps): Promise<Claim | null> {
  const token = tokenOf(request.headers.get("authorization"));
  const claim = token === null ? null : await deps.tokens.verify(token);
  if (claim === null || claim.kind !== "site") return claim;
  return claim.generation >= (deps.config.generations[claim.site] ?? 1) ? claim : null;
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

function unauthorized(need: Need): HttpError {
  return new HttpError(401, "A valid token is needed (Authorization: Bearer …)", {
    headers: { "www-authenticate": challengeOf(need) },
  });
}

/** Only pages offer Basic: a browser must not ask its user for a site's or the admin's token. */
function challengeOf(need: Need): string {
  const bearer = 'Bearer realm="Rebootinator"';
  switch (need.kind) {
    case "read":
    case "read-or-site":
      return `Basic realm="Rebootinator, password: the read token", charset="UTF-8", ${bearer}`;
    case "act":
      return need.asks === "api"
        ? bearer
        : `Basic realm="Rebootinator, password: the act token", charset="UTF-8"`;
    case "site":
    case "admin":
      return bearer;
  }
}
