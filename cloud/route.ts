import { SITE_ID_REGEXP } from "../lib/wire/heartbeat.ts";

/** What an address means. */
export type Route =
  | { readonly kind: "heartbeat"; readonly site: string }
  | { readonly kind: "site"; readonly site: string }
  | { readonly kind: "commands"; readonly site: string }
  | { readonly kind: "mute"; readonly site: string }
  | { readonly kind: "status" }
  | { readonly kind: "site-page"; readonly site: string }
  /** The stream of a page; site null: of all homes. */
  | { readonly kind: "live"; readonly site: string | null }
  | { readonly kind: "script" }
  | { readonly kind: "health" }
  | { readonly kind: "metrics" }
  | { readonly kind: "style" }
  | { readonly kind: "icon"; readonly state: "up" | "down" };

/** Longest path that is looked at, in characters. */
const PATH_CHARACTERS_MAX = 128;
const SITE_PREFIX = "/v1/sites/";
const PAGE_PREFIX = "/sites/";

/**
 * Reads a path; null: no such address. There is one spelling of each: nothing is decoded, folded
 * or trimmed, so that `/v1//sites`, `/V1/sites` and `/v1/sites/%68ome` lead nowhere.
 */
export function readRoute(path: string): Route | null {
  if (path.length > PATH_CHARACTERS_MAX) return null;
  switch (path) {
    case "/":
    case "/status":
      return { kind: "status" };
    case "/live":
      return { kind: "live", site: null };
    case "/live.js":
      return { kind: "script" };
    case "/healthz":
      return { kind: "health" };
    case "/metrics":
      return { kind: "metrics" };
    case "/style.css":
      return { kind: "style" };
    case "/icon.svg":
      return { kind: "icon", state: "up" };
    case "/icon-down.svg":
      return { kind: "icon", state: "down" };
    default:
      if (path.startsWith(PAGE_PREFIX)) return readPageRoute(path.slice(PAGE_PREFIX.length));
      return path.startsWith(SITE_PREFIX) ? readSiteRoute(path.slice(SITE_PREFIX.length)) : null;
  }
}

/** What people look at of one home. */
function readPageRoute(rest: string): Route | null {
  const slash = rest.indexOf("/");
  const site = slash === -1 ? rest : rest.slice(0, slash);
  if (!SITE_ID_REGEXP.test(site)) return null;
  switch (slash === -1 ? "" : rest.slice(slash)) {
    case "":
      return { kind: "site-page", site };
    case "/live":
      return { kind: "live", site };
    default:
      return null;
  }
}

function readSiteRoute(rest: string): Route | null {
  const slash = rest.indexOf("/");
  const site = slash === -1 ? rest : rest.slice(0, slash);
  if (!SITE_ID_REGEXP.test(site)) return null;
  switch (slash === -1 ? "" : rest.slice(slash)) {
    case "":
      return { kind: "site", site };
    case "/heartbeat":
      return { kind: "heartbeat", site };
    case "/commands":
      return { kind: "commands", site };
    case "/mute":
      return { kind: "mute", site };
    default:
      return null;
  }
}

/** Methods that a route answers, as the Allow header names them. */
export function methodsOf(route: Route): readonly string[] {
  switch (route.kind) {
    case "heartbeat":
    case "commands":
    case "mute":
      return ["POST"];
    case "site":
      return ["GET", "HEAD", "DELETE"];
    case "live":
      return ["GET"];
    case "status":
    case "site-page":
    case "script":
    case "health":
    case "metrics":
    case "style":
    case "icon":
      return ["GET", "HEAD"];
  }
}
