import { logLinesOf } from "../../lib/site/log_change.ts";
import type { Change } from "../../lib/site/site.ts";
import { SECOND_MS } from "../../lib/time/time.ts";
import { deliver } from "../phone/deliver.ts";
import type { AppDeps } from "./deps.ts";

/** How long delivery goes on after the answer; what is left waits for the next sweep. */
const DELIVERY_MS = 10 * SECOND_MS;

/** Logs what a request made of a site and hands waiting notices over at once, beside the answer. */
export function notify(deps: AppDeps, change: Change): void {
  for (const line of logLinesOf(change, { now: deps.now() })) deps.log(line);
  if (change.notices.length === 0) return;
  const { kv, now, log, channels, decorate } = deps;
  const { reminderFirstMs } = deps.config;
  for (const channel of channels) {
    const delivery = deliver({ kv, now, log, channel, reminderFirstMs, decorate }, {
      until: now() + DELIVERY_MS,
    });
    deps.background(delivery.then(() => {}));
  }
}
