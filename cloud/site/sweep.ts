import { logLinesOf } from "../../lib/site/log_change.ts";
import type { SteadyTime } from "../../lib/site/listening.ts";
import type { SiteRecord, SweepMark } from "../../lib/site/site.ts";
import { createDigestClock } from "../../lib/report/digest.ts";
import { applySweep, nextMomentMs, type SweepContext } from "../../lib/site/sweep.ts";
import { type EpochMs, type ListenMs, MINUTE_MS, SECOND_MS } from "../../lib/time/time.ts";
import { channelNames } from "../phone/channels.ts";
import type { Audience } from "../phone/channel.ts";
import { TOGETHER_MAX } from "../../lib/phone/together/pick.ts";
import { sideBySide } from "../store/side_by_side.ts";
import { sumUpDays } from "./digest.ts";
import type { MarkEntry } from "../store/listening.ts";
import { purgeStep } from "./purge.ts";
import { canBeHeardHere, closeWayIn, watchWayIn, type WayInDeps } from "./way_in.ts";
import {
  ContentionError,
  eachSite,
  readMarkEntry,
  readSites,
  UnansweredError,
  updateSite,
  writeSweepMark,
} from "../store/records.ts";

/** What looking for silent homes needs. */
export interface SweepDeps extends WayInDeps {
  readonly steady: () => SteadyTime;
  /** May resolve or reject when `signal` aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** So often the mark is written whatever else is; once a run in any case. */
  readonly markEveryMs: number;
  /** None: nobody is told. */
  readonly channels: readonly Audience[];
  /** There is something new to send. */
  readonly onNotice: () => void;
  /** The mark was stored: somebody looks, and it can be relied on. */
  readonly onMark: () => void;
  /** Minutes after a home's midnight at which its day is summed up; null: never. */
  readonly digestMinute?: number | null;
  /** First reminder after the down notice; the next gaps are 3, 6 and 12 times that. */
  readonly reminderFirstMs: number;
}

/** What one run did. */
export interface SweepReport {
  readonly sites: number;
  readonly flips: number;
}

/** On Deploy a run that is still going on at the full minute costs the next one. */
const MINUTE_END_MS = 3 * SECOND_MS;

/** After a failure. */
const FAILED_MS = SECOND_MS;
/** A mark at the end of a run that another one has just written is not needed. */
const END_MARK_MS = 30 * SECOND_MS;

/** Another process's clock may be ahead by so much; more than that, somebody set a clock back. */
const SKEW_MS_MAX = 10 * MINUTE_MS;

const MARK_ATTEMPTS_MAX = 3;

/** Up to so many sites each is looked at right at its deadline; more are gathered. */
const PROMPT_SITES_MAX = 20;
const PROMPT_SLACK_MS = 5;
const GATHER_SLACK_MS = SECOND_MS;

/** How long a run may take that starts at `startedAt` and must be over before the minute is. */
export function timeOfRun(startedAt: EpochMs): number {
  const minuteEnd = (Math.floor(startedAt / MINUTE_MS) + 1) * MINUTE_MS;
  return Math.max(0, minuteEnd - MINUTE_END_MS - startedAt);
}

/** Judges everything, then looks again at each deadline for `forMs`; judges once in any case. */
export async function sweep(
  deps: SweepDeps,
  options: { readonly forMs: number },
): Promise<SweepReport> {
  const run = new SweepRun(deps, options);
  let sites = 0;
  for (let isJudged = false; !isJudged || run.leftMs() > 0;) {
    try {
      if (!isJudged) sites = await run.judgeAll();
      isJudged = true;
      await run.lookAgain();
    } catch (error) {
      deps.listening.noteRefused();
      if (run.leftMs() <= FAILED_MS) throw error;
      await deps.sleep(FAILED_MS); // Throws when the process is asked to end: no failure.
      deps.log({ level: "error", event: "look_failed", error: String(error) });
    }
  }
  if (deps.listening.sinceMarkMs() >= END_MARK_MS) await run.storeMark();
  return { sites, flips: run.flips };
}

/** What one look at everything adds to the mark. */
type Look = Pick<SweepMark, "lastAt" | "purgedAt" | "purgeFrom">;

