/** The relay of a simulated plug with a timer of its own, on a clock that a test moves. */
export class Relay {
  on: boolean;
  nowMs = 1_000_000;
  /** Commands that were obeyed, in order. */
  readonly commands: ("off" | "on")[] = [];
  /** Takes commands and stays as it is: welded contacts, a lock, a group that it is not in. */
  stuck = false;
  #timer: { readonly endsAtMs: number; readonly startedMs: number; readonly on: boolean } | null =
    null;

  constructor(on = true) {
    this.on = on;
  }

  get timer():
    | {
      readonly to: "off" | "on";
      readonly startedS: number;
      readonly lengthS: number;
      readonly leftS: number;
    }
    | null {
    if (this.#timer === null) return null;
    const { startedMs, endsAtMs, on } = this.#timer;
    return {
      to: on ? "on" : "off",
      startedS: startedMs / 1_000,
      lengthS: (endsAtMs - startedMs) / 1_000,
      leftS: (endsAtMs - this.nowMs) / 1_000,
    };
  }

  /** Obeys a command; a timer that runs ends with it. */
  command(to: "off" | "on"): void {
    if (this.stuck) return;
    this.commands.push(to);
    this.on = to === "on";
    this.#timer = null;
  }

  /** Starts the timer, at whose end the relay is switched. */
  startTimer(lengthS: number, to: "off" | "on"): void {
    this.#timer = {
      startedMs: this.nowMs,
      endsAtMs: this.nowMs + lengthS * 1_000,
      on: to === "on",
    };
  }

  stopTimer(): void {
    this.#timer = null;
  }

  pass(durationMs: number): void {
    this.nowMs += durationMs;
    if (this.#timer === null || this.#timer.endsAtMs > this.nowMs) return;
    this.on = this.#timer.on;
    this.#timer = null;
  }
}

/** Lets a relay's clock run with ours. */
export function keepTime(relay: Relay): Disposable {
  let atMs = performance.now();
  const timer = setInterval(() => {
    relay.pass(performance.now() - atMs);
    atMs = performance.now();
  }, 50);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
