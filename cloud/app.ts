import { errorSchema } from "../lib/api/answers.ts";
import { openApi } from "../lib/api/openapi.ts";
import { type RouteName, ROUTES } from "../lib/api/routes.ts";
import { describeError } from "../lib/base/log.ts";
import type { InferOutput } from "../lib/base/shape.ts";
import { type LoginAsk, renderLogin, safeNext } from "../lib/pages/login_page.ts";
import { renderErrorPage } from "../lib/pages/page.ts";
import { type EpochMs, SECOND_MS } from "../lib/time/time.ts";
import { createBadgeRoutes } from "./api/badge_route.ts";
import { createActionRoutes } from "./pages/action_routes.ts";
import { admit, TokenNeededError, WrongTokenError } from "./http/auth.ts";
import type { AppDeps } from "./http/deps.ts";
import { createFloodGuard, type FloodGuard } from "./http/flood.ts";
import type { Handlers } from "./http/handlers.ts";
import { createHealthRoutes } from "./api/health_routes.ts";
import { createHeartbeatRoute, createTakeSign, type MeasuredHours } from "./api/heartbeat_route.ts";
import {
  asksForPage,
  FORM_HEADERS,
  HttpError,
  PAGE_HEADERS,
  reply,
  replyJson,
  withoutBody,
} from "./http/http.ts";
import { createLinkRoutes, WrongLinkError } from "./pages/link_routes.ts";
import { LINK_PREFIX } from "./keys/links.ts";
import { SHARE_PREFIX } from "./keys/shares.ts";
import { createLoginRoutes } from "./pages/login_routes.ts";
import { createOutageRoutes } from "./pages/outage_routes.ts";
import { createLiveRoutes } from "./pages/live.ts";
import { createPages } from "./pages/pages.ts";
import { ContentionError } from "./store/records.ts";
import { readerZone } from "./http/reader_zone.ts";
import { matchRoute } from "./http/router.ts";
import { createPingRoutes } from "./api/ping_route.ts";
import { createRateLimit, type RateLimit } from "./http/rate.ts";
import { createSocketRoute } from "./api/socket_route.ts";
import { createReportRoutes } from "./pages/report_routes.ts";
import { createSiteRoutes } from "./api/site_routes.ts";
import { createSnapshots } from "./api/snapshot.ts";
import { createStatusRoutes } from "./pages/status_routes.ts";

/**
 * The cloud as a function from request to answer; it never rejects. `sender` is the address that
 * the connection came from; null: not known.
 */
export type App = (request: Request, sender?: string | null) => Promise<Response>;

/** Answers every request of the cloud; `ROUTES` lists the addresses. */
export function createApp(deps: AppDeps): App {
  const guard = createFloodGuard();
  const answer = createAnswerer(deps, guard);
  /** Since when no page could be shown by our own fault; null: the last could. */
  let failingSince: EpochMs | null = null;
  return async (request, sender = null) => {
    try {
      const response = await answer(request, sender);
      // Asked only while pages fail: heartbeats need not be read for what they accept.
      if (failingSince !== null && showsStatus(request)) failingSince = null;
      return request.method === "HEAD" ? withoutBody(response) : response;
    } catch (error) {
      const limited = limitWrongTokens(error, { request, sender, guard, deps });
      const httpError = asHttpError(limited, { request, deps });
      if (httpError.status >= 500 && showsStatus(request)) failingSince ??= deps.now();
      const response = renderError(request, { error: httpError, deps, failingSince });
      return request.method === "HEAD" ? withoutBody(response) : response;
    }
  };
}

type Answerer = (request: Request, sender: string | null) => Promise<Response>;

function createAnswerer(deps: AppDeps, guard: FloodGuard): Answerer {
  const limit = createRateLimit();
  const onWrongToken = (sender: string | null) => void noteWrong(sender, { guard, deps });
  const handlers = createHandlers(deps, { limit, onWrongToken });
  return async (request, sender) => {
    const path = pathOf(request);
    if (path === null) throw new HttpError(400, "The Host header must be a name and a port");
    const { name, parameter } = matchRoute(request.method, path);
    const claim = await admit(request, { route: ROUTES[name], site: parameter }, deps);
    // What a home's own token writes; a reader's may look as often as it likes.
    if (ROUTES[name].access === "site") limit.take(parameter, deps.now());
    return await handlers[name]({ request, parameter, claim, sender });
  };
}

