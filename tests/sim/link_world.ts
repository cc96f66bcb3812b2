/**
 * A network and a peer that misbehave by plan, for the simulation of the link: virtual time, every
 * choice from one seeded source.
 */
import { encodeToy, splitToy, type ToyFrame } from "../support/airtouch/link_toy.ts";

/** Ways of the peer and of the path to it; each explained where it acts. */
export const MODES = [
  "well",
  "mute",
  "deaf",
  "hole",
  "amnesia",
  "refuse",
  "close",
  "slow",
  "lossy",
  "garbage",
  "echo",
  "stale",
  "stuck",
  "unwilling",
] as const;
export type Mode = typeof MODES[number];

const LATENCY_MS = 20;
const SLOW_MS = 8_000;
const HEAL_MS = 30_000;

/** What the network tells the client. */
export type Signal =
  | { readonly kind: "opened" | "written" }
  | { readonly kind: "write_failed" | "closed"; readonly detail: string }
  | { readonly kind: "received"; readonly bytes: Uint8Array };

interface Wire {
  readonly number: number;
  stage: "connecting" | "open" | "aborted";
  /** False once the peer has forgotten or ended this connection. */
  peerKnows: boolean;
  readonly split: (bytes: Uint8Array) => readonly ToyFrame[];
  /** Bytes that the client's kernel, or the peer's, holds back; an abort throws them away. */
  held: Uint8Array[];
  /** True from the end of a hole until this connection's kernels have noticed it. */
  stalled: boolean;
  /** Answers that the path holds back. */
  heldAnswers: Uint8Array[];
  writing: Uint8Array | null;
  lastAnswerAtMs: number;
}

export interface WorldOptions {
  readonly random: () => number;
  after(delayMs: number, act: () => void): void;
  nowMs(): number;
  signal(connection: number, signal: Signal): void;
  /** Called for each frame that the peer takes in, in the order in which it does. */
  arrived(connection: number, frame: ToyFrame): void;
}

export class World {
  mode: Mode = "well";
  readonly executed: number[] = [];
  readonly #wires = new Map<number, Wire>();
  #level = 0;

  constructor(private readonly options: WorldOptions) {}

  /** Changes the ways of the world; what the old ways held back is let go first. */
  turn(mode: Mode): void {
    const before = this.mode;
    this.mode = mode;
    for (const wire of this.#wires.values()) {
      if (wire.stage === "aborted") continue;
      if (before === "hole" && mode !== "hole") this.#heal(wire);
      if (before === "deaf" && mode !== "deaf") this.#release(wire);
      if (before === "stuck" && mode !== "stuck") this.#unstick(wire);
      if (mode === "amnesia" && wire.stage === "open") wire.peerKnows = false;
      if (mode === "refuse" || mode === "close") this.#end(wire, this.#upTo(3_000));
    }
  }

  connect(number: number): void {
    const wire: Wire = {
      number,
      stage: "connecting",
      peerKnows: true,
      split: splitToy(),
      held: [],
      stalled: false,
      heldAnswers: [],
      writing: null,
      lastAnswerAtMs: 0,
    };
    this.#wires.set(number, wire);
    if (this.mode !== "hole") this.#admit(wire);
  }

  abort(number: number): void {
    const wire = this.#wires.get(number);
    if (wire === undefined) return;
    wire.stage = "aborted";
    wire.held = [];
    wire.heldAnswers = [];
  }

  write(number: number, bytes: Uint8Array): void {
    const wire = this.#wires.get(number);
    if (wire?.stage !== "open") throw new Error(`Write on connection ${number} that is not open`);
    if (wire.writing !== null) throw new Error(`Second write at once on connection ${number}`);
    wire.writing = bytes;
    if (this.mode === "close" && this.options.random() < 0.3) {
      this.#signalLater(wire, 5, { kind: "write_failed", detail: "broken pipe" });
    } else if (this.mode !== "stuck") {
      this.#unstick(wire);
    }
  }

  /** The peer says its level without being asked. */
  push(): void {
    for (const wire of this.#wires.values()) {
      if (wire.stage === "open") this.#answer(wire, encodeToy("status", 0, this.#level));
    }
  }

