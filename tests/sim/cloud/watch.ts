import type { Heartbeat } from "../../../lib/wire/heartbeat.ts";
import type { HistoryEntry } from "../../../lib/site/history.ts";
import type { OutboxRow } from "../../../lib/phone/outbox.ts";
import { OWN_SILENCE_MS } from "../../../lib/site/site.ts";
import { Violation } from "../checks/facts.ts";
import { checkDue, checkEnded, checkFlip, silenceEnded } from "./check_flips.ts";
import { checkArrival, checkFiled, isOfFormerLife, readArrival } from "./check_arrivals.ts";
import { type Beat, latestMs, type Look, quietAt, type SiteFacts } from "./facts.ts";
import type { Mutation, StoreAct } from "./memory_kv.ts";
import type { Sending } from "./phone_side.ts";
import { type CloudWorld, type Instance, note, nowOf, type SweepRun, violate } from "./world.ts";

/** An end of the cloud's own silence. */
interface Resume {
  readonly atMs: number;
  /** A run of the cron may write down what it grants; a process that starts only counts with it. */
  readonly by: "run" | "start";
  /** Homes must have been given time since then. */
  certain: boolean;
}

/** The onlooker: hears what crosses the ports and judges C1 to C5 by it. */
export interface CloudWatch {
  readonly sites: ReadonlyMap<string, SiteFacts>;
  readonly resumes: readonly Resume[];
  readonly looks: readonly Look[];
  outages: number;
  lastLookMs(): number | null;
  isHeard(id: string): boolean;
  beats(
    id: string,
    options: { readonly heartbeat: Heartbeat; readonly instance: Instance },
  ): Beat;
  beatEnds(beat: Beat, acknowledged: boolean): void;
  costs(id: string, counts: Readonly<Record<StoreAct, number>>): void;
  stored(mutations: readonly Mutation[]): void;
  /** A process of the owner's begins, and its silence before is the cloud's own. */
  starts(): void;
  runBegins(instance: Instance, run: SweepRun): void;
  runEnds(instance: Instance, run: SweepRun): void;
  sends(sending: Sending): void;
  arrives(sending: Sending): void;
  answers(sending: Sending): void;
  mutes(id: string, mute: SiteFacts["mutes"][number]): void;
  forgets(id: string): void;
}

const SITE_BYTES_MAX = 1_024;
/** Every so many values are weighed. */
const WEIGH_EVERY = 7;

export function createWatch(getWorld: () => CloudWorld): CloudWatch {
  return new Watch(getWorld);
}

class Watch implements CloudWatch {
  readonly sites = new Map<string, SiteFacts>();
  readonly resumes: Resume[] = [];
  readonly looks: Look[] = [];
  outages = 0;
  #weighed = 0;
  readonly #world: () => CloudWorld;

  constructor(getWorld: () => CloudWorld) {
    this.#world = getWorld;
  }

  #judge(check: () => void): void {
    try {
      check();
    } catch (error) {
      violate(this.#world(), error as Error);
    }
  }

