import type { LogLine } from "../../lib/base/log.ts";
import { heardMs, type SiteRecord } from "../../lib/site/site.ts";
import { type EpochMs, MINUTE_MS } from "../../lib/time/time.ts";
import { listSites, readMarkEntry } from "../store/records.ts";
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

/** On Deploy all homes may be heard by another instance: whoever hears nobody asks for so long. */
const ASKED_EARLY_MS_MAX = 5 * MINUTE_MS;

/** False when no home at all is heard, and none can reach us. */
export async function canBeHeardHere(deps: WayInDeps): Promise<boolean> {
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
export async function closeWayIn({ kv, log, listening }: WayInDeps): Promise<void> {
  log({ level: "error", event: "no_way_in" });
  // Who slept reckons with all that others may have heard meanwhile; the mark says what they have.
  listening.meet(await readMarkEntry(kv));
  listening.setOpen(false);
}

/**
 * Asks for the way in as soon as nobody is heard any more, and not only when somebody is silent: it
 * may be open again by then. One that is open again is found by asking, or by the first home.
 */
export async function watchWayIn(deps: WayInDeps): Promise<void> {
  const { listening, canBeReached, log } = deps;
  if (listening.isOpen()) {
    if (listening.sinceHeardMs() <= ASKED_EARLY_MS_MAX && !await canBeHeardHere(deps)) {
      await closeWayIn(deps);
    }
  } else if (canBeReached !== undefined && await canBeReached()) {
    listening.setOpen(true);
    log({ level: "info", event: "way_in_open" });
  }
}
