import type { LogLine } from "../../lib/base/log.ts";
import { logLinesOf } from "../../lib/site/log_change.ts";
import { resumeMark, type SiteRecord, type SweepMark } from "../../lib/site/site.ts";
import { createDigestClock } from "../../lib/report/digest.ts";
import { applySweep, nextMomentAt, type SweepContext } from "../../lib/site/sweep.ts";
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../../lib/time/time.ts";
import { channelNames } from "../phone/channels.ts";
import { type Courier, startCourier } from "../phone/courier.ts";
import type { Channel } from "../phone/channel.ts";
import { sumUpDay } from "./digest.ts";
import type { Decorator } from "../phone/decorate.ts";
import { purgeStep } from "./purge.ts";
import {
  ContentionError,
  eachSite,
  readSites,
  readSweepMark,
  updateSite,
  writeSweepMark,
} from "../store/records.ts";

export interface SweepDeps {
  readonly kv: Deno.Kv;
  readonly now: () => EpochMs;
  /** May resolve or reject when `signal` aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly log: (line: LogLine) => void;
  /** None: nobody is told. */
  readonly channels: readonly Channel[];
  /** As in `DeliverDeps`. */
  readonly decorate?: Decorator;
  /** Minutes after a home's midnight at which its day is summed up; null: never. */
  readonly digestMinute?: number | null;
  /** First reminder after the down notice; the next gaps are 3, 6 and 12 times that. */
  readonly reminderFirstMs: number;
  /**
   * Since when this process takes heartbeats; null where the platform starts and stops instances
   * as it likes. A start after the last sweep counts as the end of our own silence.
   */
  readonly aliveSince: EpochMs | null;
}

/** What one run did. */
export interface SweepReport {
  readonly sites: number;
  readonly flips: number;
  /** Our own silence ended with this run: silent homes get time to report. */
  readonly resumed: boolean;
}

/** A run is over by then: one that is still running at the full minute costs the next one. */
const RUN_MS_MAX = 55 * SECOND_MS;
const MINUTE_END_MS = 5 * SECOND_MS;

/** Requests to the channel may last that much longer. */
const DELIVERY_EXTRA_MS = 4 * SECOND_MS;

/** Waking later than this means that the clock jumped or the host slept: prove nothing. */
const OVERSLEPT_MS = 10 * SECOND_MS;

/** As many as one commit takes. */
const UPDATES_AT_ONCE = 100;

/** Up to so many sites each is looked at right at its deadline; more are gathered. */
const PROMPT_SITES_MAX = 20;
const PROMPT_SLACK_MS = 5;
const GATHER_SLACK_MS = SECOND_MS;

/** When a run that starts at `startedAt` must be over; not after `startedAt`: judge once only. */
export function endOfRun(startedAt: EpochMs): EpochMs {
  const minuteEnd = (Math.floor(startedAt / MINUTE_MS) + 1) * MINUTE_MS;
  return Math.min(startedAt + RUN_MS_MAX, minuteEnd - MINUTE_END_MS);
}

/** One run of the cron: judges everything, then looks again at each deadline until second 55. */
export async function sweep(deps: SweepDeps): Promise<SweepReport> {
  const { kv, now } = deps;
  const startedAt = now();
  const endsAt = endOfRun(startedAt);
  const couriers = deps.channels.map((channel) =>
    startCourier({ ...deps, channel }, { until: endsAt + DELIVERY_EXTRA_MS, drainUntil: endsAt })
  );
  try {
    const stored = await readSweepMark(kv);
    const sweepMark = resumeMark(stored, { now: startedAt, aliveSince: deps.aliveSince });
    const resumed = sweepMark.resumedAt !== stored?.resumedAt;
    const lastAt = stored?.lastAt ?? startedAt;
    const run = new SweepRun(deps, { sweepMark, endsAt, couriers, lastAt });
    const siteIds = await run.judgeAll();
    await run.sumUpDays();
    const purged = await purgeStep(kv, sweepMark, { now: startedAt, siteIds });
    // Written only now: until everything was judged, nobody may rely on our having looked.
    await writeSweepMark(kv, { ...purged, lastAt: startedAt });
    await run.lookAgain();
    return { sites: siteIds.length, flips: run.flips, resumed };
  } finally {
    await Promise.all(couriers.map((courier) => courier.finish()));
  }
}

class SweepRun {
  flips = 0;
  readonly #deps: SweepDeps;
  readonly #sweepMark: SweepMark;
  readonly #endsAt: EpochMs;
  readonly #couriers: readonly Courier[];
  #isDigestDue: (timeZone: string | null) => boolean = () => false;
  readonly #digests: string[] = [];
  /** Sites with the moment at which they must be looked at again. */
  readonly #pending = new Map<string, EpochMs>();

