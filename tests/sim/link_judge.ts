/** Watches a simulated link and throws when it breaks a promise. */
import type { Outcome } from "../../lib/airtouch/airtouch.ts";
import type { LinkLimits, LinkPolicy, LinkReport } from "../../lib/airtouch/link/link.ts";
import type { ToyFrame } from "../support/airtouch/link_toy.ts";

/** Timers may be this late, and rounding may add a little. */
const SLACK_MS = 60;

interface Submitted {
  readonly policy: LinkPolicy;
  readonly nowMs: number;
}

interface Standing {
  readonly connection: number;
  openedAtMs: number | null;
  /** When the last true reply to the newest heartbeat came. */
  provenAtMs: number | null;
  newestBeat: number;
}

/** What the peer really did. */
export interface PeerTruth {
  readonly executed: readonly number[];
}

export class LinkJudge {
  readonly outcomes = new Map<number, Outcome>();
  readonly losses: string[] = [];
  readonly #submitted = new Map<number, Submitted>();
  /** The connection that stood when each command was submitted; null for none. */
  readonly #submittedOn = new Map<number, number | null>();
  /** Connections on which each command was written. */
  readonly #written = new Map<number, number[]>();
  #standing: Standing | null = null;
  #newestArrived = 0;
  #failures = 0;
  #mayConnect = { fromMs: 0, untilMs: 0 };
  #lastExecuted = 0;

  constructor(private readonly limits: LinkLimits, private readonly peer: PeerTruth) {}

  submitted(id: number, submitted: Submitted): void {
    this.#submitted.set(id, submitted);
    this.#submittedOn.set(id, this.#standing?.connection ?? null);
  }

