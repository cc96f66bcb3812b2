import { accepts } from "@std/http/negotiation";
import { openApi } from "../lib/api/openapi.ts";
import { renderErrorPage } from "../lib/pages/page.ts";
import { SECOND_MS } from "../lib/time/time.ts";
import { createBadgeRoute } from "./api/badge_route.ts";
import { createActionRoutes } from "./pages/action_routes.ts";
import type { AppDeps } from "./http/deps.ts";
import { createFloodGuard, type FloodGuard } from "./http/flood.ts";
import { createHealthRoutes } from "./api/health_routes.ts";
import { createHeartbeatRoute, type MeasuredHours } from "./api/heartbeat_route.ts";
import { HttpError, PAGE_HEADERS, reply, replyJson, withoutBody } from "./http/http.ts";
import { createLinkRoute, WrongLinkError } from "./pages/link_routes.ts";
import { LINK_PREFIX } from "./keys/links.ts";
import { createLiveRoute } from "./pages/live.ts";
import { createPages } from "./pages/pages.ts";
import { ContentionError } from "./store/records.ts";
import { methodsOf, readRoute, type Route } from "./http/route.ts";
import { createReportRoutes } from "./pages/report_routes.ts";
import { createSiteRoutes } from "./api/site_routes.ts";
import { createSnapshots } from "./api/snapshot.ts";
import { createStatusRoutes } from "./pages/status_routes.ts";

/**
 * The cloud as a function from request to answer; it never rejects. `sender` is the address that
 * the connection came from; null: not known.
 */
export type App = (request: Request, sender?: string | null) => Promise<Response>;

/** Answers every request of the cloud; docs/design.md, "HTTP", lists the addresses. */
export function createApp(deps: AppDeps): App {
  const answer = createRouter(deps);
  const guard = createFloodGuard();
  return async (request, sender = null) => {
    try {
      const response = await answer(request);
      return request.method === "HEAD" ? withoutBody(response) : response;
    } catch (error) {
      const limited = limitWrongTokens(error, { request, sender, guard, deps });
      const response = renderError(request, { error: limited, deps });
      return request.method === "HEAD" ? withoutBody(response) : response;
    }
  };
}

function createRouter(deps: AppDeps): (request: Request) => Promise<Response> {
  const hours: MeasuredHours = new Map();
  const snapshots = createSnapshots(deps, hours);
  const pages = createPages(snapshots);
  const heartbeat = createHeartbeatRoute(deps, hours);
  const sites = createSiteRoutes(deps, snapshots);
  const status = createStatusRoutes(deps, { snapshots, pages });
  const live = createLiveRoute(deps, pages);
  const actions = createActionRoutes(deps, snapshots);
  const link = createLinkRoute(deps, snapshots);
  const health = createHealthRoutes(deps, snapshots);
  const report = createReportRoutes(deps);
  const badge = createBadgeRoute(deps, snapshots);
  return (request) => {
    const route = routeOf(request);
    switch (route.kind) {
      case "heartbeat":
        return heartbeat(request, route.site);
      case "site":
        return request.method === "DELETE"
          ? sites.forget(request, route.site)
          : sites.show(request, route.site);
      case "commands":
        return sites.command(request, route.site);
      case "mute":
        return sites.mute(request, route.site);
      case "actions":
        return request.method === "POST"
          ? actions.act(request, route.site)
          : actions.show(request, route.site);
      case "link":
        return link(request, route.text);
      case "status":
        return status.show(request);
      case "site-page":
        return status.site(request, route.site);
      case "live":
        return live(request, route.site);
      case "report":
        return report.page(request, route.site);
      case "outages":
        return report.outages(request, route);
      case "badge":
        return badge(route);
      case "report-style":
        return report.style();
      case "style":
        return status.style();
      case "script":
        return status.script();
      case "icon":
        return status.icon(route.state);
      case "health":
        return health.health();
      case "metrics":
        return health.metrics(request);
      case "openapi":
        return Promise.resolve(replyJson(openApi()));
    }
  };
}

/** Throws HttpError: 404 no such address, 405 with what is allowed. */
function routeOf(request: Request): Route {
  const route = readRoute(new URL(request.url).pathname);
  if (route === null) throw new HttpError(404, "There is nothing at this address");
  const methods = methodsOf(route);
  if (methods.includes(request.method)) return route;
  const allow = methods.join(", ");
  throw new HttpError(405, `Only ${allow} is answered at this address`, { headers: { allow } });
}

interface WrongToken {
  readonly request: Request;
  readonly sender: string | null;
  readonly guard: FloodGuard;
  readonly deps: AppDeps;
}

/** The error, or in its place a 429 to an address that has shown too many wrong tokens. */
function limitWrongTokens(error: unknown, { request, sender, guard, deps }: WrongToken): unknown {
  if (!(error instanceof HttpError) || !isGuess(error, request)) return error;
  const { waitMs, isNews } = guard.noteWrong(sender, deps.now());
  if (isNews) deps.log({ level: "warn", event: "wrong_tokens", sender: sender ?? "unknown" });
  if (waitMs === 0) return error;
  return new HttpError(429, "Too many wrong tokens from this address; a good one is let in", {
    headers: { "retry-after": String(Math.ceil(waitMs / SECOND_MS)) },
  });
}

/** Without a token nobody guesses; a browser asks first and is then told how to answer. */
function isGuess(error: HttpError, request: Request): boolean {
  if (error instanceof WrongLinkError) return true;
  return error.status === 401 && request.headers.has("authorization");
}

/** The one place where errors become answers, and where those that are bugs are logged. */
function renderError(
  request: Request,
  failure: { readonly error: unknown; readonly deps: AppDeps },
): Response {
  const error = asHttpError(failure.error, { request, deps: failure.deps });
  const isPage = accepts(request, "application/json", "text/html") === "text/html";
  const options = { status: error.status, headers: { ...error.headers, vary: "Accept" } };
  if (!isPage) return replyJson({ error: error.message }, options);
  const headers = { ...options.headers, ...PAGE_HEADERS };
  return reply(renderErrorPage(error), {
    ...options,
    headers,
    type: "text/html; charset=utf-8",
  });
}

function asHttpError(
  error: unknown,
  context: { readonly request: Request; readonly deps: AppDeps },
): HttpError {
  if (error instanceof HttpError) return error;
  const { request, deps } = context;
  const isBusy = error instanceof ContentionError;
  deps.log({
    level: isBusy ? "warn" : "error",
    event: isBusy ? "request_busy" : "request_failed",
    method: request.method,
    path: shownPath(request),
    error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  });
  if (isBusy) {
    return new HttpError(503, "The store is busy, try again", { headers: { "retry-after": "1" } });
  }
  return new HttpError(500, "Something went wrong here; the log says what");
}

/** Whoever reads the log must not be able to press a button. */
function shownPath(request: Request): string {
  const path = new URL(request.url).pathname.slice(0, 128);
  return path.startsWith(LINK_PREFIX) ? `${LINK_PREFIX}…` : path;
}
