/** The link's hands: sockets, one timer, and promises for its owner. */
import type { Outcome } from "../airtouch.ts";
import {
  checkLinkLimits,
  createLink,
  type LinkAction,
  type LinkCommand,
  type LinkEvent,
  type LinkOptions,
  type LinkReport,
  type LinkState,
  stepLink,
} from "../link/link.ts";
import { defer } from "./defer.ts";
import type { OpenWire, Wire, WireEvent } from "./tcp.ts";

/** The longest that a runtime's timer can wait. */
const DELAY_MAX_MS = 2 ** 31 - 1;

/** A monotonic clock with an alarm. */
export interface LinkClock {
  nowMs(): number;
  /** Calls `act` once after `delayMs` (0 … 2^31 − 1); the result takes it back. */
  callLater(act: () => void, delayMs: number): () => void;
}

export interface LinkShellOptions<Frame> {
  readonly link: LinkOptions<Frame>;
  readonly open: OpenWire;
  readonly clock: LinkClock;
  /** Told of everything but the outcomes of commands, in order; must not throw. */
  readonly onReport: (report: Exclude<LinkReport<Frame>, { readonly kind: "ended" }>) => void;
}

/** What to tell the peer; the shell numbers it. */
export type LinkOrder<Frame> = Omit<LinkCommand<Frame>, "id">;

/** An event before its time is read. */
type Timeless<Event> = Event extends unknown ? Omit<Event, "nowMs"> : never;

/** A running link. Owns at most one open socket and one timer, until `close`. */
export class LinkShell<Frame> {
  readonly #options: LinkShellOptions<Frame>;
  readonly #events: Timeless<LinkEvent<Frame>>[] = [];
  readonly #wires = new Map<number, Wire>();
  readonly #waiting = new Map<number, (outcome: Outcome) => void>();
  readonly #gone = defer<void>();
  #state: LinkState<Frame> = createLink();
  #commands = 0;
  #working: "no" | "yes" = "no";
  #cancelTimer = () => {};

  /** Begins to connect at once. Throws RangeError when the limits contradict one another. */
  constructor(options: LinkShellOptions<Frame>) {
    checkLinkLimits(options.link.limits);
    this.#options = options;
    this.#happen({ kind: "start" });
  }

  /** Always settles, at the latest when the command's life and one wait for its reply are over. */
  submit(order: LinkOrder<Frame>): Promise<Outcome> {
    const id = ++this.#commands;
    const { promise, resolve } = defer<Outcome>();
    this.#waiting.set(id, resolve);
    this.#happen({ kind: "submitted", command: { ...order, id } });
    return promise;
  }

  /** Ends every command, the timer and the socket; settles when the socket is gone. */
  close(): Promise<void> {
    this.#happen({ kind: "close" });
    this.#settleClose();
    return this.#gone.promise;
  }

  /** Takes events strictly one after the other, also when handling one brings the next. */
  #happen(event: Timeless<LinkEvent<Frame>>): void {
    this.#events.push(event);
    if (this.#working === "yes") return;
    this.#working = "yes";
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) {
        this.#step(next);
      }
    } finally {
      this.#working = "no";
    }
  }

  #step(event: Timeless<LinkEvent<Frame>>): void {
    const { clock, link } = this.#options;
    const timed = { ...event, nowMs: clock.nowMs() } as LinkEvent<Frame>;
    const step = stepLink(this.#state, timed, link);
    this.#state = step.state;
    this.#setTimer(step.wakeAtMs, timed.nowMs);
    for (const action of step.actions) this.#act(action);
    for (const report of step.reports) this.#report(report);
  }

  #act(action: LinkAction): void {
    const { connection } = action;
    switch (action.kind) {
      case "connect":
        this.#wires.set(connection, this.#options.open((event) => this.#told(connection, event)));
        return;
      case "write":
        this.#wires.get(connection)?.write(action.bytes);
        return;
      case "abort":
        this.#wires.get(connection)?.abort();
    }
  }

  #told(connection: number, event: WireEvent): void {
    if (event.kind !== "ended") return this.#happen({ connection, ...event });
    this.#wires.delete(connection);
    this.#happen({ kind: "closed", connection, detail: event.detail });
    this.#settleClose();
  }

  #report(report: LinkReport<Frame>): void {
    if (report.kind !== "ended") return this.#options.onReport(report);
    this.#waiting.get(report.commandId)?.(report.outcome);
    this.#waiting.delete(report.commandId);
  }

  #setTimer(wakeAtMs: number | null, nowMs: number): void {
    this.#cancelTimer();
    this.#cancelTimer = () => {};
    if (wakeAtMs === null) return;
    const delayMs = Math.min(DELAY_MAX_MS, Math.max(0, Math.ceil(wakeAtMs - nowMs)));
    const wake = () => this.#happen({ kind: "time" });
    this.#cancelTimer = this.#options.clock.callLater(wake, delayMs);
  }

  #settleClose(): void {
    if (this.#state.phase.kind === "closed" && this.#wires.size === 0) this.#gone.resolve();
  }
}
