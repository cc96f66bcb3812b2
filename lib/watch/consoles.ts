/**
 * Air conditioning consoles beside the watchdog's own work: when each is asked, and what its
 * answer or silence is worth. Nothing here is ever a reason to switch power.
 */
import { clip } from "../base/text.ts";
import type { Diagnosis } from "./diagnose.ts";
import { CONSOLE_TEXT_MAX, type KnownHappening } from "../wire/event.ts";
import { eventText, say } from "./state/event_queue.ts";
import { isOwed } from "./power/power.ts";
import type { ConsoleConfig } from "../config/airtouch_config.ts";
import { SECOND_MS } from "../time/time.ts";
import type { ConsoleWatch, WatchState } from "./state/state.ts";

/** Unanswered in a row before a console is called silent. */
const UNANSWERED_MIN = 2;

/** An unanswered question is asked again after this, and not sooner. */
const ASK_AGAIN_MS = 30 * SECOND_MS;

/** After trouble at home a console gets this many times `ASK_AGAIN_MS` to find the network again. */
const SETTLE_FACTOR = 4;

/** What came of asking one console; `why` is in plain words. */
export type ConsoleAnswer = { readonly device: ConsoleConfig } & ConsoleOutcome;

export type ConsoleOutcome =
  | {
    readonly kind: "answered";
    /** The first is the console that answers. */
    readonly versions: readonly string[];
    readonly updateAvailable: boolean;
  }
  | { readonly kind: "silent"; readonly why: string }
  /** The question could not leave; says nothing about the console. */
  | { readonly kind: "not_tried"; readonly why: string };

/** Names a console across ticks and restarts. */
export function consoleId({ host, port }: ConsoleConfig): string {
  return `${host} ${port}`;
}

/**
 * The consoles to ask in this tick, and the state to go on from. None is asked while the home is
 * not well (no internet, router off or booting, host just booted): its silence would prove nothing.
 */
export function consolesDue(
  state: WatchState,
  options: { readonly consoles: readonly ConsoleConfig[]; readonly diagnosis: Diagnosis },
): { readonly state: WatchState; readonly due: readonly ConsoleConfig[] } {
  const { consoles, diagnosis } = options;
  if (!homeIsWell(state, diagnosis)) return { state: unsettle(state, consoles), due: [] };
  const due = consoles.filter((device) => {
    const { dueAgedMs } = watchOf(state, device);
    const inMs = dueAgedMs - state.agedMs;
    // Later than any rule could have set it: the setting was longer before.
    const latestMs = Math.max(device.heartbeatEveryMs, settleMs(device));
    return (inMs <= 0 || inMs > latestMs) && state.uptimeMs >= settleMs(device);
  });
  return { state, due };
}

/** The state after these answers; consoles that are configured no more are forgotten. */
export function noteAnswers(
  state: WatchState,
  options: {
    readonly consoles: readonly ConsoleConfig[];
    readonly answers: readonly ConsoleAnswer[];
  },
): WatchState {
  const ids = options.consoles.map(consoleId);
  const known = { ...state, consoles: state.consoles.filter(({ id }) => ids.includes(id)) };
  return options.answers.reduce(noteAnswer, known);
}

/** A standing warning for each configured console that is called silent at present. */
export function consoleWarnings(
  state: WatchState,
  consoles: readonly ConsoleConfig[],
): readonly string[] {
  const silent = state.consoles.filter(({ silenceSaid }) => silenceSaid).map(({ id }) => id);
  return consoles.filter((device) => silent.includes(consoleId(device)))
    .map(({ name }) => `${name} does not answer`);
}

function homeIsWell(state: WatchState, diagnosis: Diagnosis): boolean {
  return diagnosis.online && state.phase.kind === "watching" && !isOwed(state.power);
}

/** Trouble at home: what was unanswered counts no more, and the next question waits a while. */
function unsettle(state: WatchState, consoles: readonly ConsoleConfig[]): WatchState {
  const watched = consoles.map((device) => {
    const watch = watchOf(state, device);
    const dueAgedMs = Math.max(watch.dueAgedMs, state.agedMs + settleMs(device));
    return { ...watch, unanswered: 0, dueAgedMs };
  });
  return { ...state, consoles: watched };
}

function noteAnswer(state: WatchState, answer: ConsoleAnswer): WatchState {
  switch (answer.kind) {
    case "answered":
      return noteHeard(state, answer);
    case "silent":
      return noteSilence(state, answer);
    case "not_tried":
      return state;
  }
}

function noteHeard(
  state: WatchState,
  answer: Extract<ConsoleAnswer, { readonly kind: "answered" }>,
): WatchState {
  const { device } = answer;
  const before = watchOf(state, device);
  const versions = consoleText(answer.versions.join(", "));
  const isNews = answer.updateAvailable && before.updateSaid !== versions;
  const after = keep(state, {
    ...before,
    dueAgedMs: state.agedMs + device.heartbeatEveryMs,
    unanswered: 0,
    heardAgedMs: state.agedMs,
    silenceSaid: false,
    updateSaid: isNews ? versions : before.updateSaid,
  });
  const news: KnownHappening[] = [];
  if (before.silenceSaid) news.push({ kind: "console_back", console: device.name });
  if (isNews) news.push({ kind: "console_update", console: device.name, versions });
  return news.reduce(say, after);
}

function noteSilence(
  state: WatchState,
  answer: Extract<ConsoleAnswer, { readonly kind: "silent" }>,
): WatchState {
  const { device } = answer;
  const before = watchOf(state, device);
  const unanswered = Math.min(before.unanswered + 1, UNANSWERED_MIN);
  const isSilent = unanswered >= UNANSWERED_MIN;
  const waitMs = isSilent ? device.heartbeatEveryMs : askAgainMs(device);
  const after = keep(state, {
    ...before,
    dueAgedMs: state.agedMs + waitMs,
    unanswered,
    silenceSaid: before.silenceSaid || isSilent,
  });
  if (!isSilent || before.silenceSaid) return after;
  return say(after, {
    kind: "console_silent",
    console: device.name,
    unheardMs: before.heardAgedMs === null ? null : state.agedMs - before.heardAgedMs,
    why: consoleText(answer.why),
  });
}

/** Shorter only where the setting itself is, which real settings cannot be. */
function askAgainMs({ heartbeatEveryMs }: ConsoleConfig): number {
  return Math.min(ASK_AGAIN_MS, heartbeatEveryMs);
}

function settleMs(device: ConsoleConfig): number {
  return SETTLE_FACTOR * askAgainMs(device);
}

function watchOf(state: WatchState, device: ConsoleConfig): ConsoleWatch {
  const id = consoleId(device);
  return state.consoles.find((watch) => watch.id === id) ?? {
    id,
    dueAgedMs: 0,
    unanswered: 0,
    heardAgedMs: null,
    silenceSaid: false,
    updateSaid: null,
  };
}

function keep(state: WatchState, watch: ConsoleWatch): WatchState {
  const others = state.consoles.filter(({ id }) => id !== watch.id);
  return { ...state, consoles: [...others, watch] };
}

function consoleText(text: string): string {
  return clip(eventText(text), CONSOLE_TEXT_MAX);
}