  connects(connection: number, nowMs: number): void {
    demand(this.#standing === null, "Two connections at once");
    const { fromMs, untilMs } = this.#mayConnect;
    demand(nowMs >= fromMs, `Connects ${fromMs - nowMs} ms too early`);
    demand(nowMs <= untilMs + SLACK_MS, `Connects ${nowMs - untilMs} ms too late`);
    this.#standing = { connection, openedAtMs: null, provenAtMs: null, newestBeat: 0 };
  }

  opened(connection: number, nowMs: number): void {
    const standing = this.#standing;
    if (standing?.connection === connection) standing.openedAtMs ??= nowMs;
  }

  aborts(nowMs: number): void {
    this.watch(nowMs);
    demand(this.#standing !== null, "Abort without a connection");
    this.#standing = null;
  }

  writes({ kind, id }: ToyFrame, nowMs: number): void {
    const standing = this.#standing;
    if (standing === null) throw new Error("Write without a connection");
    if (kind === "ping") {
      standing.newestBeat = id;
    } else if (kind === "set" || kind === "flip") {
      const { policy, nowMs: sinceMs } = this.#submitted.get(id) ?? fail(`Unknown command ${id}`);
      const times = this.#written.get(id) ?? [];
      demand(!this.outcomes.has(id), `Command ${id} written after its end`);
      demand(policy === "idempotent" || times.length === 0, `Command ${id} written twice`);
      demand(
        policy !== "connected_only" || this.#submittedOn.get(id) === standing.connection,
        `Command ${id} written on a connection that it never knew`,
      );
      demand(times.length < this.limits.attemptsMax, `Command ${id} written too often`);
      const lifeMs = policy === "connected_only"
        ? this.limits.connectedOnlyLifeMs
        : this.limits.commandLifeMs;
      demand(nowMs < sinceMs + lifeMs, `Command ${id} written after its life`);
      this.#written.set(id, [...times, standing.connection]);
    }
  }

  /** The peer took a frame in. */
  arrived(connection: number, { kind, id }: ToyFrame): void {
    demand(connection >= this.#newestArrived, `Old bytes after new ones: ${kind} ${id}`);
    this.#newestArrived = connection;
    if (kind !== "set" && kind !== "flip") return;
    demand(id >= this.#lastExecuted, `Command ${id} after command ${this.#lastExecuted}`);
    this.#lastExecuted = id;
  }

  reports(report: LinkReport<ToyFrame>, nowMs: number): void {
    if (report.kind === "ended") this.#ended(report.commandId, report.outcome, nowMs);
    else if (report.kind === "received") this.#received(report.frame, nowMs);
    else if (report.kind === "lost") {
      this.losses.push(report.loss.kind);
      this.#lost(report.retryAtMs, nowMs);
      // A refused connection has nothing to abort.
      if (report.loss.kind === "connect_failed") this.#standing = null;
    }
  }

  /** A connection must not stand longer than one interval and one reply without its proof. */
  watch(nowMs: number): void {
    for (const [id, { nowMs: sinceMs }] of this.#submitted) {
      const pendingMax = this.limits.queueMax + 2;
      demand(this.#submitted.size <= pendingMax, `${this.#submitted.size} commands pending`);
      const limitMs = this.limits.commandLifeMs + this.limits.commandReplyMs + SLACK_MS;
      demand(
        nowMs - sinceMs <= limitMs,
        `Command ${id} has no outcome after ${nowMs - sinceMs} ms`,
      );
    }
    const { openedAtMs = null, provenAtMs = null } = this.#standing ?? {};
    if (openedAtMs === null) return;
    const silentMs = nowMs - (provenAtMs ?? openedAtMs);
    const limitMs = this.limits.heartbeatReplyMs +
      (provenAtMs === null ? 0 : this.limits.heartbeatEveryMs);
    demand(silentMs <= limitMs + 2 * SLACK_MS, `Dead connection unnoticed for ${silentMs} ms`);
  }

  /** All is over: every command has ended, and what "never left" never arrived. */
  end(nowMs: number, count: number): void {
    this.watch(nowMs);
    demand(this.#standing === null, "Close left a connection");
    demand(this.outcomes.size === count, `${count - this.outcomes.size} commands without outcome`);
    for (const [id, outcome] of this.outcomes) {
      const never = outcome.kind === "expired" || outcome.kind === "refused";
      demand(!never || !this.#written.has(id), `Command ${id} ${outcome.kind}, but it left`);
    }
  }

  #ended(id: number, outcome: Outcome, nowMs: number): void {
    demand(!this.outcomes.has(id), `Command ${id} ended twice`);
    const { policy } = this.#submitted.get(id) ?? fail(`Unknown command ${id} ended`);
    this.outcomes.set(id, outcome);
    this.#submitted.delete(id);
    const executions = this.peer.executed.filter((executed) => executed === id).length;
    demand(
      policy === "idempotent" || executions <= 1,
      `Command ${id} executed ${executions} times`,
    );
    if (outcome.kind === "confirmed") {
      demand(executions > 0, `Command ${id} confirmed, but never done`);
    } else if (outcome.kind === "unknown") {
      const times = this.#written.get(id)?.length ?? 0;
      demand(times > 0, `Command ${id} unknown, but it never left (${nowMs})`);
      demand(times === outcome.attempts, `Command ${id} counted ${outcome.attempts} of ${times}`);
    }
  }

  #received({ kind, id }: ToyFrame, nowMs: number): void {
    const standing = this.#standing;
    if (standing !== null && kind === "pong" && id === standing.newestBeat) {
      standing.provenAtMs = nowMs;
    }
  }

  #lost(retryAtMs: number, nowMs: number): void {
    const { openedAtMs = null, provenAtMs = null } = this.#standing ?? {};
    const lasted = openedAtMs !== null && provenAtMs !== null &&
      nowMs - openedAtMs >= this.limits.lastingMs;
    this.#failures = lasted ? 0 : this.#failures + 1;
    const { retryMinMs, retryMaxMs } = this.limits;
    const fullMs = Math.min(retryMaxMs, retryMinMs * 2 ** this.#failures);
    this.#mayConnect = { fromMs: nowMs + Math.floor(fullMs / 2), untilMs: nowMs + fullMs };
    const waitMs = retryAtMs - nowMs;
    demand(waitMs <= fullMs && waitMs >= Math.floor(fullMs / 2), `Waits ${waitMs} of ${fullMs} ms`);
  }
}

function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

function fail(why: string): never {
  throw new Error(why);
}