class SweepRun {
  flips = 0;
  readonly #deps: SweepDeps;
  readonly #endsMs: number;
  #looked: Look | null = null;
  /** Notices that nobody was told of yet. */
  #filed = 0;
  /** The mark as we know it; null: read it. */
  #entry: MarkEntry | null = null;
  /** Sites with the moment at which they must be looked at again. */
  readonly #pending = new Map<string, ListenMs>();

  constructor(deps: SweepDeps, options: { readonly forMs: number }) {
    this.#deps = deps;
    this.#endsMs = deps.steady().awakeMs + options.forMs;
  }

  /** What is left of the run. */
  leftMs(): number {
    return this.#endsMs - this.#deps.steady().awakeMs;
  }

  /** Judges every site, and does what is due once a minute; returns how many there are. */
  async judgeAll(): Promise<number> {
    const { kv, now, log } = this.#deps;
    const sayUnreadable = (site: string) => log({ level: "error", event: "site_unreadable", site });
    const entry = await this.#readMark();
    const startedAt = now();
    const lastAt = entry.value?.lastAt ?? startedAt;
    const [siteIds, digests]: [string[], string[]] = [[], []];
    const due: SiteRecord[] = [];
    const isDigestDue = this.#digestClock(lastAt, startedAt);
    const context = this.#context();
    for await (const site of eachSite(kv, sayUnreadable)) {
      siteIds.push(site.id);
      if (isDigestDue(site.timeZone)) digests.push(site.id);
      if (applySweep(site, context) === null) this.#schedule(site, context);
      else due.push(site);
    }
    await this.#judge(due);
    await sumUpDays(this.#deps, digests);
    const known = entry.value ?? { lastAt, purgedAt: null, purgeFrom: null };
    const { purgedAt, purgeFrom } = await purgeStep(kv, known, { now: startedAt, siteIds });
    // Only now: until everything was judged, nobody may rely on our having looked.
    this.#looked = { lastAt: startedAt, purgedAt, purgeFrom };
    if (this.#untilMarkMs() <= 0 || digests.length > 0) await this.storeMark();
    return siteIds.length;
  }

  async #readMark(): Promise<MarkEntry> {
    this.#entry = await readMarkEntry(this.#deps.kv);
    this.#deps.listening.meet(this.#entry);
    return this.#entry;
  }

  #digestClock(lastAt: EpochMs, now: EpochMs): (timeZone: string | null) => boolean {
    const minute = this.#deps.digestMinute ?? null;
    return minute === null ? () => false : createDigestClock({ minute, lastAt, now });
  }

