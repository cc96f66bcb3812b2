import { type Heartbeat, HEARTBEAT_BYTES_MAX, parseHeartbeat } from "../../lib/wire/heartbeat.ts";
import type { Ping } from "../../lib/wire/ping.ts";
import type { HeartbeatChange } from "../../lib/site/heartbeat.ts";
import { measure, type MeasuredHour } from "../../lib/site/measured.ts";
import { readJsonBody, smallBody } from "../http/body.ts";
import { channelNames } from "../phone/channels.ts";
import type { AppDeps } from "../http/deps.ts";
import type { Asked, Handlers } from "../http/handlers.ts";
import { HttpError, orBadRequest, replyTo } from "../http/http.ts";
import { FullError, type HeartbeatFiling, recordHeartbeat } from "../store/records.ts";
import { notify } from "../http/notify.ts";

/** What each home measured in the running hour, in the memory of this process only. */
export type MeasuredHours = Map<string, MeasuredHour>;

/**
 * Takes in signs of life, whatever way they come: each is stored for good when this resolves. The
 * parameter is the home's id.
 */
export type TakeSign = (
  sign: Heartbeat | Ping,
  asked: Pick<Asked, "parameter" | "claim">,
) => Promise<HeartbeatChange>;

/** One for all routes that signs of life come by; throws HttpError 403 for a home too many. */
export function createTakeSign(deps: AppDeps, hours: MeasuredHours): TakeSign {
  return async (sign, { parameter: site, claim }) => {
    const change = await record(deps, sign, {
      now: deps.now,
      siteId: site,
      generation: claim?.kind === "site" ? claim.generation : 1,
      listening: deps.listening,
      channels: channelNames(deps.channels, site),
      measured: hours.get(site) ?? null,
      sitesMax: deps.config.sitesMax,
    });
    if (!("by" in sign)) {
      hours.set(site, measure(hours.get(site) ?? null, sign, { now: deps.now() }));
    }
    notify(deps, change);
    return change;
  };
}

async function record(
  { kv, listening }: AppDeps,
  sign: Heartbeat | Ping,
  options: HeartbeatFiling,
): Promise<HeartbeatChange> {
  try {
    return await recordHeartbeat(kv, sign, options);
  } catch (error) {
    if (!(error instanceof FullError)) {
      // A home that the store keeps from being recorded was heard all the same.
      listening.noteUnstored(options.siteId);
      throw error;
    }
    throw new HttpError(403, error.message, { cause: error });
  }
}

/** `POST /v1/sites/:site/heartbeat`: answered only after it is stored for good. */
export function createHeartbeatRoute(
  deps: AppDeps,
  takeSign: TakeSign,
): Handlers<"sendHeartbeat"> {
  return {
    async sendHeartbeat(asked) {
      const limits = { ...smallBody(deps), bytesMax: HEARTBEAT_BYTES_MAX };
      const body = await readJsonBody(asked.request, limits);
      const heartbeat = orBadRequest(() => parseHeartbeat(body), TypeError);
      const { acknowledged, commands } = await takeSign(heartbeat, asked);
      return replyTo("sendHeartbeat", { acknowledged, serverTimeMs: deps.now(), commands });
    },
  };
}
