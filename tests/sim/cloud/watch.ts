import type { Heartbeat } from "../../../lib/wire/heartbeat.ts";
import type { HistoryEntry } from "../../../lib/site/history.ts";
import type { OutboxRow, SetAsideRow } from "../../../lib/phone/outbox.ts";
import { Violation } from "../checks/facts.ts";
import { checkEnded, checkFlip, silenceEnded } from "./check_flips.ts";
import {
  checkArrival,
  checkFiled,
  checkMonitorRuns,
  isOfFormerLife,
  noteKnown,
} from "./check_arrivals.ts";
import { type Beat, latestMs, noteEpoch, quietAt, type SiteFacts } from "./facts.ts";
import type { Mutation, StoreAct } from "./memory_kv.ts";
import { MONITOR_RUNS_TITLE, type Sending } from "./phone_side.ts";
import { readMessage, type Told } from "../checks/read_message.ts";
import { type CloudWorld, type Instance, note, nowOf, violate } from "./world.ts";

/** The onlooker: hears what crosses the ports and judges C1 to C5 by it. */
export interface CloudWatch {
  readonly sites: ReadonlyMap<string, SiteFacts>;
  outages: number;
  isHeard(id: string): boolean;
  beats(
    id: string,
    options: { readonly heartbeat: Heartbeat; readonly instance: Instance },
  ): Beat;
  beatEnds(beat: Beat, acknowledged: boolean): void;
  costs(id: string, counts: Readonly<Record<StoreAct, number>>): void;
  stored(mutations: readonly Mutation[]): void;
  sends(sending: Sending): void;
  arrives(sending: Sending): void;
  answers(sending: Sending): void;
  mutes(id: string, mute: SiteFacts["mutes"][number]): void;
  forgets(id: string): void;
}

/** A message for several homes has an id of its own; of each it tells the latest silence. */
function arrivalOf(site: SiteFacts, { kind, sequenceId, incident, together }: Told) {
  if (!together) return { kind, sequenceId, incident };
  const latest = site.flips.findLast(({ to }) => to === "down")?.incident ?? 0;
  return { kind, sequenceId: `${site.id}-${latest}`, incident: latest };
}

/** A write waits for the one under way, 5 s at most; a slow store keeps it up to 6 s later. */
const KEPT_AFTER_MS_MAX = 11_000;

/** When a notice was filed: a slow store may take its time to keep it. */
function decidedMs(world: CloudWorld, { createdAt }: OutboxRow): number {
  const nowMs = nowOf(world);
  const atMs = createdAt - (world.writer?.wallAheadMs ?? 0);
  return atMs <= nowMs && atMs >= nowMs - KEPT_AFTER_MS_MAX ? atMs : nowMs;
}

const SITE_BYTES_MAX = 1_024;
/** Every so many values are weighed. */
const WEIGH_EVERY = 7;

export function createWatch(getWorld: () => CloudWorld): CloudWatch {
  return new Watch(getWorld);
}

