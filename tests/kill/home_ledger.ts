/** What must hold of a home whose ticks are shot: checked against what the plug really did. */
import { parseWatchState } from "../../lib/watch_codec.ts";
import type { WatchState } from "../../lib/watch_state.ts";
import type { HomeFolders, TickEnd } from "./home_tick.ts";
import type { PlugView } from "./home_street.ts";

export const OFF_MS = 1_000;
/** The plug counts whole seconds, is looked at every 50 ms, and shares two cores with much else. */
const DARK_SLACK_MS = 1_500;
/** The tick asks for power this much after the off time, counted in whole seconds of uptime. */
export const DUE_MS = OFF_MS + 5_000 + 1_000;
export const CUTS_PER_DAY = 8;

export interface LedgerOptions {
  readonly folders: HomeFolders;
  /** Its own timer, or the host, which must then be trusted with it. */
  readonly countsDown: boolean;
}

/** The account of one life. */
export class HomeLedger {
  /** Switch-offs that the plug obeyed. */
  offs = 0;
  /** Files that could not be believed, and were owned up to. */
  reported = 0;
  /** Half-written files that a shot left beside the good one. */
  drafts = 0;
  readonly violations: string[] = [];
  readonly #options: LedgerOptions;
  #offsAllowed = CUTS_PER_DAY;
  /** Switch-offs before the state was lost, which no mark can show any more. */
  #offsForgotten = 0;
  #unreadable: string | null = null;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /** After every tick, however it ended. */
  check(view: PlugView, end: TickEnd): void {
    const state = this.#readStates();
    const offs = view.commands.filter(({ points }) => points.some(isOff)).length;
    this.offs = offs;
    if (offs > this.#offsAllowed) {
      this.#violate("S3", `${offs} cuts, ${this.#offsAllowed} allowed`);
    }
    const marks = state === null ? 0 : state.cuts.length;
    if (state !== null && marks < offs - this.#offsForgotten) {
      this.#violate("write-ahead", `${offs - this.#offsForgotten} cuts made, ${marks} on disk`);
    }
    if (end.code !== null && end.code !== 0) {
      this.#violate("exit", `code ${end.code}: ${end.errors.slice(0, 300)}`);
    }
    if (this.#unreadable === null || end.record === null) return;
    const said = end.record.warnings.some((warning) => /set aside/.test(warning));
    if (!said) this.#violate("report", `${this.#unreadable} and nobody was told`);
    this.reported++;
    this.#unreadable = null;
  }

  /** Somebody broke the files: what was known of cuts may be lost. */
  expectUnreadable(what: string, loss: "all" | "one"): void {
    this.#unreadable = what;
    if (loss === "one") return;
    this.#offsForgotten = this.offs;
    this.#offsAllowed = Math.min(this.#offsAllowed, this.offs + 1);
  }

  /** After a tick that went through, begun when the outlet had been dark for so long. */
  checkDark(dark: { readonly beforeMs: number | null; readonly afterMs: number | null }): void {
    const { beforeMs, afterMs } = dark;
    if (this.#options.countsDown || beforeMs === null || afterMs === null) return;
    // The same darkness, due before the tick began, and the tick could talk to the plug.
    if (beforeMs >= DUE_MS && afterMs >= beforeMs) {
      this.#violate("S1", `off for ${Math.round(afterMs)} ms after a tick that should have ended it`);
    }
  }

  checkLongestDark(darkMs: number): void {
    if (!this.#options.countsDown || darkMs <= OFF_MS + DARK_SLACK_MS) return;
    this.#violate("S1", `off for ${Math.round(darkMs)} ms, ${OFF_MS} ms asked for`);
  }

  #violate(property: string, what: string): void {
    this.violations.push(`${property}: ${what}`);
  }

  /** The copy on disk; null: none. A shot must never leave one that cannot be read. */
  #readStates(): WatchState | null {
    const { state, runtime } = this.#options.folders;
    for (const folder of [state, runtime]) {
      if (exists(`${folder}/state.json.new`)) this.drafts++;
    }
    const copies = [state, runtime].map((folder) => {
      const text = readIfThere(`${folder}/state.json`);
      if (text === null) return null;
      try {
        return parseWatchState(text);
      } catch (error) {
        this.#unreadable ??= `${folder}/state.json: ${error}`;
        return null;
      }
    });
    return copies[0] ?? null;
  }
}

function isOff([dp, value]: readonly [number, unknown]): boolean {
  return dp === 1 && value === false;
}

function readIfThere(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function exists(path: string): boolean {
  return readIfThere(path) !== null;
}