  /** Sleeps from deadline to deadline until the run must end, and proves that we listen. */
  async lookAgain(): Promise<void> {
    for (let leftMs = this.leftMs(); leftMs > 0; leftMs = this.leftMs()) {
      const waitMs = Math.min(leftMs, this.#untilLookMs(), Math.max(0, this.#untilMarkMs()));
      await this.#deps.sleep(Math.max(1, Math.ceil(waitMs)));
      if (this.#untilMarkMs() <= 0) {
        await watchWayIn(this.#deps);
        await this.storeMark();
      }
      const { listenMs } = this.#context();
      // A home that is new has not been judged with the others, and may fall silent before they are.
      for (const id of this.#deps.listening.takeNew()) this.#pending.set(id, listenMs);
      await this.#lookAt([...this.#pending].filter(([, at]) => at <= listenMs).map(([id]) => id));
    }
  }

  #untilLookMs(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const at of this.#pending.values()) earliest = Math.min(earliest, at);
    const slackMs = this.#pending.size <= PROMPT_SITES_MAX ? PROMPT_SLACK_MS : GATHER_SLACK_MS;
    return Math.max(0, earliest - this.#context().listenMs) + slackMs;
  }

  #untilMarkMs(): number {
    const { listening, markEveryMs } = this.#deps;
    return Math.min(listening.untilProofMs(), markEveryMs - listening.sinceMarkMs());
  }

  /** Writes down what we have listened to and looked at; another process may do so at once. */
  async storeMark(): Promise<void> {
    const { kv, now, steady, listening, onMark } = this.#deps;
    for (let attempt = 0; attempt < MARK_ATTEMPTS_MAX; attempt++) {
      // Mostly it is as we know it, which spares a read.
      const entry = this.#entry ?? await this.#readMark();
      this.#entry = null;
      const [listenAt, madeAt] = [now(), steady()];
      const { listenMs, deafUntil = 0 } = listening.hearing(listenAt);
      const { lastAt, purgedAt, purgeFrom } = latest(entry.value, this.#looked) ??
        { lastAt: listenAt, purgedAt: null, purgeFrom: null };
      const closed = listening.isOpen() ? {} : { closed: true as const };
      const deaf = deafUntil > 0 ? { deafUntil } : {};
      const mark = { lastAt, purgedAt, purgeFrom, listenMs, listenAt, ...closed, ...deaf };
      const stamp = await writeSweepMark(kv, mark, entry);
      if (stamp === null) continue;
      this.#entry = { value: mark, versionstamp: stamp };
      listening.marked(this.#entry, madeAt);
      if (this.#looked !== null) onMark();
      return;
    }
    throw new ContentionError("Cannot write the sweep's mark: lost every attempt");
  }

  async #lookAt(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const sites = await readSites(this.#deps.kv, ids);
    const context = this.#context();
    const due: SiteRecord[] = [];
    for (const [index, id] of ids.entries()) {
      const site = sites[index] ?? null;
      if (site === null) this.#pending.delete(id);
      else if (applySweep(site, context) === null) this.#schedule(site, context);
      else due.push(site);
    }
    await this.#judge(due);
  }

  /** Judges those that are due, unless nobody could have been heard. */
  async #judge(due: readonly SiteRecord[]): Promise<void> {
    if (due.length === 0) return;
    // Who judges knows the latest mark: others may have listened to less than this process.
    await this.#readMark();
    const context = this.#context();
    const silent = due.filter((site) => (applySweep(site, context)?.flips.length ?? 0) > 0);
    const isDeaf = silent.length > 0 && !await canBeHeardHere(this.#deps);
    if (isDeaf) await closeWayIn(this.#deps);
    const judged = isDeaf ? due.filter((site) => !silent.includes(site)) : due;
    await this.#updateAll(judged);
    if (!isDeaf) return;
    const againMs = this.#context().listenMs + GATHER_SLACK_MS;
    for (const { id } of silent) this.#pending.set(id, againMs);
  }

  /** Whoever tells the phone looks when all are filed: what is told together is there together. */
  async #updateAll(due: readonly SiteRecord[]): Promise<void> {
    await sideBySide(due, (site) => this.#update(site)).finally(() => this.#tell());
  }

  #tell(): void {
    if (this.#filed > 0) this.#deps.onNotice();
    this.#filed = 0;
  }

  /** Judges one site anew and commits; a heartbeat that came meanwhile wins. */
  async #update({ id, heardMs }: SiteRecord): Promise<void> {
    const { kv, channels, log, now, listening } = this.#deps;
    let latestSite: SiteRecord | null = null;
    const change = (site: SiteRecord | null) => {
      latestSite = site;
      // Heard since the mark was read: by whom, and what that one knows, is not known here.
      const isOther = site?.heardMs !== heardMs;
      return site === null || isOther ? null : applySweep(site, this.#context());
    };
    try {
      const names = channelNames(channels, id);
      const done = await updateSite(kv, id, { change, channels: names, now });
      this.flips += done?.flips.length ?? 0;
      if (done !== null) {
        listening.prove();
        for (const line of logLinesOf(done, { now: now() })) log(line);
        this.#filed += done.notices.length;
        if (this.#filed >= TOGETHER_MAX) this.#tell();
      }
      const site = done?.site ?? latestSite;
      if (site === null) this.#pending.delete(id);
      else this.#schedule(site, this.#context());
    } catch (error) {
      if (!(error instanceof ContentionError) || error instanceof UnansweredError) throw error;
      log({ level: "warn", event: "contention", site: id, why: error.message });
      this.#pending.set(id, this.#context().listenMs + GATHER_SLACK_MS);
    }
  }

  #schedule(site: SiteRecord, context: SweepContext): void {
    this.#pending.set(site.id, nextMomentMs(site, context));
  }

  #context(): SweepContext {
    const { now, reminderFirstMs, listening } = this.#deps;
    return { ...listening.hearing(now()), reminderFirstMs };
  }
}

/** The later look of two, unless its clock was set back since. */
function latest(stored: SweepMark | null, own: Look | null): Look | null {
  if (stored === null || own === null) return own ?? stored;
  const aheadMs = stored.lastAt - own.lastAt;
  return aheadMs > 0 && aheadMs <= SKEW_MS_MAX ? stored : own;
}
