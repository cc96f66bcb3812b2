import { logLinesOf } from "../../lib/site/log_change.ts";
import type { Change, SiteRecord } from "../../lib/site/site.ts";
import { channelNames } from "../phone/channels.ts";
import { type SiteUpdate, updateSite } from "../store/records.ts";
import type { AppDeps } from "./deps.ts";
import { type HttpErrorOptions, noSuchSite } from "./http.ts";

/** Logs what a request made of a site and has waiting notices sent at once, beside the answer. */
export function notify(deps: AppDeps, change: Change): void {
  for (const line of logLinesOf(change, { now: deps.now() })) deps.log(line);
  if (change.notices.length > 0) deps.onNotice();
}

/**
 * Changes a site as a request asks and tells of it. Throws HttpError 404, with `missing`, where there
 * is none, and as `updateSite()`.
 */
export async function changeSite(
  deps: AppDeps,
  site: string,
  { apply, missing = {}, ...update }: Pick<SiteUpdate<Change>, "once"> & {
    readonly apply: (site: SiteRecord) => Change | Promise<Change>;
    readonly missing?: HttpErrorOptions;
  },
): Promise<void> {
  const done = await updateSite(deps.kv, site, {
    ...update,
    change: (record) => record === null ? null : apply(record),
    channels: channelNames(deps.channels, site),
    now: deps.now(),
  });
  if (done === null) throw noSuchSite(site, missing);
  notify(deps, done);
}
