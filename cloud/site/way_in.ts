import type { LogLine } from "../../lib/base/log.ts";
import { type Change, heardMs, type SiteRecord, unrung } from "../../lib/site/site.ts";
import type { EpochMs } from "../../lib/time/time.ts";
import { listSites, updateSite } from "../store/records.ts";
import { sideBySide } from "../store/side_by_side.ts";
import { type Listening, NOBODY_MS } from "../store/listening.ts";

/** A process with a store and no way in hears nobody: its silence is nobody's. */

/** What asking for the way in needs. */
export interface WayInDeps {
  readonly kv: Deno.Kv;
  readonly now: () => EpochMs;
  readonly log: (line: LogLine) => void;
  readonly listening: Listening;
  /** False: no home can reach us, which only we can find out. Not there: not asked. */
  readonly canBeReached?: () => Promise<boolean>;
}

/** Homes that fall silent together; one alone says nothing about us. */
const HOMES_MIN = 2;

/** False when no home at all is heard, and none can reach us. */
export async function canHear(deps: WayInDeps): Promise<boolean> {
  const { kv, now, listening, canBeReached } = deps;
  if (canBeReached === undefined || listening.sinceHeardMs() < NOBODY_MS) return true;
  const up = (await listSites(kv)).filter(({ status }) => status === "up");
  // By whichever process: its wall clock may be a wrong one, and what it stored as heard may be
  // ahead by what it did not know. One that is not heard by either only has us ask.
  const isHeard = (site: SiteRecord) =>
    Math.abs(now() - site.lastSeenAt) < NOBODY_MS &&
    listening.most() - heardMs(site, {}) < NOBODY_MS;
  if (up.length < HOMES_MIN || up.some(isHeard)) return true;
  return await canBeReached();
}

/** No home can reach us: time adds nothing, and all homes have all of their time again. */
export async function closeWayIn(deps: WayInDeps): Promise<void> {
  const { kv, now, log, listening } = deps;
  log({ level: "error", event: "no_way_in" });
  const change = (site: SiteRecord | null): Change | null => {
    if (site === null || site.status === "down") return null;
    return unrung({ ...site, heardMs: listening.most() });
  };
  await sideBySide(await listSites(kv), async ({ id }) => {
    await updateSite(kv, id, { change, channels: [], now });
  });
  // Last: what the store keeps from being written is tried again with the next look.
  listening.setOpen(false);
}

/** A way in that is open again is found by asking, or by the first home that is heard. */
export async function tryWayIn({ listening, canBeReached, log }: WayInDeps): Promise<void> {
  if (listening.isOpen() || canBeReached === undefined || !await canBeReached()) return;
  listening.setOpen(true);
  log({ level: "info", event: "way_in_open" });
}
