import { parsePing, type Ping } from "../../lib/wire/ping.ts";
import type { AppDeps } from "../http/deps.ts";
import { orBadRequest, replyTo } from "../http/http.ts";
import type { Sender, TakeSign } from "./heartbeat_route.ts";

/** `GET` and `POST /v1/sites/:site/ping`: a sign of life that says nothing else. */
export function createPingRoute(
  deps: Pick<AppDeps, "now">,
  takeSign: TakeSign,
): (request: Request, sender: Sender) => Promise<Response> {
  return async (request, sender) => {
    const { site } = await takeSign(readPing(request, "ping"), sender);
    return replyTo("ping", { serverTimeMs: deps.now(), staleAfterMs: site.staleAfterMs });
  };
}

/** What the address says; throws HttpError 400 for a word that is not known. */
export function readPing(request: Request, by: Ping["by"]): Ping {
  return orBadRequest(() => parsePing(new URL(request.url).searchParams, by), TypeError);
}
