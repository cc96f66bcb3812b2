/** What must hold of a home whose ticks are shot: checked against what the plug really did. */
import { parseWatchState } from "../../../lib/watch/state/codec.ts";
import type { WatchState } from "../../../lib/watch/state/state.ts";
import type { HomeFolders, TickEnd } from "./tick.ts";
import type { PlugView } from "./network.ts";

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

/**
 * - `draft`: between writing a file and renaming it.
 * - `intent`: the cut is on disk, the plug has not heard of it.
 * - `command`: the plug has switched off, what it answered is not on disk.
 */
export type Stage = "elsewhere" | "draft" | "intent" | "command";

/** The account of one life. */
export class HomeLedger {
  /** Switch-offs that the plug obeyed. */
  offs = 0;
  /** Files that could not be believed, and were owned up to. */
  reported = 0;
  /** How far the shot ticks had come, as the files and the plug show. */
  readonly stages: Record<Stage, number> = { elsewhere: 0, draft: 0, intent: 0, command: 0 };
  readonly violations: string[] = [];
  readonly #options: LedgerOptions;
  #offsAllowed = CUTS_PER_DAY;
  /** Switch-offs before the state was lost, which no mark can show any more. */
  #offsForgotten = 0;
  #unreadable: string | null = null;
  #marks = 0;
  #troublesBefore = 0;
  #isInMemory = false;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /** After every tick, however it ended. */
  check(view: PlugView, end: TickEnd): void {
    const state = this.#readStates();
    const offs = view.commands.filter(({ points }) => points.some(isOff)).length;
    if (end.code === null) this.stages[this.#stageOf(state, offs)]++;
    this.offs = offs;
    if (offs > this.#offsAllowed) {
      this.#violate("S3", `${offs} cuts, ${this.#offsAllowed} allowed`);
    }
    const marks = state === null ? 0 : state.cuts.length;
    this.#marks = marks;
    if (state !== null && marks < offs - this.#offsForgotten) {
      this.#violate("write-ahead", `${offs - this.#offsForgotten} cuts made, ${marks} on disk`);
    }
    if (end.code !== null && end.code !== 0) {
      this.#violate("exit", `code ${end.code}: ${end.errors.slice(0, 300)}`);
    }
    if (this.#unreadable === null || end.record === null) return;
    const said = end.record.warnings.some((warning) => /set aside/.test(warning)) ||
      this.#troublesLogged() > this.#troublesBefore;
    if (!said) this.#violate("report", `${this.#unreadable} and nobody was told`);
    this.reported++;
    this.#unreadable = null;
  }

  /** Somebody broke the files: what was known of cuts may be lost. */
  expectUnreadable(what: string, loss: "all" | "one"): void {
    this.#unreadable = what;
    this.#isInMemory = loss === "one";
    this.#troublesBefore = this.#troublesLogged();
    if (loss === "one") return;
    this.#offsForgotten = this.offs;
    // A lost count is taken as all but one.
    this.#offsAllowed = this.offs + 1;
  }

  /** After a tick that went through, begun when the outlet had been dark for so long. */
  checkDark(dark: { readonly beforeMs: number | null; readonly afterMs: number | null }): void {
    const { beforeMs, afterMs } = dark;
    if (this.#options.countsDown || beforeMs === null || afterMs === null) return;
    // The same darkness, due before the tick began, and the tick could talk to the plug.
    if (beforeMs >= DUE_MS && afterMs >= beforeMs) {
      this.#violate(
        "S1",
        `off for ${Math.round(afterMs)} ms after a tick that should have ended it`,
      );
    }
  }

  /** A reboot empties the memory, and with it a broken copy that nobody has read. */
  forgetRuntime(): void {
    if (this.#isInMemory) this.#unreadable = null;
  }

  checkLongestDark(darkMs: number): void {
    if (!this.#options.countsDown || darkMs <= OFF_MS + DARK_SLACK_MS) return;
    this.#violate("S1", `off for ${Math.round(darkMs)} ms, ${OFF_MS} ms asked for`);
  }

  /** A tick that said so may have been shot before it printed its line. */
  #troublesLogged(): number {
    const log = readIfThere(`${this.#options.folders.state}/events.jsonl`) ?? "";
    return log.split("\n").filter((line) => line.includes("state_trouble")).length;
  }

  #stageOf(state: WatchState | null, offs: number): Stage {
    const { folders } = this.#options;
    const isDraft = [folders.state, folders.runtime].some((folder) =>
      readIfThere(`${folder}/state.json.new`) !== null
    );
    if (isDraft) return "draft";
    if (offs > this.offs) return "command";
    return state !== null && state.cuts.length > this.#marks ? "intent" : "elsewhere";
  }

  #violate(property: string, what: string): void {
    this.violations.push(`${property}: ${what}`);
  }

  /** The copy on disk; null: none. A shot must never leave one that cannot be read. */
  #readStates(): WatchState | null {
    const { state, runtime } = this.#options.folders;
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