  #admit(wire: Wire): void {
    if (this.mode === "refuse") {
      return this.#signalLater(wire, LATENCY_MS, { kind: "closed", detail: "refused" });
    }
    this.options.after(2 * LATENCY_MS, () => {
      if (wire.stage !== "connecting") return;
      wire.stage = "open";
      this.options.signal(wire.number, { kind: "opened" });
    });
    if (this.mode === "close") this.#end(wire, 2 * LATENCY_MS + this.#upTo(2_000));
  }

  /** Ends a connection from the peer's side, by FIN or by RST: the client sees both alike. */
  #end(wire: Wire, delayMs: number): void {
    this.options.after(delayMs, () => {
      wire.peerKnows = false;
      if (this.mode !== "hole") this.#signalLater(wire, LATENCY_MS, { kind: "closed", detail: "" });
    });
  }

  /** Kernels try again at growing intervals, so each connection comes back at its own time. */
  #heal(wire: Wire): void {
    wire.stalled = true;
    this.options.after(this.#upTo(HEAL_MS), () => {
      wire.stalled = false;
      if (this.mode === "hole") return;
      if (wire.stage === "connecting") return this.#admit(wire);
      this.#release(wire);
      for (const bytes of wire.heldAnswers.splice(0)) this.#deliver(wire, bytes);
    });
  }

  #release(wire: Wire): void {
    for (const bytes of wire.held.splice(0)) this.#arrive(wire, bytes);
  }

  #unstick(wire: Wire): void {
    const bytes = wire.writing;
    if (bytes === null || wire.stage !== "open") return;
    this.#signalLater(wire, this.#upTo(5), { kind: "written" });
    // On the wire already: an abort does not call it back.
    this.options.after(LATENCY_MS, () => this.#arrive(wire, bytes));
  }

  #arrive(wire: Wire, bytes: Uint8Array): void {
    if (this.mode === "hole" || this.mode === "deaf" || wire.stalled) {
      if (wire.stage !== "aborted") wire.held.push(bytes);
    } else if (wire.peerKnows) {
      for (const frame of wire.split(bytes)) this.#obey(wire, frame);
    }
  }

  #obey(wire: Wire, frame: ToyFrame): void {
    this.options.arrived(wire.number, frame);
    const { kind, id, value } = frame;
    if (kind === "ping") {
      this.#answer(wire, encodeToy("pong", this.mode === "stale" ? id - 1 : id));
    } else if (kind === "ask") {
      this.#answer(wire, encodeToy("told", id));
    } else if (this.mode === "unwilling") {
      // It heard the command and does nothing, as a console whose status stays as it was.
      this.#answer(wire, encodeToy("no", id));
    } else {
      this.executed.push(id);
      if (kind === "set") this.#level = value;
      this.#answer(wire, kind === "set" ? encodeToy("status", 0, value) : encodeToy("done", id));
    }
    if (this.mode === "echo") this.#answer(wire, encodeToy(kind, id, value));
  }

  #answer(wire: Wire, bytes: Uint8Array): void {
    const { random, after, nowMs } = this.options;
    if (this.mode === "mute" || (this.mode === "lossy" && random() < 0.4)) return;
    // Only the request itself comes back.
    if (this.mode === "echo" && /^(pong|done|told)/.test(String.fromCharCode(...bytes))) return;
    const delayMs = LATENCY_MS + (this.mode === "slow" ? this.#upTo(SLOW_MS) : 0);
    wire.lastAnswerAtMs = Math.max(wire.lastAnswerAtMs, nowMs() + delayMs);
    after(wire.lastAnswerAtMs - nowMs(), () => this.#deliver(wire, bytes));
  }

  #deliver(wire: Wire, bytes: Uint8Array): void {
    if (wire.stage !== "open" || !wire.peerKnows) return;
    if (this.mode === "hole" || wire.stalled) {
      wire.heldAnswers.push(bytes);
      return;
    }
    const garbage = this.mode === "garbage"
      ? Uint8Array.from({ length: this.#upTo(300) }, () => this.#upTo(256))
      : new Uint8Array();
    const whole = new Uint8Array([...garbage, ...bytes]);
    const cut = this.#upTo(whole.length);
    for (const piece of [whole.slice(0, cut), whole.slice(cut)]) {
      if (wire.stage === "open") {
        this.options.signal(wire.number, { kind: "received", bytes: piece });
      }
    }
  }

  #signalLater(wire: Wire, delayMs: number, signal: Signal): void {
    this.options.after(delayMs, () => {
      if (wire.stage === "aborted") return;
      if (signal.kind === "written" || signal.kind === "write_failed") wire.writing = null;
      this.options.signal(wire.number, signal);
    });
  }

  #upTo(limit: number): number {
    return Math.floor(this.options.random() * limit);
  }
}
