/** Three months of one home, as its heartbeats would have left them. */
import type { HistoryEntry, ProbeHour } from "../../lib/site/history.ts";
import { RECOVERY_MS_MAX } from "../../lib/watch/budget.ts";
import type { Happening } from "../../lib/wire/event.ts";
import type { Heartbeat } from "../../lib/wire/heartbeat.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Those of 4 min. */
const BOOT_QUESTIONS = 16;

/** How long after its begin an outage's reboots are made, at the earliest, by the default policy. */
const CUTS_AFTER_MS = [75_000, 7 * MINUTE_MS, 23 * MINUTE_MS, 84 * MINUTE_MS];

/** Where only names fail, once. */
const NAMES_CUT_AFTER_MS = [5 * MINUTE_MS];

type Cause = Extract<Happening, { kind: "outage_began" }>["cause"];

/** Writes a past; times are given as time before `nowMs`. */
export class Past {
  readonly entries: HistoryEntry[] = [];
  #nextId = 1;
  #incident = 1;
  #upAt = 0;
  readonly #nowMs: number;

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  get lastEvent(): number {
    return this.#nextId - 1;
  }

  /** When it was heard again after its last silence, as its record would have it. */
  get upAt(): number {
    return this.#upAt;
  }

  event(agoMs: number, what: Happening): this {
    const at = this.#nowMs - agoMs;
    this.entries.push({ kind: "event", at, epoch: 1, id: this.#nextId++, told: false, what });
    return this;
  }

  silence(agoMs: number, lengthMs: number): this {
    const at = this.#nowMs - agoMs + MINUTE_MS;
    const upAt = this.#nowMs - agoMs + lengthMs;
    this.#upAt = upAt;
    const incident = this.#incident++;
    this.entries.push({ kind: "flip", at, to: "down", noticedAt: at, incident });
    this.entries.push({ kind: "flip", at: upAt, to: "up", noticedAt: upAt, incident });
    return this;
  }

  unknown(agoMs: number, lengthMs: number): this {
    const at = this.#nowMs - agoMs;
    this.entries.push({ kind: "unknown", at, until: at + lengthMs });
    return this;
  }

  /** An outage that silenced the home, told of when it was back. */
  outage(
    agoMs: number,
    how: { minutes: number; cause?: Cause; cuts?: number; helped?: null },
  ): this {
    const { minutes, cause = "internet_dead" } = how;
    const lengthMs = minutes * MINUTE_MS;
    const rules = cause === "dns_only" ? NAMES_CUT_AFTER_MS : CUTS_AFTER_MS;
    const cutsMs = rules.slice(0, how.cuts ?? 0).filter((afterMs) => afterMs < lengthMs);
    const cuts = cutsMs.length;
    const lastCutMs = cutsMs.at(-1);
    const helped = lastCutMs === undefined || how.helped === null
      ? null
      : lengthMs - lastCutMs <= RECOVERY_MS_MAX;
    this.silence(agoMs - 10_000, lengthMs + 5_000);
    this.event(agoMs - MINUTE_MS, {
      kind: "outage_began",
      cause,
      gateway: "answers",
      lastedMs: MINUTE_MS,
    });
    for (const [index, afterMs] of cutsMs.entries()) {
      const number = index + 1;
      this.event(agoMs - afterMs, {
        kind: "cut",
        reason: "automatic",
        number,
        outcome: "confirmed",
      });
    }
    const lastedMs = lengthMs;
    // Four a minute, but not while the router has no power or boots.
    const asked = Math.max(5, minutes * 4 - cuts * BOOT_QUESTIONS);
    const addresses = cause === "dns_only" ? asked : 0;
    const gateway = cause === "router_dead" ? 0 : asked;
    const tally = [
      { url: "ping://1.1.1.1", role: "internet", asked, answered: addresses },
      { url: "tcp://8.8.8.8:443", role: "internet", asked, answered: addresses },
      { url: "http://www.gstatic.com/generate_204", role: "internet", asked, answered: 0 },
      { url: "ping://192.168.1.1", role: "gateway", asked, answered: gateway },
    ];
    this.event(agoMs - lengthMs, { kind: "outage_ended", cause, lastedMs, cuts, helped, tally });
    return this;
  }

  hours(count: number): this {
    const thisHour = Math.floor(this.#nowMs / HOUR_MS) * HOUR_MS;
    for (let index = 1; index <= count; index++) {
      this.entries.push({
        kind: "hour",
        at: thisHour - index * HOUR_MS,
        beats: 240,
        probes: PROBES.map(({ url, role, latencyMs }, place): ProbeHour => ({
          url,
          role,
          asked: 240,
          answered: index === 9 ? 180 : 240,
          meanMs: Math.round((latencyMs ?? 1) * (1 + 0.4 * Math.sin(index * 1.7 + place))),
        })),
      });
    }
    return this;
  }
}

/** What a home probes. */
export const PROBES: Heartbeat["probes"] = [
  { url: "ping://1.1.1.1", role: "internet", outcome: "answered", latencyMs: 12, why: null },
  { url: "tcp://8.8.8.8:443", role: "internet", outcome: "answered", latencyMs: 18, why: null },
  {
    url: "http://connectivitycheck.gstatic.com/generate_204",
    role: "internet",
    outcome: "answered",
    latencyMs: 31,
    why: null,
  },
  {
    url: "dns://system?name=example.com",
    role: "resolver",
    outcome: "answered",
    latencyMs: 3,
    why: null,
  },
  { url: "ping://192.168.1.1", role: "gateway", outcome: "answered", latencyMs: 0.6, why: null },
];

/** A line that fails now and then. */
export function ordinaryPast(nowMs: number): Past {
  return new Past(nowMs)
    .outage(83 * DAY_MS, { minutes: 4, cuts: 1 })
    .silence(71 * DAY_MS, 50 * MINUTE_MS)
    .outage(64 * DAY_MS, { minutes: 190, cuts: 4 })
    .unknown(52 * DAY_MS, 16 * HOUR_MS)
    .outage(40 * DAY_MS, { minutes: 1.5, cause: "router_dead" })
    .outage(31 * DAY_MS, { minutes: 7, cause: "router_dead", cuts: 1 })
    .event(22 * DAY_MS, { kind: "plug_trouble", hint: "The plug at 192.168.1.30 does not answer" })
    .event(22 * DAY_MS - HOUR_MS, { kind: "plug_well" })
    .outage(13 * DAY_MS, { minutes: 28, cause: "dns_only", cuts: 1 })
    .outage(4 * DAY_MS + 2 * HOUR_MS, { minutes: 12, cuts: 2 })
    .unknown(20 * HOUR_MS, 35 * MINUTE_MS)
    .hours(25);
}
