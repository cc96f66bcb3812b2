/**
 * The link against a misbehaving world in virtual time: first a stretch of faults, in which
 * nothing wrong may happen, then a calm one, in which everything must work again.
 */
import type { Outcome } from "../../lib/airtouch/airtouch.ts";
import {
  createLink,
  type LinkEvent,
  type LinkLimits,
  type LinkOptions,
  type LinkPolicy,
  type LinkReport,
  type LinkState,
  stepLink,
} from "../../lib/airtouch/link/link.ts";
import { splitToy, TOY_PROTOCOL, TOY_QUESTION, toyCommand } from "../support/airtouch/link_toy.ts";
import type { ToyFrame } from "../support/airtouch/link_toy.ts";
import { LinkJudge } from "./link_judge.ts";
import { MODES, World } from "./link_world.ts";

export const SIM_LIMITS: LinkLimits = {
  heartbeatEveryMs: 60_000,
  heartbeatReplyMs: 10_000,
  connectMs: 5_000,
  writeMs: 5_000,
  questionReplyMs: 5_000,
  questionSkipMs: 2_000,
  commandReplyMs: 3_000,
  commandLifeMs: 15_000,
  connectedOnlyLifeMs: 1_000,
  trustMs: 10_000,
  attemptsMax: 3,
  queueMax: 4,
  retryMinMs: 500,
  retryMaxMs: 6_000,
  lastingMs: 20_000,
};

/** How late a timer may fire. */
export const TICK_MS = 50;

const FAULTS_MS = 10 * 60_000;
const SETTLE_MS = 100_000;
const CALM_MS = 100_000;
const STEPS_MAX = 20_000;
const TRACE_LINES = 40;
const POLICIES: readonly LinkPolicy[] = ["idempotent", "once", "connected_only"];

/** What one run has shown, for telling whether the runs reach everything. */
export interface SimResult {
  readonly outcomes: ReadonlyMap<number, Outcome>;
  readonly losses: readonly string[];
}

/** Runs one history. Throws an Error that names the seed when a promise is broken. */
export function simulateLink(seed: number): SimResult {
  try {
    return new Simulation(seed, null).run();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const trace = traceLink(seed).slice(-TRACE_LINES).join("\n");
    throw new Error(`Link simulation with seed ${seed}: ${why}\n${trace}`, { cause: error });
  }
}

/** Runs a history that fails once more, now taking notes, which cost most of the time. */
function traceLink(seed: number): readonly string[] {
  const trace: string[] = [];
  try {
    new Simulation(seed, trace).run();
  } catch {
    // Known already.
  }
  return trace;
}

