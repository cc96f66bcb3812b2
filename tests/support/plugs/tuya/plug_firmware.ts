/**
 * The rules that a Tuya plug's firmware follows (after the vendor's open one-socket firmware),
 * without network and with the clock passed in, so that a simulation can use it too.
 *
 * - The points of one command are obeyed one after another, in the order they came.
 * - Every write to the switch sets the relay and stops the countdown, changed or not.
 * - A countdown lives in memory, ticks once a second, and toggles the relay at zero.
 * - After a mains failure the countdown is gone and the relay follows the power-on memory.
 *
 * @module
 */

export type PointValue = boolean | number | string;
export type PowerMemory = "on" | "off" | "memory";

/** Changed points of one moment. */
export type StatusReport = Readonly<Record<number, PointValue>>;

export interface PlugFirmwareOptions {
  /** The moment of power-up. */
  readonly nowMs: number;
  readonly switchDp?: number;
  readonly countdownDp?: number;
  readonly powerMemory?: PowerMemory;
  /** Load while the relay is closed; null: the plug does not measure. */
  readonly loadWatts?: number | null;
  /** Further points, reported and stored but without effect (inching, child lock, …). */
  readonly extraPoints?: StatusReport;
  readonly relay?: boolean;
  /** A strip: its next outlet, with rules and points of its own. */
  readonly next?: Omit<PlugFirmwareOptions, "nowMs">;
}

export interface ExecutedCommand {
  readonly atMs: number;
  /** In the order they were obeyed. */
  readonly points: readonly (readonly [number, unknown])[];
}

const POWER_MEMORY_DP = 38;
const WATTS_DP = 19;
const TICK_MS = 1_000;
const REPORT_EVERY_S = 30;
const SAVE_AFTER_MS = 5_000;
const COUNTDOWN_S_MAX = 86_400;

export class PlugFirmware {
  readonly switchDp: number;
  readonly countdownDp: number;
  /** The next outlet of a strip; null: there is none. */
  readonly next: PlugFirmware | null;
  /** Takes commands, and its relay stays as it is. */
  stuck = false;
  /** Every control command since the beginning. */
  readonly commands: ExecutedCommand[] = [];
  #loadWatts: number | null;
  #extra: Record<number, PointValue>;
  #powerMemory: PowerMemory;
  #nowMs: number;
  #mains = true;
  #relay: boolean;
  /** What flash holds, and when the present state will be written there. */
  #savedRelay: boolean;
  #saveAtMs: number | null = null;
  #countdownS = 0;
  #nextTickMs = 0;

  constructor(options: PlugFirmwareOptions) {
    this.switchDp = options.switchDp ?? 1;
    this.countdownDp = options.countdownDp ?? 9;
    this.#powerMemory = options.powerMemory ?? "on";
    this.#loadWatts = options.loadWatts ?? null;
    this.#extra = { ...options.extraPoints };
    this.#relay = options.relay ?? true;
    this.#savedRelay = this.#relay;
    this.#nowMs = options.nowMs;
    this.next = options.next === undefined
      ? null
      : new PlugFirmware({ ...options.next, nowMs: options.nowMs });
  }

  get relay(): boolean {
    return this.#relay;
  }

  get countdownS(): number {
    return this.#countdownS;
  }

  /** Whether what is plugged in has power. */
  get feedsPower(): boolean {
    return this.#mains && this.#relay;
  }

  get hasMains(): boolean {
    return this.#mains;
  }