  #site(id: string): SiteFacts {
    const known = this.sites.get(id);
    if (known !== undefined) return known;
    const site: SiteFacts = {
      id,
      bornMs: null,
      gone: false,
      forgottenMs: null,
      beats: [],
      flips: [],
      mutes: [],
      events: new Map(),
      arrivals: [],
      filed: new Map(),
    };
    this.sites.set(id, site);
    return site;
  }

  lastLookMs(): number | null {
    return this.looks.at(-1)?.startedMs ?? null;
  }

  isHeard(id: string): boolean {
    const site = this.sites.get(id);
    const last = site?.beats.at(-1);
    if (site === undefined || last === undefined || site.flips.at(-1)?.to === "down") return false;
    return last.certain && nowOf(this.#world()) - last.fromMs < last.heartbeat.site.staleAfterMs;
  }

  beats(id: string, options: { readonly heartbeat: Heartbeat; readonly instance: Instance }): Beat {
    const site = this.#site(id);
    const fromMs = nowOf(this.#world());
    site.bornMs ??= fromMs;
    const ends = silenceEnded(this.#world(), { site, instance: options.instance });
    const beat: Beat = { site, fromMs, untilMs: null, certain: false, ends, ...options };
    site.beats.push(beat);
    const { epoch, events } = options.heartbeat;
    for (const event of events) {
      const key = `${id}_e${epoch.toString(36)}-${event.id.toString(36)}`;
      if (!site.events.has(key)) site.events.set(key, { event, epoch, safeMs: null });
    }
    return beat;
  }

  beatEnds(beat: Beat, acknowledged: boolean): void {
    const { site, heartbeat } = beat;
    const nowMs = nowOf(this.#world());
    beat.untilMs = nowMs;
    if (!acknowledged || !site.beats.includes(beat)) return;
    beat.certain = true;
    this.#judge(() => checkEnded(beat, nowMs));
    // What ended before this one began can matter no more.
    site.beats = site.beats.filter((each) => (latestMs(each) ?? Infinity) >= beat.fromMs);
    for (const event of heartbeat.events) {
      const key = `${site.id}_e${heartbeat.epoch.toString(36)}-${event.id.toString(36)}`;
      const seen = site.events.get(key);
      if (seen !== undefined) seen.safeMs ??= nowMs;
    }
  }

  /** C5, for a heartbeat that met no trouble. */
  costs(id: string, counts: Readonly<Record<StoreAct, number>>): void {
    const { read, list, write } = counts;
    const site = this.#site(id);
    // Another heartbeat of the same home, or a sweep, may have come in between: a second try.
    if (list === 0 && read <= 1 && write <= 1) return;
    const shared = site.beats.length > 1 ||
      this.#world().instances.some(({ run }) => run !== null);
    if (shared) return;
    const what = `a heartbeat of ${id} took ${read} reads, ${list} lists and ${write} writes`;
    this.#judge(() => {
      throw new Violation("C5", what);
    });
  }

  stored(mutations: readonly Mutation[]): void {
    for (const { key, ...mutation } of mutations) {
      const [table, id] = key as readonly [string, string];
      if (table === "site") this.#site(id).gone = mutation.kind === "delete";
      if (mutation.kind !== "set") continue;
      if (table === "site") this.#weigh(id, mutation.value);
      if (table === "sweep" && this.#world().setup.preview) {
        violate(this.#world(), new Violation("C4", "a preview judges homes"));
      }
      if (table === "sweep") this.#looked(mutation.value as { readonly lastAt: number });
      if (table === "history") this.#entry(id, mutation.value as HistoryEntry);
      if (table === "outbox") this.#queued(mutation.value as OutboxRow);
    }
  }

  #weigh(id: string, value: unknown): void {
    if (++this.#weighed % WEIGH_EVERY !== 0) return;
    const bytes = JSON.stringify(value).length;
    if (bytes < SITE_BYTES_MAX) return;
    this.#judge(() => {
      throw new Violation("C5", `${id} takes ${bytes} bytes`);
    });
  }

  #looked({ lastAt: startedMs }: { readonly lastAt: number }): void {
    const world = this.#world();
    const run = world.instances.find((each) => each.run?.startedMs === startedMs);
    if (run === undefined || run.run === null) return;
    const { lastLookMs } = run.run;
    const resume = this.resumes.find(({ atMs }) => atMs === startedMs);
    const gapMs = lastLookMs === null ? Infinity : startedMs - lastLookMs;
    if (resume !== undefined && world.instances.length === 1) {
      resume.certain = gapMs > OWN_SILENCE_MS;
    }
    this.looks.push({ startedMs, writtenMs: nowOf(world) });
    if (run.disturbedMs >= startedMs) return;
    this.#judge(() => checkDue(world, { dueMs: startedMs, sinceMs: startedMs, what: "a look" }));
  }

  #entry(id: string, entry: HistoryEntry): void {
    if (entry.kind !== "flip") return;
    const world = this.#world();
    const site = this.#site(id);
    const { to, at: atMs, incident } = entry;
    const committedMs = nowOf(world);
    note(world, `${id}: ${to}, incident ${incident}, dated ${(atMs - committedMs) / 1_000} s`);
    const quiet = quietAt(site, committedMs);
    const flip = { to, atMs, committedMs, incident, quiet };
    this.#judge(() => checkFlip(world, { site, flip }));
    site.flips.push(flip);
    if (to === "down") this.outages++;
  }

  #queued(row: OutboxRow): void {
    if (row.attempts > 0 || row.leaseUntil !== null || row.createdAt !== row.nextAttemptAt) return;
    const { notice } = row;
    const site = this.#site(row.site);
    const key = `${notice.sequenceId} ${notice.kind}`;
    const filed = site.filed.get(key) ?? [];
    if (filed.includes(row.createdAt)) return;
    site.filed.set(key, [...filed, row.createdAt]);
    this.#judge(() => checkFiled(site, { notice, atMs: row.createdAt }));
  }

  starts(): void {
    const world = this.#world();
    if (!world.setup.onDeploy) {
      this.resumes.push({ atMs: nowOf(world), by: "start", certain: false });
    }
  }

  /** Whatever becomes of it, it may have given homes time. */
  runBegins(instance: Instance, { startedMs, lastLookMs }: SweepRun): void {
    const gapMs = lastLookMs === null ? Infinity : startedMs - lastLookMs;
    const restarted = !this.#world().setup.onDeploy &&
      instance.startedMs > (lastLookMs ?? -Infinity);
    if (gapMs <= OWN_SILENCE_MS - 1_000 && !restarted) return;
    this.resumes.push({ atMs: startedMs, by: "run", certain: false });
  }

  runEnds(instance: Instance, run: SweepRun): void {
    const world = this.#world();
    const { startedMs } = run;
    const looked = this.looks.some((look) => look.startedMs === startedMs);
    if (!looked || instance.disturbedMs >= startedMs) return;
    const dueMs = nowOf(world) - 3_000;
    this.#judge(() => checkDue(world, { dueMs, sinceMs: startedMs, what: "a run" }));
  }

  sends(sending: Sending): void {
    if (!this.#world().setup.preview) return;
    this.#judge(() => {
      throw new Violation("C4", `a preview sends "${sending.message.title}"`);
    });
  }

  arrives(sending: Sending): void {
    const world = this.#world();
    const { title, sequenceId, delayMs } = sending.message;
    if (delayMs !== null) return;
    note(world, `phone: ${title} [${sequenceId}]`);
    this.#judge(() => {
      const read = readArrival(sending, nowOf(world));
      if (read === null) return;
      const site = this.#site(read.id);
      checkArrival(world, { site, arrival: read.arrival });
      if (!isOfFormerLife(site, read.arrival)) site.arrivals.push(read.arrival);
    });
  }

  answers({ message, answer }: Sending): void {
    if (answer === null || answer.kind === "delivered") return;
    note(this.#world(), `phone: "${message.title}" not taken, ${answer.why}`);
  }

  mutes(id: string, mute: SiteFacts["mutes"][number]): void {
    this.#site(id).mutes.push(mute);
  }

  forgets(id: string): void {
    const site = this.#site(id);
    site.bornMs = null;
    site.forgottenMs = nowOf(this.#world());
    site.beats = [];
    site.flips = [];
    site.mutes = [];
    site.events.clear();
    site.arrivals = [];
    site.filed.clear();
  }
}
