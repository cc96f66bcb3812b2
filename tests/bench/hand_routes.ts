/** The yardstick of the router: the same paths told apart by hand, without a table. */
import { HttpError } from "../../cloud/http/http.ts";

const SITE_REGEXP = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** A name of what is asked for, and of which home. Throws HttpError 404 and 405. */
export function readByHand(
  method: string,
  path: string,
): { readonly name: string; readonly site: string } {
  const found = readPath(path);
  if (found === null) throw new HttpError(404, "There is nothing at this address");
  const methods = methodsOf(found.name);
  if (methods.includes(method)) return found;
  const allow = methods.join(", ");
  throw new HttpError(405, `Only ${allow} is answered at this address`, { headers: { allow } });
}

function readPath(path: string) {
  if (path.length > 128) return null;
  switch (path) {
    case "/":
    case "/status":
    case "/live":
    case "/live.js":
    case "/healthz":
    case "/metrics":
    case "/openapi.json":
    case "/style.css":
    case "/report.css":
    case "/icon.svg":
    case "/icon-down.svg":
      return { name: path, site: "" };
    default:
      if (path.startsWith("/sites/")) return readPage(path.slice("/sites/".length));
      if (path.startsWith("/a/")) return { name: "link", site: path.slice("/a/".length) };
      if (path.startsWith("/badge/")) return readBadge(path.slice("/badge/".length));
      return path.startsWith("/v1/sites/") ? readSite(path.slice("/v1/sites/".length)) : null;
  }
}

function readPage(rest: string) {
  const [site = "", page = "", ...more] = rest.split("/");
  if (!SITE_REGEXP.test(site) || more.length > 0 || rest.endsWith("/")) return null;
  return ["", "live", "actions", "report"].includes(page) ? { name: page, site } : null;
}

function readBadge(rest: string) {
  const [, site = "", format = ""] = /^([^.]*)\.(svg|json)$/.exec(rest) ?? [];
  return SITE_REGEXP.test(site) ? { name: format, site } : null;
}

function readSite(rest: string) {
  const slash = rest.indexOf("/");
  const site = slash === -1 ? rest : rest.slice(0, slash);
  if (!SITE_REGEXP.test(site)) return null;
  const tail = slash === -1 ? "" : rest.slice(slash);
  switch (tail) {
    case "":
    case "/heartbeat":
    case "/commands":
    case "/mute":
    case "/outages.csv":
    case "/outages.json":
      return { name: tail, site };
    default:
      return null;
  }
}

function methodsOf(name: string): readonly string[] {
  switch (name) {
    case "/heartbeat":
    case "/commands":
    case "/mute":
      return ["POST"];
    case "actions":
    case "link":
      return ["GET", "HEAD", "POST"];
    default:
      return ["GET", "HEAD"];
  }
}
