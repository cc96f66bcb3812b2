import type { HistoryEntry } from "../lib/site/history.ts";
import {
  type ChannelFacts,
  QUEUE_SHOWN_MAX,
  type StatusView,
  viewStatus,
} from "../lib/page/status_view.ts";
import { DAY_MS, type EpochMs, SECOND_MS } from "../lib/time.ts";
import type { AppDeps } from "./deps.ts";
import {
  listHistory,
  listOutbox,
  listSetAside,
  listSites,
  readChannel,
  readSweepMark,
} from "./records.ts";

/** How old what is shown may be: any number of readers costs one round of reads in that time. */
export const SNAPSHOT_KEPT_MS = 10 * SECOND_MS;

/** Homes whose past the page shows; the others show none. */
const HISTORY_SITES_MAX = 10;
/** Entries read for each: finished hours are among them, and not shown. */
const HISTORY_READ_MAX = 60;
const HISTORY_SHOWN_MS = 30 * DAY_MS;
const SET_ASIDE_SHOWN_MAX = 10;

/** The past of the homes on the page, newest first. */
export type History = Readonly<Record<string, readonly HistoryEntry[]>>;

/** What readers are shown. Only a cache: nothing is decided on it. */
export interface Snapshots {
  status(): Promise<StatusView>;
  history(): Promise<History>;
  /** When the cloud last looked for silent homes; null: never. */
  lastSweepAt(): Promise<EpochMs | null>;
  /** Forgets what was kept, after somebody changed something here. */
  clear(): void;
}

/** Reads from the store at most once in `SNAPSHOT_KEPT_MS`, for all who ask in that time. */
export function createSnapshots(deps: AppDeps): Snapshots {
  const status = keep(deps, () => readStatus(deps));
  const history = keep(deps, async () => await readHistory(deps, await status.get()));
  const lastSweepAt = keep(deps, async () => (await readSweepMark(deps.kv))?.lastAt ?? null);
  return {
    status: status.get,
    history: history.get,
    lastSweepAt: lastSweepAt.get,
    clear() {
      status.clear();
      history.clear();
    },
  };
}

function keep<Value>(
  deps: AppDeps,
  make: () => Promise<Value>,
): { readonly get: () => Promise<Value>; readonly clear: () => void } {
  let kept: { readonly value: Promise<Value>; readonly at: EpochMs } | null = null;
  return {
    get() {
      const now = deps.now();
      if (kept !== null && now >= kept.at && now - kept.at < SNAPSHOT_KEPT_MS) return kept.value;
      const made = { value: make(), at: now };
      kept = made;
      // A failure is not kept; who asked for it is told by the promise itself.
      made.value.catch(() => {
        if (kept === made) kept = null;
      });
      return made.value;
    },
    clear() {
      kept = null;
    },
  };
}

async function readStatus(deps: AppDeps): Promise<StatusView> {
  const { kv } = deps;
  const [sites, sweepMark, channels] = await Promise.all([
    listSites(kv),
    readSweepMark(kv),
    Promise.all(deps.channels.map(({ name }) => readChannelFacts(deps, name))),
  ]);
  // The time after the reads: a heartbeat that came in between must not seem to be ahead.
  return viewStatus({ now: deps.now(), sites, sweepMark, channels });
}

async function readChannelFacts(deps: AppDeps, name: string): Promise<ChannelFacts> {
  const [state, rows, setAside] = await Promise.all([
    readChannel(deps.kv, name),
    listOutbox(deps.kv, name, { limit: QUEUE_SHOWN_MAX }),
    listSetAside(deps.kv, name, { limit: SET_ASIDE_SHOWN_MAX }),
  ]);
  return { name, state, queued: rows.length, setAside };
}

async function readHistory(deps: AppDeps, view: StatusView): Promise<History> {
  const shown = view.sites.slice(0, HISTORY_SITES_MAX);
  const range = { from: view.now - HISTORY_SHOWN_MS, to: view.now + 1, limit: HISTORY_READ_MAX };
  const entries = await Promise.all(
    shown.map(async (site) => [site.id, await listHistory(deps.kv, site.id, range)] as const),
  );
  return Object.fromEntries(entries);
}
