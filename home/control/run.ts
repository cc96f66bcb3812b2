/** Carries out a control request beside the ticks: their folders, their lock, their state. */
import { arrive } from "../../lib/watch/arrive.ts";
import { takeCommands } from "../../lib/watch/commands.ts";
import { CommandError } from "../../lib/base/command.ts";
import { upperFirst } from "../../lib/base/text.ts";
import { type ControlAct, parseControl } from "../../lib/control/command.ts";
import { done, undone } from "../../lib/control/wire.ts";
import type { Command } from "../../lib/wire/heartbeat.ts";
import type { HomeConfig } from "../../lib/config/home_config.ts";
import type { ControlReply } from "../../lib/install/paths.ts";
import { formatDuration, MINUTE_MS, SECOND_MS } from "../../lib/time/time.ts";
import { encodeWatchState } from "../../lib/watch/state/codec.ts";
import type { WatchState } from "../../lib/watch/state/state.ts";
import { createSaver } from "../watch/saver.ts";
import { awaitLock } from "../host/lock_wait.ts";
import { createWorld } from "../watch/world.ts";
import { findResult, readEvents } from "./events.ts";
import { newestState } from "./newest_state.ts";
import { type ReportTools, runReport } from "./report.ts";

/** A request that no tick took within this is not wanted any more. */
const COMMAND_LIFE_MS = 30 * SECOND_MS;

const RESULT_WAIT_MS = 36 * SECOND_MS;
const POLL_MS = 200;

/** Without a tick for so long nobody would carry a command out. */
const TICK_AGE_MS_MAX = 2 * MINUTE_MS;

/** What a request needs of the world. */
export interface ControlTools extends ReportTools {
  readonly config: HomeConfig;
  readonly sleep: (ms: number) => Promise<void>;
  readonly randomId: () => string;
}

/** What is handed to the next tick. */
type CommandAct = Extract<ControlAct, { readonly kind: "pause" | "cycle" }>;

/** Carries out one request; never rejects for what files may hold. */
export async function runControl(
  args: readonly string[],
  tools: ControlTools,
): Promise<ControlReply> {
  let act: ControlAct;
  try {
    act = parseControl(args);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return undone(error.message, error.exit);
  }
  switch (act.kind) {
    case "report":
      return await runReport(act, tools);
    case "state":
      return showState(tools);
    case "pause":
    case "cycle":
      return await command(act, tools);
  }
}

async function command(act: CommandAct, tools: ControlTools): Promise<ControlReply> {
  const id = `local-${tools.randomId()}`.slice(0, 64);
  const refused = await hand(commandOf(act, id), tools);
  if (refused !== null) return undone(refused);
  const result = await awaitResult(id, tools);
  if (result === null) {
    return undone(
      isTaken(id, tools)
        ? "A tick has taken the command; what came of it cannot be logged: see `deno task doctor`"
        : "No tick has taken the command in time, and none will: see `deno task doctor`",
    );
  }
  if (result.result !== "done") return undone(`${upperFirst(result.result)}: ${result.note}`);
  return done(`${doneText(act, result.note)}\n`);
}

function commandOf(act: CommandAct, id: string): Command {
  const shared = { id, expiresInMs: COMMAND_LIFE_MS };
  return act.kind === "cycle"
    ? { ...shared, kind: "power-cycle" }
    : { ...shared, kind: "pause", forMs: act.forMs, by: "home" };
}

/** Puts the command into the state, between two ticks; null, or why it was not. */
async function hand(wanted: Command, tools: ControlTools): Promise<string | null> {
  const taken = await awaitLock(tools.folders.runtime, tools);
  if (taken.kind === "busy") return "A tick has been running for too long; see `deno task doctor`";
  if (taken.kind === "failed") {
    return `The watchdog's folder cannot be used: ${taken.why}; has it run yet, and by this user?`;
  }
  using _lock = taken.lock;
  const clock = tools.clock();
  const ports = createWorld({ ...tools, clock: () => clock, elapsedMs: () => 0 });
  const { state } = ports.load(clock);
  const ageMs = clock.uptimeMs - state.uptimeMs;
  if (state.sequence === 0) return "The watchdog has not run yet: there is nothing to command";
  if (ageMs < 0 || ageMs > TICK_AGE_MS_MAX) {
    return "The watchdog does not run: its last tick was " +
      `${ageMs < 0 ? "before the host started" : `${formatDuration(ageMs)} ago`}`;
  }
  const here = arrive(state, { clock, policy: tools.config.policy });
  const next = takeCommands(here, [wanted]);
  if (!next.commands.waiting.some(({ id }) => id === wanted.id)) {
    return "Too many commands are waiting already; try again in a minute";
  }
  const { outcome } = createSaver(ports, state).saveEverywhere(next);
  // A tick goes on from the newer copy: either will do.
  if (outcome.runtime !== null && outcome.disk !== null) {
    return `The command cannot be kept: ${outcome.disk}`;
  }
  return null;
}

async function awaitResult(id: string, tools: ControlTools) {
  for (let waitedMs = 0; waitedMs <= RESULT_WAIT_MS; waitedMs += POLL_MS) {
    // A disk that is full or read-only takes no log; the memory still has what is not told yet.
    const { pending = [] } = nowOf(tools)?.events ?? {};
    const result = findResult(readEvents(tools.folders.state).events, id) ??
      findResult(pending, id);
    if (result !== null) return result;
    await tools.sleep(POLL_MS);
  }
  return null;
}

/** It was out of the queue before anything was done, so that nothing is done twice. */
function isTaken(id: string, tools: ControlTools): boolean {
  return nowOf(tools)?.commands.done.includes(id) ?? false;
}

function nowOf({ folders, clock }: ControlTools): WatchState | null {
  return newestState(folders, clock().bootId);
}

function showState(tools: ControlTools): ControlReply {
  const state = nowOf(tools);
  return state === null ? undone("The watchdog has not run yet") : done(encodeWatchState(state));
}

function doneText(act: CommandAct, note: string): string {
  if (act.kind === "cycle") {
    return `${note}: the plug switches power on again by itself, and the router then boots`;
  }
  return act.forMs === 0
    ? "Resumed: the router is rebooted again when the internet is away"
    : `Paused for ${
      formatDuration(act.forMs)
    }: the router is not rebooted by itself; \`deno task resume\` ends it`;
}
