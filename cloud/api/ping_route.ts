import { parsePing, type Ping } from "../../lib/wire/ping.ts";
import type { AppDeps } from "../http/deps.ts";
import type { Asked, Handlers } from "../http/handlers.ts";
import { orBadRequest, replyTo } from "../http/http.ts";
import type { TakeSign } from "./heartbeat_route.ts";

/** `GET` and `POST /v1/sites/:site/ping`: a sign of life that says nothing else. */
export function createPingRoutes(
  deps: Pick<AppDeps, "now">,
  takeSign: TakeSign,
): Handlers<"ping" | "postPing"> {
  async function ping(asked: Asked): Promise<Response> {
    const { site } = await takeSign(readPing(asked.request, "ping"), asked);
    return replyTo("ping", { serverTimeMs: deps.now(), staleAfterMs: site.staleAfterMs });
  }
  return { ping, postPing: ping };
}

/** What the address says; throws HttpError 400 for a word that is not known. */
export function readPing(request: Request, by: Ping["by"]): Ping {
  return orBadRequest(() => parsePing(new URL(request.url).searchParams, by), TypeError);
}