function createHandlers(
  deps: AppDeps,
  tools: { readonly limit: RateLimit; readonly onWrongToken: (sender: string | null) => void },
): Handlers<RouteName> {
  const hours: MeasuredHours = new Map();
  const snapshots = createSnapshots(deps, hours);
  const pages = createPages(snapshots, deps.inOwnWords);
  const takeSign = createTakeSign(deps, hours);
  return {
    ...createHeartbeatRoute(deps, takeSign),
    ...createPingRoutes(deps, takeSign),
    ...createSocketRoute(deps, { takeSign, ...tools }),
    ...createSiteRoutes(deps, snapshots),
    ...createStatusRoutes(snapshots, pages),
    ...createLiveRoutes(deps, pages),
    ...createActionRoutes(deps, snapshots),
    ...createLoginRoutes(deps),
    ...createLinkRoutes(deps, snapshots),
    ...createOutageRoutes(deps, snapshots),
    ...createHealthRoutes(deps, snapshots),
    ...createReportRoutes(deps),
    ...createBadgeRoutes(deps, snapshots),
    showApi: () => replyJson(openApi()),
  };
}

interface WrongToken {
  readonly request: Request;
  readonly sender: string | null;
  readonly guard: FloodGuard;
  readonly deps: AppDeps;
}

/** The error, or in its place a 429 to an address that has shown too many wrong tokens. */
function limitWrongTokens(error: unknown, { request, sender, guard, deps }: WrongToken): unknown {
  if (!(error instanceof WrongTokenError) && !(error instanceof WrongLinkError)) return error;
  const waitMs = noteWrong(sender, { guard, deps });
  // Whoever guesses may do it all day; a browser must be able to ask its owner for another password.
  const isBrowser = /^basic /i.test(request.headers.get("authorization") ?? "");
  if (waitMs === 0 || isBrowser) return error;
  return new HttpError(429, "Too many wrong tokens from this address; a good one is let in", {
    headers: { "retry-after": String(Math.ceil(waitMs / SECOND_MS)) },
  });
}

/** How long until wrong tokens from there are answered as such again; 0: they are. */
function noteWrong(
  sender: string | null,
  { guard, deps }: { readonly guard: FloodGuard; readonly deps: AppDeps },
): number {
  const { waitMs, isNews } = guard.noteWrong(sender, deps.now());
  if (isNews) deps.log({ level: "warn", event: "wrong_tokens", sender: sender ?? "unknown" });
  return waitMs;
}

/** The one place where errors become answers, and where those that are bugs are logged. */
function renderError(
  request: Request,
  failure: {
    readonly error: HttpError;
    readonly deps: AppDeps;
    readonly failingSince: EpochMs | null;
  },
): Response {
  const { error, failingSince } = failure;
  const options = { status: error.status, headers: { ...error.headers, vary: "Accept" } };
  if (!asksForPage(request)) {
    const body: InferOutput<typeof errorSchema> = { error: error.message };
    return replyJson(body, options);
  }
  const isLogin = error instanceof TokenNeededError;
  const headers = { ...options.headers, ...(isLogin ? FORM_HEADERS : PAGE_HEADERS) };
  const reader = { now: failure.deps.now(), timeZone: readerZone(request) };
  return reply(
    isLogin
      ? failure.deps.inOwnWords(renderLogin(askOf(request, error)))
      : renderErrorPage(error, { reader, failingSince }),
    {
      ...options,
      headers,
      type: "text/html; charset=utf-8",
    },
  );
}

/** A page that needs the store: one that it could be read for shows that the cloud works again. */
function showsStatus(request: Request): boolean {
  return asksForPage(request) && !/^\/log(in|out)$/.test(pathOf(request) ?? "/login");
}

/** A page that is refused asks for the token that opens it, and leads to it then. */
function askOf(request: Request, error: TokenNeededError): LoginAsk {
  const { pathname, search, searchParams } = new URL(request.url);
  const next = pathname === "/login" ? searchParams.get("next") : `${pathname}${search}`;
  const why = error instanceof WrongTokenError ? "That is no token of this cloud" : null;
  return { asks: error.asks, next: safeNext(next), why };
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
    error: describeError(error),
  });
  if (isBusy) {
    return new HttpError(503, "The store is busy, try again", { headers: { "retry-after": "1" } });
  }
  return new HttpError(500, "Something went wrong here; the log says what");
}

/** An address's path, behind its authority and before what is asked or pointed at. */
const PATH_REGEXP = /^https?:\/\/[^/?#]*([^?#]*)/;

/**
 * The path as it was sent: "/x/../status" and "/%2e/status", which whoever reads an address folds,
 * are no other spellings. Null: the address is none, which is the Host header's fault; the rest was
 * read by the runtime.
 */
function pathOf(request: Request): string | null {
  const { url } = request;
  if (!URL.canParse(url)) return null;
  // One of another scheme is no path of ours: it leads nowhere as it is.
  const path = PATH_REGEXP.exec(url)?.[1] ?? url;
  return path === "" ? "/" : path;
}

/** Whoever reads the log must not be able to press a button, nor look by a link. */
function shownPath(request: Request): string {
  const path = pathOf(request)?.slice(0, 128) ?? "";
  const prefix = [LINK_PREFIX, SHARE_PREFIX].find((each) => path.startsWith(each));
  return prefix === undefined ? path : `${prefix}…`;
}