  /** When the next thing happens by itself; null: nothing will. */
  get nextEventMs(): number | null {
    const times = [
      ...(this.#countdownS > 0 ? [this.#nextTickMs] : []),
      ...(this.#saveAtMs === null ? [] : [this.#saveAtMs]),
    ];
    return this.#mains && times.length > 0 ? Math.min(...times) : null;
  }

  /** All points, as a query is answered. */
  status(): StatusReport {
    return {
      [this.switchDp]: this.#relay,
      [this.countdownDp]: this.#countdownS,
      [POWER_MEMORY_DP]: this.#powerMemory,
      ...this.#wattsReport(),
      ...this.#extra,
      ...this.next?.status(),
    };
  }

  /** Lets time pass; what the plug reports by itself meanwhile. A step back in time is ignored. */
  advance(nowMs: number): StatusReport[] {
    const reports: StatusReport[] = this.next?.advance(nowMs) ?? [];
    while (this.#mains && this.#countdownS > 0 && this.#nextTickMs <= nowMs) {
      this.#saveIfDue(this.#nextTickMs);
      this.#nowMs = this.#nextTickMs;
      this.#nextTickMs += TICK_MS;
      this.#countdownS--;
      if (this.#countdownS === 0) {
        this.#setRelay(!this.#relay);
        reports.push(this.#shortReport());
      } else if (this.#countdownS % REPORT_EVERY_S === 0) {
        reports.push({ [this.countdownDp]: this.#countdownS });
      }
    }
    this.#saveIfDue(nowMs);
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    return reports;
  }

  /** Obeys one control command; what is reported after it. */
  execute(points: ExecutedCommand["points"], nowMs: number): StatusReport {
    this.advance(nowMs);
    if (!this.#mains) return {};
    this.commands.push({ atMs: nowMs, points });
    const before = this.status();
    const touched = new Set<number>();
    for (const [dp, value] of points) {
      if (this.#executeOne(dp, value)) touched.add(dp);
    }
    const changed = Object.entries(this.status()).filter(([dp, value]) =>
      touched.has(Number(dp)) || before[Number(dp)] !== value
    );
    return Object.fromEntries(changed);
  }

  /** The button on the case. */
  press(nowMs: number): StatusReport {
    this.advance(nowMs);
    if (!this.#mains) return {};
    this.#switch(!this.#relay);
    return this.#shortReport();
  }

  loseMains(nowMs: number): void {
    this.advance(nowMs);
    this.next?.loseMains(nowMs);
    this.#mains = false;
    this.#countdownS = 0;
    this.#saveAtMs = null;
  }

  restoreMains(nowMs: number): void {
    this.advance(nowMs);
    if (this.#mains) return;
    this.next?.restoreMains(nowMs);
    this.#mains = true;
    this.#relay = this.#powerMemory === "memory" ? this.#savedRelay : this.#powerMemory === "on";
    this.#savedRelay = this.#relay;
  }

  /** One point of a command that the first outlet of the strip got. */
  obey(dp: number, value: unknown, nowMs: number): boolean {
    this.advance(nowMs);
    return this.#executeOne(dp, value);
  }

  #executeOne(dp: number, value: unknown): boolean {
    if (dp === this.switchDp && typeof value === "boolean") this.#switch(value);
    else if (dp === this.countdownDp && typeof value === "number") this.#count(value);
    else if (dp === POWER_MEMORY_DP && isPowerMemory(value)) this.#powerMemory = value;
    else if (dp in this.#extra && isPointValue(value)) this.#extra[dp] = value;
    else return this.next?.obey(dp, value, this.#nowMs) ?? false;
    return true;
  }

  #switch(on: boolean): void {
    if (this.stuck) return;
    this.#setRelay(on);
    this.#countdownS = 0;
  }

  #count(seconds: number): void {
    if (this.stuck) return;
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > COUNTDOWN_S_MAX) return;
    this.#countdownS = seconds;
    this.#nextTickMs = this.#nowMs + TICK_MS;
  }

  #setRelay(on: boolean): void {
    if (on !== this.#relay) this.#saveAtMs = this.#nowMs + SAVE_AFTER_MS;
    this.#relay = on;
  }

  #saveIfDue(nowMs: number): void {
    if (this.#saveAtMs === null || this.#saveAtMs > nowMs) return;
    this.#savedRelay = this.#relay;
    this.#saveAtMs = null;
  }

  #shortReport(): StatusReport {
    return {
      [this.switchDp]: this.#relay,
      [this.countdownDp]: this.#countdownS,
      ...this.#wattsReport(),
    };
  }

  #wattsReport(): StatusReport {
    if (this.#loadWatts === null) return {};
    const watts = this.#relay ? this.#loadWatts : 0;
    return { [this.countdownDp === 2 ? 5 : WATTS_DP]: Math.round(watts * 10) };
  }
}

function isPowerMemory(value: unknown): value is PowerMemory {
  return value === "on" || value === "off" || value === "memory";
}

function isPointValue(value: unknown): value is PointValue {
  return ["boolean", "number", "string"].includes(typeof value);
}
