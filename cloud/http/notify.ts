import { logLinesOf } from "../../lib/site/log_change.ts";
import type { Change } from "../../lib/site/site.ts";
import type { AppDeps } from "./deps.ts";

/** Logs what a request made of a site and has waiting notices sent at once, beside the answer. */
export function notify(deps: AppDeps, change: Change): void {
  for (const line of logLinesOf(change, { now: deps.now() })) deps.log(line);
  if (change.notices.length > 0) deps.onNotice();
}