  constructor(
    deps: SweepDeps,
    options: {
      readonly sweepMark: SweepMark;
      readonly endsAt: EpochMs;
      readonly couriers: readonly Courier[];
      /** Start of the sweep before this one; the same as this one's: there was none. */
      readonly lastAt: EpochMs;
    },
  ) {
    this.#deps = deps;
    this.#sweepMark = options.sweepMark;
    this.#endsAt = options.endsAt;
    this.#couriers = options.couriers;
    const minute = deps.digestMinute ?? null;
    const { lastAt } = options;
    if (minute !== null) {
      this.#isDigestDue = createDigestClock({ minute, lastAt, now: deps.now() });
    }
  }

  /** Judges every site; returns their ids in order. */
  async judgeAll(): Promise<string[]> {
    const context = this.#context();
    const siteIds: string[] = [];
    const due: string[] = [];
    for await (const site of eachSite(this.#deps.kv)) {
      siteIds.push(site.id);
      if (this.#isDigestDue(site.timeZone)) this.#digests.push(site.id);
      if (applySweep(site, context) === null) this.#schedule(site, context);
      else due.push(site.id);
    }
    await this.#updateAll(due);
    return siteIds;
  }

  /** Queues the digests whose hour has come. */
  async sumUpDays(): Promise<void> {
    const { kv, now, channels } = this.#deps;
    for (const id of this.#digests) await sumUpDay(kv, id, { channels, now: now() });
    if (this.#digests.length > 0) this.#kick();
  }

  /** Sleeps from deadline to deadline until the run must end. */
  async lookAgain(): Promise<void> {
    const { now, sleep } = this.#deps;
    for (;;) {
      const before = now();
      const wakeAt = this.#nextWakeAt();
      if (wakeAt === null || before >= this.#endsAt) return;
      await sleep(Math.ceil(Math.max(1, wakeAt - before)));
      const woke = now();
      if (woke < before || woke - wakeAt > OVERSLEPT_MS) return;
      const due = [...this.#pending].filter(([, at]) => at <= woke).map(([id]) => id);
      await this.#lookAt(due);
    }
  }

  /** Null: nothing is to be looked at again within this run. */
  #nextWakeAt(): EpochMs | null {
    let earliest = Number.POSITIVE_INFINITY;
    for (const at of this.#pending.values()) earliest = Math.min(earliest, at);
    if (earliest > this.#endsAt) return null;
    const prompt = this.#pending.size <= PROMPT_SITES_MAX;
    return Math.min(earliest + (prompt ? PROMPT_SLACK_MS : GATHER_SLACK_MS), this.#endsAt);
  }

  async #lookAt(ids: readonly string[]): Promise<void> {
    const sites = await readSites(this.#deps.kv, ids);
    const context = this.#context();
    const due: string[] = [];
    for (const [index, id] of ids.entries()) {
      const site = sites[index] ?? null;
      if (site === null) this.#pending.delete(id);
      else if (applySweep(site, context) === null) this.#schedule(site, context);
      else due.push(id);
    }
    await this.#updateAll(due);
  }

  /** Side by side, so that what many sites write is stored together. */
  async #updateAll(ids: readonly string[]): Promise<void> {
    const left = ids.values();
    const work = async () => {
      for (const id of left) await this.#update(id);
    };
    await Promise.all(Array.from({ length: UPDATES_AT_ONCE }, work));
  }

  /** Judges one site anew and commits; a heartbeat that came meanwhile wins. */
  async #update(id: string): Promise<void> {
    const { kv, channels, log } = this.#deps;
    const context = this.#context();
    let latest: SiteRecord | null = null;
    const change = (site: SiteRecord | null) => {
      latest = site;
      return site === null ? null : applySweep(site, context);
    };
    try {
      const names = channelNames(channels, id);
      const done = await updateSite(kv, id, { change, channels: names, now: context.now });
      this.flips += done?.flips.length ?? 0;
      if (done !== null) {
        for (const line of logLinesOf(done, context)) log(line);
        if (done.notices.length > 0) this.#kick();
      }
      const site = done?.site ?? latest;
      if (site === null) this.#pending.delete(id);
      else this.#schedule(site, context);
    } catch (error) {
      if (!(error instanceof ContentionError)) throw error;
      log({ level: "warn", event: "contention", site: id, why: error.message });
      this.#pending.set(id, context.now + GATHER_SLACK_MS);
    }
  }

  #kick(): void {
    for (const courier of this.#couriers) courier.kick();
  }

  #schedule(site: SiteRecord, context: SweepContext): void {
    const at = nextMomentAt(site, context);
    if (at > this.#endsAt) this.#pending.delete(site.id);
    else this.#pending.set(site.id, at);
  }

  #context(): SweepContext {
    const { now, reminderFirstMs } = this.#deps;
    return { now: now(), sweepMark: this.#sweepMark, reminderFirstMs };
  }
}
