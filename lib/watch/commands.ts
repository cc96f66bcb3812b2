import { eventText, say } from "./state/event_queue.ts";
import { fromWords } from "../wire/asked_from.ts";
import type { Command } from "../wire/heartbeat.ts";
import { COMMANDS_DONE_MAX, COMMANDS_WAITING_MAX } from "./state/shape.ts";
import type { WaitingCommand, WatchState } from "./state/state.ts";
import { formatDuration } from "../time/time.ts";

/** How a command ended. */
export interface CommandEnd {
  readonly id: string;
  readonly result: "done" | "refused" | "expired";
  readonly note: string;
}

/** Takes what the cloud's reply carries; a command seen before is never taken again. */
export function takeCommands(state: WatchState, commands: readonly Command[]): WatchState {
  const known = new Set([
    ...state.commands.done,
    ...state.commands.waiting.map(({ id }) => id),
  ]);
  const isFirst = ({ id }: Command, at: number) => commands.findIndex((c) => c.id === id) === at;
  const unknown = commands.filter((command, at) => !known.has(command.id) && isFirst(command, at));
  const fresh = unknown.map((command): WaitingCommand => ({
    id: command.id,
    kind: command.kind,
    expiresAtMs: state.uptimeMs + command.expiresInMs,
    forMs: command.kind === "pause" ? command.forMs : null,
    ...(command.kind === "pause" && command.by !== undefined ? { by: command.by } : {}),
  }));
  if (fresh.length === 0) return state;
  const waiting = [...state.commands.waiting, ...fresh].slice(0, COMMANDS_WAITING_MAX);
  return { ...state, commands: { ...state.commands, waiting } };
}

/** The state with the command out of the queue and never taken again. */
export function forgetCommand(state: WatchState, id: string): WatchState {
  return {
    ...state,
    commands: {
      waiting: state.commands.waiting.filter((command) => command.id !== id),
      done: [...state.commands.done.filter((done) => done !== id), id].slice(-COMMANDS_DONE_MAX),
    },
  };
}

/** The same, with its end said. */
export function finishCommand(state: WatchState, end: CommandEnd): WatchState {
  return say(forgetCommand(state, end.id), {
    kind: "command_done",
    command: end.id,
    result: end.result,
    note: eventText(end.note),
  });
}

/** Commands whose time is over are ended unheard. */
export function dropExpired(state: WatchState): WatchState {
  const expired = state.commands.waiting.filter(({ expiresAtMs }) => expiresAtMs <= state.uptimeMs);
  return expired.reduce(
    (each, { id }) => finishCommand(each, { id, result: "expired", note: "Came too late" }),
    state,
  );
}

/** The oldest waiting power cycle; null: none. */
export function nextPowerCycle(state: WatchState): WaitingCommand | null {
  return state.commands.waiting.find(({ kind }) => kind === "power-cycle") ?? null;
}

/** Waiting pauses take effect; the last one holds. */
export function carryOutPause(state: WatchState): WatchState {
  const pauses = state.commands.waiting.filter(({ kind }) => kind === "pause");
  return pauses.reduce((each, { id, forMs, by }) => {
    const { pause: _before, ...kept } = each;
    const from = fromWords(by);
    const lengthMs = forMs ?? 0;
    if (lengthMs === 0) {
      const note = from === null ? "Resumed" : `Resumed ${from}`;
      return finishCommand({ ...kept, pausedUntilAgedMs: null }, { id, result: "done", note });
    }
    const pausedUntilAgedMs = each.agedMs + lengthMs;
    const pause = { wallMs: each.wallMs, uptimeMs: each.uptimeMs, by: by ?? null };
    const note = `Paused${from === null ? "" : ` ${from}`} for ${formatDuration(lengthMs)}`;
    return finishCommand({ ...kept, pausedUntilAgedMs, pause }, { id, result: "done", note });
  }, state);
}
