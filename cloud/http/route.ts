import { LINK_PREFIX } from "../keys/links.ts";
import { SITE_ID_REGEXP } from "../../lib/wire/heartbeat.ts";

/** What an address means. */
export type Route =
  | { readonly kind: "heartbeat"; readonly site: string }
  | { readonly kind: "site"; readonly site: string }
  | { readonly kind: "commands"; readonly site: string }
  | { readonly kind: "mute"; readonly site: string }
  | { readonly kind: "actions"; readonly site: string }
  | { readonly kind: "link"; readonly text: string }
  | { readonly kind: "status" }
  | { readonly kind: "site-page"; readonly site: string }
  /** The stream of a page; site null: of all homes. */
  | { readonly kind: "live"; readonly site: string | null }
  | { readonly kind: "script" }
  | { readonly kind: "health" }
  | { readonly kind: "metrics" }
  | { readonly kind: "openapi" }
  | { readonly kind: "report"; readonly site: string }
  | { readonly kind: "outages"; readonly site: string; readonly format: "csv" | "json" }
  | { readonly kind: "report-style" }
  | { readonly kind: "badge"; readonly site: string; readonly format: "svg" | "json" }
  | { readonly kind: "style" }
  | { readonly kind: "icon"; readonly state: "up" | "down" };

/** Longest path that is looked at, in characters. */
const PATH_CHARACTERS_MAX = 128;
const SITE_PREFIX = "/v1/sites/";
const PAGE_PREFIX = "/sites/";
const BADGE_PREFIX = "/badge/";

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
    case "/openapi.json":
      return { kind: "openapi" };
    case "/style.css":
      return { kind: "style" };
    case "/report.css":
      return { kind: "report-style" };
    case "/icon.svg":
      return { kind: "icon", state: "up" };
    case "/icon-down.svg":
      return { kind: "icon", state: "down" };
    default:
      if (path.startsWith(PAGE_PREFIX)) return readPageRoute(path.slice(PAGE_PREFIX.length));
      if (path.startsWith(LINK_PREFIX)) {
        return { kind: "link", text: path.slice(LINK_PREFIX.length) };
      }
      if (path.startsWith(BADGE_PREFIX)) return readBadgeRoute(path.slice(BADGE_PREFIX.length));
      return path.startsWith(SITE_PREFIX) ? readSiteRoute(path.slice(SITE_PREFIX.length)) : null;
  }
}

/** What people look at of one home. */
function readPageRoute(rest: string): Route | null {
  const [site = "", page = "", ...more] = rest.split("/");
  if (!SITE_ID_REGEXP.test(site) || more.length > 0 || rest.endsWith("/")) return null;
  switch (page) {
    case "":
      return { kind: "site-page", site };
    case "live":
    case "actions":
    case "report":
      return { kind: page, site };
    default:
      return null;
  }
}

function readBadgeRoute(rest: string): Route | null {
  const [, site = "", format] = /^([^.]*)\.(svg|json)$/.exec(rest) ?? [];
  if (!SITE_ID_REGEXP.test(site)) return null;
  return { kind: "badge", site, format: format === "svg" ? "svg" : "json" };
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
    case "/outages.csv":
      return { kind: "outages", site, format: "csv" };
    case "/outages.json":
      return { kind: "outages", site, format: "json" };
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
    case "actions":
    case "link":
      return ["GET", "HEAD", "POST"];
    case "status":
    case "site-page":
    case "script":
    case "health":
    case "metrics":
    case "openapi":
    case "report":
    case "outages":
    case "report-style":
    case "badge":
    case "style":
    case "icon":
      return ["GET", "HEAD"];
  }
}
