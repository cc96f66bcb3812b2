/** A link under test, driven event by event with a clock of its own. */
import type { Outcome } from "../../../lib/airtouch/airtouch.ts";
import {
  createLink,
  LINK_LIMITS,
  type LinkAction,
  type LinkEvent,
  type LinkLimits,
  type LinkOptions,
  type LinkPolicy,
  type LinkProtocol,
  type LinkReport,
  type LinkStep,
  stepLink,
} from "../../../lib/airtouch/link/link.ts";
import { encodeToy, splitToy, TOY_PROTOCOL, toyCommand, type ToyFrame } from "./link_toy.ts";

const TURNS_MAX = 10_000;

/** `connection` defaults to the present one, `detail` to nothing, and the time is filled in. */
export type ToyEvent =
  | { readonly kind: "start" | "time" | "close" }
  | {
    readonly kind: "opened" | "written" | "write_failed" | "closed";
    readonly connection?: number;
  }
  | { readonly kind: "received"; readonly bytes: Uint8Array; readonly connection?: number };

export interface ToyOptions {
  readonly protocol?: Partial<LinkProtocol<ToyFrame>>;
  readonly limits?: Partial<LinkLimits>;
  readonly random?: () => number;
  /** `stuck`: a write ends only when the test says so; at once by default. */
  readonly writes?: "done" | "stuck";
}

export class ToyLink {
  nowMs = 1_000;
  readonly reports: LinkReport<ToyFrame>[] = [];
  readonly #options: LinkOptions<ToyFrame>;
  readonly #writes: "done" | "stuck";
  #step: LinkStep<ToyFrame> = {
    state: createLink(),
    actions: [],
    reports: [],
    wakeAtMs: null,
  };
  #actions: LinkAction[] = [];

  constructor({ protocol, limits, random = () => 0, writes = "done" }: ToyOptions = {}) {
    this.#options = {
      protocol: { ...TOY_PROTOCOL, ...protocol },
      limits: { ...LINK_LIMITS, ...limits },
      random,
    };
    this.#writes = writes;
  }

  get step(): LinkStep<ToyFrame> {
    return this.#step;
  }

  /** Lets `event` happen now. */
  happen(event: ToyEvent): this {
    const connection = this.#step.state.connection;
    const whole = { connection, detail: "", ...event, nowMs: this.nowMs };
    this.#take(whole);
    return this;
  }

  submit(id: number, policy: LinkPolicy): this {
    this.#take({ kind: "submitted", command: toyCommand(id, policy), nowMs: this.nowMs });
    return this;
  }

  /** Starts the link and opens its first connection. */
  open(): this {
    return this.happen({ kind: "start" }).happen({ kind: "opened" });
  }

  /** Waits for the next attempt to connect, and lets it succeed. */
  reopen(): this {
    const { phase } = this.#step.state;
    if (phase.kind !== "waiting") throw new Error(`Cannot reopen a link that is ${phase.kind}`);
    return this.pass(phase.connectAtMs - this.nowMs).happen({ kind: "opened" });
  }

  answer(kind: string, id: number, value?: number): this {
    return this.happen({ kind: "received", bytes: encodeToy(kind, id, value) });
  }

  /** Lets time pass as a shell would: a `time` event at each moment that is asked for. */
  pass(durationMs: number): this {
    const endMs = this.nowMs + durationMs;
    for (let turn = 0; turn < TURNS_MAX; turn++) {
      const { wakeAtMs } = this.#step;
      if (wakeAtMs === null || wakeAtMs > endMs) {
        this.nowMs = endMs;
        return this;
      }
      this.nowMs = Math.max(this.nowMs, wakeAtMs);
      this.happen({ kind: "time" });
    }
    throw new Error(`Cannot pass ${durationMs} ms: the link asked for ${TURNS_MAX} wake-ups`);
  }

  /** What was asked for since the last call: `"connect 1"`, `"abort 1"`, `"ping 1"`. */
  take(): string[] {
    return this.#actions.splice(0).flatMap((action) =>
      action.kind === "write"
        ? splitToy()(action.bytes).map(({ kind, id }) => `${kind} ${id}`)
        : [`${action.kind} ${action.connection}`]
    );
  }

  outcome(commandId: number): Outcome["kind"] | null {
    const ended = this.reports.flatMap((report) =>
      report.kind === "ended" && report.commandId === commandId ? [report.outcome.kind] : []
    );
    if (ended.length > 1) throw new Error(`Command ${commandId} ended ${ended.length} times`);
    return ended[0] ?? null;
  }

  losses(): string[] {
    return this.reports.flatMap((report) => report.kind === "lost" ? [report.loss.kind] : []);
  }

  #take(event: LinkEvent<ToyFrame>): void {
    this.#step = stepLink(this.#step.state, event, this.#options);
    this.#actions.push(...this.#step.actions);
    this.reports.push(...this.#step.reports);
    const wrote = this.#step.actions.some((action) => action.kind === "write");
    if (wrote && this.#writes === "done") this.happen({ kind: "written" });
  }
}
