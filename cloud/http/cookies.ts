import { SECOND_MS } from "../../lib/time/time.ts";
import { SESSION_LIFE_MS, type SessionKind } from "../keys/sessions.ts";

/** The two cookies of a browser that has logged in (RFC 6265bis): one that reads, one that acts. */

/** Longest Cookie header that is looked at, in characters. */
const HEADER_CHARACTERS_MAX = 4_096;

const NAMES: Readonly<Record<SessionKind, string>> = {
  read: "rebootinator-read",
  act: "rebootinator-act",
};

/**
 * A link on a notification must open the page without another login, so reading goes along with
 * links from elsewhere; what acts never does.
 */
const SAME_SITE: Readonly<Record<SessionKind, "Lax" | "Strict">> = { read: "Lax", act: "Strict" };

/** Over https no other host of the domain may set it, nor may it go over http. */
const HOST_PREFIX = "__Host-";

/** As many of one kind are looked at: each costs a signature. */
const COOKIES_MAX = 4;

/** What stands in the cookies of this kind, of which a browser may send several. */
export function cookiesOf(request: Request, kind: SessionKind): string[] {
  return cookieValues(request, [`${HOST_PREFIX}${NAMES[kind]}`, NAMES[kind]]);
}

/** What stands in the cookies of these names. */
export function cookieValues(request: Request, names: readonly string[]): string[] {
  const header = request.headers.get("cookie");
  if (header === null || header.length > HEADER_CHARACTERS_MAX) return [];
  return header.split(";").flatMap((pair) => {
    const [name = "", ...value] = pair.trim().split("=");
    return names.includes(name) ? [value.join("=")] : [];
  }).slice(0, COOKIES_MAX);
}

/** A Set-Cookie line. `isSecure`: the browser came by https. */
export function keepCookie(
  kind: SessionKind,
  options: { readonly value: string; readonly isSecure: boolean },
): string {
  const { value, isSecure } = options;
  return lineOf(kind, { value, isSecure, lifeS: SESSION_LIFE_MS[kind] / SECOND_MS });
}

/** Set-Cookie lines that make a browser forget both, under either name. */
export function dropCookies(): string[] {
  return (["read", "act"] as const).flatMap((kind) =>
    [true, false].map((isSecure) => lineOf(kind, { value: "", isSecure, lifeS: 0 }))
  );
}

function lineOf(
  kind: SessionKind,
  options: { readonly value: string; readonly isSecure: boolean; readonly lifeS: number },
): string {
  const { value, isSecure, lifeS } = options;
  const name = `${isSecure ? HOST_PREFIX : ""}${NAMES[kind]}`;
  const secure = isSecure ? "; Secure" : "";
  return `${name}=${value}; Path=/; Max-Age=${lifeS}; HttpOnly; SameSite=${
    SAME_SITE[kind]
  }${secure}`;
}