/** A small seeded source of numbers in [0, 1) (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6D2B79F5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Planned {
  readonly atMs: number;
  readonly order: number;
  readonly act: () => void;
}

class Simulation {
  readonly #random: () => number;
  readonly #options: LinkOptions<ToyFrame>;
  readonly #world: World;
  readonly #judge: LinkJudge;
  #plan: Planned[] = [];
  #nowMs = 0;
  #order = 0;
  #nextId = 1;
  #state: LinkState<ToyFrame> = createLink();
  #wake: Planned | null = null;

  constructor(seed: number, private readonly trace: string[] | null) {
    this.#random = createRandom(seed);
    this.#options = {
      protocol: { ...TOY_PROTOCOL, questions: [TOY_QUESTION] },
      limits: SIM_LIMITS,
      random: this.#random,
    };
    this.#world = new World({
      random: this.#random,
      after: (delayMs, act) => this.#after(delayMs, act),
      nowMs: () => this.#nowMs,
      signal: (connection, signal) => this.#happen({ connection, ...signal, nowMs: this.#nowMs }),
      arrived: (connection, frame) => {
        this.trace?.push(`${this.#nowMs} peer takes ${frame.kind} ${frame.id} on ${connection}`);
        this.#judge.arrived(connection, frame);
      },
    });
    this.#judge = new LinkJudge(SIM_LIMITS, this.#world);
  }

  run(): SimResult {
    this.#happen({ kind: "start", nowMs: 0 });
    for (let atMs = 0; atMs < FAULTS_MS;) {
      atMs += 1_000 + this.#upTo(this.#random() < 0.3 ? 150_000 : 20_000);
      this.#after(atMs, () => this.#turn());
    }
    for (let atMs = 0; atMs < FAULTS_MS; atMs += this.#upTo(20_000)) {
      this.#after(atMs, () => this.#burst());
    }
    this.#passUntil(FAULTS_MS);
    this.#world.turn("well");
    this.#passUntil(this.#nowMs + SETTLE_MS);
    this.#beCalm();
    const last = this.#submit("idempotent");
    this.#happen({ kind: "close", nowMs: this.#nowMs });
    this.#judge.end(this.#nowMs, this.#nextId - 1);
    if (this.#judge.outcomes.get(last) === undefined) throw new Error("Close left a command");
    return { outcomes: this.#judge.outcomes, losses: this.#judge.losses };
  }

  /** The calm stretch: commands are done at once, and a good connection is left alone. */
  #beCalm(): void {
    const lossesBefore = this.#judge.losses.length;
    const ids = POLICIES.map((policy) => this.#submit(policy));
    this.#passUntil(this.#nowMs + 800);
    for (const id of ids) {
      const kind = this.#judge.outcomes.get(id)?.kind;
      if (kind !== "confirmed") throw new Error(`Command ${id} in calm weather: ${kind}`);
    }
    this.#passUntil(this.#nowMs + CALM_MS);
    if (this.#judge.losses.length > lossesBefore) throw new Error("Lost a good connection");
  }

  #turn(): void {
    if (this.#nowMs >= FAULTS_MS) return;
    const mode = this.#random() < 0.3 ? "well" : MODES[this.#upTo(MODES.length)] ?? "well";
    this.trace?.push(`${this.#nowMs} world: ${mode}`);
    this.#world.turn(mode);
    if (this.#random() < 0.5) this.#after(this.#upTo(30_000), () => this.#world.push());
  }

  #burst(): void {
    const count = this.#random() < 0.2 ? this.#upTo(8) : 1;
    for (let index = 0; index < count; index++) {
      this.#submit(POLICIES[this.#upTo(POLICIES.length)] ?? "once");
    }
  }

  #submit(policy: LinkPolicy): number {
    const id = this.#nextId++;
    this.trace?.push(`${this.#nowMs} submit ${policy} ${id}`);
    this.#judge.submitted(id, { policy, nowMs: this.#nowMs });
    this.#happen({ kind: "submitted", command: toyCommand(id, policy), nowMs: this.#nowMs });
    return id;
  }

  #happen(event: LinkEvent<ToyFrame>): void {
    const step = stepLink(this.#state, event, this.#options);
    this.#state = step.state;
    if (event.kind !== "received") this.trace?.push(`${this.#nowMs} ${event.kind}`);
    if (event.kind === "opened") this.#judge.opened(event.connection, this.#nowMs);
    for (const report of step.reports) this.#report(report);
    for (const action of step.actions) {
      const { connection } = action;
      this.trace?.push(`${this.#nowMs} -> ${action.kind} ${connection}`);
      switch (action.kind) {
        case "connect":
          this.#judge.connects(connection, this.#nowMs);
          this.#world.connect(connection);
          break;
        case "abort":
          this.#judge.aborts(this.#nowMs);
          this.#world.abort(connection);
          break;
        case "write":
          for (const frame of splitToy()(action.bytes)) this.#judge.writes(frame, this.#nowMs);
          this.#world.write(connection, action.bytes);
      }
    }
    this.#planWake(step.wakeAtMs);
  }

  #report(report: LinkReport<ToyFrame>): void {
    if (report.kind !== "received") this.trace?.push(`${this.#nowMs} == ${JSON.stringify(report)}`);
    this.#judge.reports(report, this.#nowMs);
  }

  #planWake(wakeAtMs: number | null): void {
    this.#plan = this.#plan.filter((planned) => planned !== this.#wake);
    this.#wake = null;
    if (wakeAtMs === null) return;
    if (wakeAtMs <= this.#nowMs) throw new Error(`Wake-up in the past: ${wakeAtMs}`);
    const delayMs = wakeAtMs - this.#nowMs + this.#upTo(TICK_MS);
    this.#wake = this.#after(delayMs, () => this.#happen({ kind: "time", nowMs: this.#nowMs }));
  }

  #after(delayMs: number, act: () => void): Planned {
    const planned = { atMs: this.#nowMs + delayMs, order: this.#order++, act };
    this.#plan.push(planned);
    return planned;
  }

  #passUntil(endMs: number): void {
    for (let step = 0; step < STEPS_MAX; step++) {
      const next = this.#takeNext(endMs);
      if (next === null) {
        this.#nowMs = endMs;
        return;
      }
      this.#nowMs = next.atMs;
      next.act();
      this.#judge.watch(this.#nowMs);
    }
    throw new Error(`More than ${STEPS_MAX} steps`);
  }

  #takeNext(endMs: number): Planned | null {
    let next: Planned | null = null;
    for (const planned of this.#plan) {
      if (planned.atMs > endMs) continue;
      if (next === null || isBefore(planned, next)) next = planned;
    }
    if (next !== null) this.#plan.splice(this.#plan.indexOf(next), 1);
    return next;
  }

  #upTo(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

function isBefore(one: Planned, other: Planned): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}
