import { DAYS_SHOWN, type SiteFacts } from "../../lib/pages/view/site_facts.ts";
import type { ScrapedFacts } from "../../lib/api/metric_facts.ts";
import type { MeasuredHour } from "../../lib/site/measured.ts";
import type { SiteRecord } from "../../lib/site/site.ts";
import type { ShownStatus } from "../../lib/status/read_status.ts";
import { type ChannelFacts, QUEUE_SHOWN_MAX, viewStatus } from "../../lib/status/status_view.ts";
import { onlyPings } from "../../lib/status/status_words.ts";
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../lib/time/time.ts";
import type { AppDeps } from "../http/deps.ts";
import { SharedReads } from "../http/shared_reads.ts";
import {
  listHistory,
  listHours,
  listOutbox,
  listSetAside,
  listSites,
  listTotals,
  readChannel,
  readMarkEntry,
  readSweepMark,
} from "../store/records.ts";

/** How old what is shown may be: any number of readers costs one round of reads in that time. */
export const SNAPSHOT_KEPT_MS = 10 * SECOND_MS;

/** The past of a home is read anew after so long, or as soon as something was added to it. */
export const FACTS_KEPT_MS = 15 * MINUTE_MS;
/** Entries of a past: a line with eight outages every day of the 90 has about so many. */
export const ENTRIES_READ_MAX = 1_000;
const HOURS_READ_MAX = 25;
/** Pasts that are kept; the oldest goes. */
const FACTS_KEPT_MAX = 50;
const SET_ASIDE_SHOWN_MAX = 10;

/** What readers are shown. Only a cache: nothing is decided on it. */
export interface Snapshots {
  status(): Promise<ShownStatus>;
  /** The past of one home on the status; empty for any other. At most 1,025 rows are read. */
  facts(id: string): Promise<SiteFacts>;
  /** What only those who scrape are told. */
  scraped(): Promise<ScrapedFacts>;
  /** When the cloud last looked for silent homes; null: never. */
  lastSweepAt(): Promise<EpochMs | null>;
  /** Forgets what was kept, after somebody changed something here. */
  clear(): void;
}

/** Reads from the store at most once in `SNAPSHOT_KEPT_MS`, for all who ask in that time. */
export function createSnapshots(
  deps: AppDeps,
  hours: ReadonlyMap<string, MeasuredHour> = new Map(),
): Snapshots {
  const { now } = deps;
  const keep = <Value>(make: () => Promise<Value>) => {
    const kept = new SharedReads<Value>({ now, forMs: SNAPSHOT_KEPT_MS, most: 1 });
    return { get: () => kept.get("", make), clear: () => kept.clear() };
  };
  const status = keep(() => readStatus(deps));
  const pasts = new SharedReads<KeptPast>({ now, forMs: FACTS_KEPT_MS, most: FACTS_KEPT_MAX });
  const totals = keep(() => listTotals(deps.kv));
  const lastSweepAt = keep(async () => (await readSweepMark(deps.kv))?.lastAt ?? null);
  return {
    status: async () => (await status.get()).view,
    async facts(id) {
      const { sites } = await status.get();
      const site = sites.find((each) => each.id === id);
      if (site === undefined) return NO_FACTS;
      // Read only when its home's record shows that something was added, or it is old.
      const past = await pasts.get(id, () => readPast(deps, id), markOf(site));
      return { ...past, measured: hours.get(id) ?? null };
    },
    lastSweepAt: lastSweepAt.get,
    async scraped() {
      const [known, { view, waiting }] = await Promise.all([totals.get(), status.get()]);
      const watched = view.sites.filter((site) => !onlyPings(site)).map(({ id }) => id);
      // One that was forgotten is measured no more.
      const ids = new Set(view.sites.map(({ id }) => id));
      const measured = new Map([...hours].filter(([id]) => ids.has(id)));
      return { totals: known, sites: watched, waiting, measured };
    },
    clear() {
      status.clear();
      pasts.clear();
    },
  };
}

type KeptPast = Omit<SiteFacts, "measured">;

const NO_FACTS: SiteFacts = { entries: [], isCut: false, hours: [], measured: null };

/** Changes with every entry that is added to a home's history. */
function markOf(site: SiteRecord): string {
  const { epoch, lastEvent, incidents, status, hour } = site;
  // Time that we did not listen to is filed with the first heartbeat after it.
  const unheardMs = site.lastSeenAt - (site.heardMs ?? site.lastSeenAt);
  const unheard = Math.round(unheardMs / (SECOND_MS * 10));
  return [epoch, lastEvent, incidents, status, hour.startsAt, unheard].join();
}

async function readPast(deps: AppDeps, id: string): Promise<KeptPast> {
  const now = deps.now();
  const to = now + MINUTE_MS;
  const [entries, hours] = await Promise.all([
    listHistory(deps.kv, id, {
      from: now - (DAYS_SHOWN + 1) * DAY_MS,
      to,
      limit: ENTRIES_READ_MAX,
    }),
    listHours(deps.kv, id, { from: now - DAY_MS - HOUR_MS, to, limit: HOURS_READ_MAX }),
  ]);
  return { entries, isCut: entries.length === ENTRIES_READ_MAX, hours };
}

interface ReadStatus {
  /** When the notices were made that wait. */
  readonly waiting: ScrapedFacts["waiting"];
  readonly view: ShownStatus;
  readonly sites: readonly SiteRecord[];
}

async function readStatus(deps: AppDeps): Promise<ReadStatus> {
  const { kv, listening } = deps;
  const [sites, entry, channels] = await Promise.all([
    listSites(kv),
    readMarkEntry(kv),
    Promise.all(deps.channels.map(({ name }) => readChannelFacts(deps, name))),
  ]);
  // The time after the reads: a heartbeat that came in between must not seem to be ahead.
  listening.meet(entry);
  const hearing = listening.hearing(deps.now());
  const view = viewStatus({ ...hearing, sites, sweepMark: entry.value, channels });
  const waiting = channels.map(({ name, createdAt }) => ({ channel: name, createdAt }));
  return { view, sites, waiting };
}

async function readChannelFacts(
  deps: AppDeps,
  name: string,
): Promise<ChannelFacts & { readonly createdAt: readonly EpochMs[] }> {
  const [state, rows, setAside] = await Promise.all([
    readChannel(deps.kv, name),
    listOutbox(deps.kv, name, { limit: QUEUE_SHOWN_MAX }),
    listSetAside(deps.kv, name, { limit: SET_ASIDE_SHOWN_MAX }),
  ]);
  const createdAt = rows.map((row) => row.createdAt);
  return { name, state, queued: rows.length, setAside, createdAt };
}