class Watch implements CloudWatch {
  readonly sites = new Map<string, SiteFacts>();
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
      epochs: new Set(),
      mixedEpochs: new Set(),
      arrivals: [],
      filed: new Map(),
      filedRows: new Set(),
      rows: new Map(),
      aside: new Set(),
    };
    this.sites.set(id, site);
    return site;
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
    const ends = silenceEnded(this.#world(), site);
    const beat: Beat = { site, fromMs, untilMs: null, certain: false, ends, ...options };
    const { epoch, events } = options.heartbeat;
    noteEpoch(site, beat);
    site.beats.push(beat);
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
    this.#judge(() => checkEnded(beat));
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
      this.#world().ears.lastAmissMs() > nowOf(this.#world()) - 30_000 ||
      this.#isLookedAt(site);
    if (shared) return;
    const what = `a heartbeat of ${id} took ${read} reads, ${list} lists and ${write} writes`;
    this.#judge(() => {
      throw new Violation("C5", what);
    });
  }

  /** A look at its deadline may have come in between. */
  #isLookedAt(site: SiteFacts): boolean {
    const last = site.beats.at(-2) ?? site.beats.at(-1);
    return site.flips.at(-1)?.to === "down" ||
      nowOf(this.#world()) - (last?.fromMs ?? 0) > (last?.heartbeat.site.staleAfterMs ?? 0) / 2;
  }

  stored(mutations: readonly Mutation[]): void {
    for (const { key, ...mutation } of mutations) {
      const [table, id] = key as readonly [string, string];
      if (table === "site") this.#site(id).gone = mutation.kind === "delete";
      if (table === "outbox" && mutation.kind === "delete") this.#left(key, mutations);
      if (mutation.kind !== "set") continue;
      if (table === "site") this.#weigh(id, mutation.value);
      if (table === "sweep" && this.#world().setup.preview) {
        violate(this.#world(), new Violation("C4", "a preview judges homes"));
      }
      if (table === "history") this.#entry(id, mutation.value as HistoryEntry);
      if (table === "outbox") this.#queued(mutation.value as OutboxRow);
      if (table === "aside") this.#setAside(mutation.value as SetAsideRow);
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

  #entry(id: string, entry: HistoryEntry): void {
    if (entry.kind !== "flip") return;
    const world = this.#world();
    const site = this.#site(id);
    const { to, at: atMs, incident } = entry;
    const committedMs = nowOf(world);
    const by = world.writer?.name ?? "nobody";
    const beside = (atMs - committedMs) / 1_000;
    note(world, `${id}: ${to}, incident ${incident}, dated ${beside} s, by ${by}`);
    const quiet = quietAt(site, committedMs, world);
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
    site.rows.set(row.number, key);
    const filed = site.filed.get(key) ?? [];
    const nowMs = decidedMs(this.#world(), row);
    const name = `${row.channel}/${row.number}/${row.createdAt}`;
    if (site.filedRows.has(name)) return;
    site.filedRows.add(name);
    site.filed.set(key, [...filed, nowMs]);
    this.#judge(() => checkFiled(site, { notice, atMs: nowMs }));
  }

  /** A row goes: with what is set aside of its home, it is not told. */
  #left(key: Deno.KvKey, mutations: readonly Mutation[]): void {
    const [, , id, number] = key as readonly [string, string, string, number];
    const isAside = mutations.some((each) => each.key[0] === "aside" && each.key[3] === id);
    const site = this.#site(id);
    const told = site.rows.get(number);
    if (isAside && told !== undefined) site.aside.add(told);
  }

  #setAside({ row: { site, notice }, why }: SetAsideRow): void {
    if (this.#world().phone.everRefused.has(site)) return;
    this.#judge(() => {
      throw new Violation("C3", `${notice.sequenceId} is set aside, and was not at fault: ${why}`);
    });
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
      if (title === MONITOR_RUNS_TITLE) checkMonitorRuns(world);
      for (const told of readMessage(sending.message)) this.#hears(told, sending);
    });
  }

  #hears(told: Told, sending: Sending): void {
    const world = this.#world();
    const site = this.#site(told.id);
    const arrival = { ...arrivalOf(site, told), atMs: nowOf(world), sending };
    checkArrival(world, { site, arrival });
    if (!isOfFormerLife(site, arrival)) site.arrivals.push(arrival);
  }

  answers(sending: Sending): void {
    const { message, answer } = sending;
    noteKnown(this.#world(), sending);
    if (answer === null || answer.kind === "delivered") return;
    note(this.#world(), `phone: "${message.title}" not taken, ${answer.why}`);
  }

  mutes(id: string, mute: SiteFacts["mutes"][number]): void {
    this.#site(id).mutes.push(mute);
  }

  forgets(id: string): void {
    const site = this.#site(id);
    site.forgottenMs = nowOf(this.#world());
    // What is still under way may make it anew.
    site.beats = site.beats.filter(({ untilMs }) => untilMs === null);
    site.bornMs = site.beats[0]?.fromMs ?? null;
    site.flips = [];
    site.mutes = [];
    site.events.clear();
    site.epochs.clear();
    site.mixedEpochs.clear();
    site.arrivals = [];
    site.filed.clear();
    site.filedRows.clear();
    site.rows.clear();
    site.aside.clear();
  }
}
