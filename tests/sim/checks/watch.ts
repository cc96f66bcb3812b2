import type { SaveOutcome } from "../../../home/watch/ports.ts";
import type { TickReport } from "../../../home/watch/tick.ts";
import type { WatchEvent } from "../../../lib/wire/event.ts";
import type { Command } from "../../../lib/wire/heartbeat.ts";
import type { CycleOutcome, PlugReading } from "../../../lib/plugs/plug.ts";
import type { TargetResult } from "../../../lib/probes/probe.ts";
import type { CopyPlace } from "../../../lib/watch/load.ts";
import type { WatchState } from "../../../lib/watch/state/state.ts";
import { hostClock } from "../home/host.ts";
import { type PlugSide, reachable } from "../home/plug_side.ts";
import type { World } from "../home/world.ts";
import { checkScheduled, checkSoftReboot } from "./other_help.ts";
import { checkArmed, checkCaps, checkLadder, takeHeard } from "./caps.ts";
import { checkEvidence } from "./evidence.ts";
import { type Cut, type Facts, type TickFacts, Violation } from "./facts.ts";
import { checkGrace } from "./grace.ts";
import { checkPowerAfterTick, checkRelayClock, checkRelayGrace, checkTimedPower } from "./power.ts";
import { noteLook } from "./look.ts";
import {
  checkOffTimeSaid,
  checkOwnQuestion,
  noteAway,
  noteOutletPower,
  noteRouterPower,
  toldOffUntilMs,
} from "./off_time.ts";
import { checkOwn } from "./own.ts";
import { checkSight, checkWishes } from "./sight.ts";

/** The onlooker: is told everything, writes it down, and calls each check at its moment. */
export interface Watch {
  readonly facts: Facts;
  booted(): void;
  /** True while a tick is under way. */
  ticking(): boolean;
  tickBegins(): void;
  tickDies(): void;
  loaded(found: {
    readonly newest: number | null;
    readonly setAside: readonly CopyPlace[];
    /** No copy can ever be read again. */
    readonly gone: boolean;
  }): void;
  looked(results: readonly TargetResult[]): void;
  told(reading: PlugReading): void;
  /** The router gets power, or loses it. */
  powersRouter(on: boolean, by: "us" | "other"): void;
  /** Our own question ends an off time that is kept by a queue. */
  endsOffTime(): void;
  /** The name of a plug that could not be reached, or lost a frame or an answer. */
  trouble(plug: string): void;
  /** We ask for power; by its relay's own clock that may be too early. */
  switchesOn(plug: PlugSide): void;
  /** We asked for power, and the plug said that it is on; `dark`: it was not before. */
  confirmedOn(plug: { readonly dark: boolean }): void;
  saved(
    state: WatchState,
    options: { readonly disk: boolean; readonly outcome: SaveOutcome },
  ): void;
  said(events: readonly WatchEvent[]): void;
  heard(commands: readonly Command[]): void;
  /** The router is asked to restart. */
  softAsked(): void;
  cutLeaves(offMs: number): void;
  /** `offMs`: until the last plug that was told of it comes on, where not all were. */
  cutLeft(outcome: CycleOutcome["kind"], offMs?: number): void;
  tickEnds(report: TickReport): void;
}

/** An onlooker of `world()`, which is asked for late because the two know each other. */
export function createWatch(world: () => World, facts: Facts): Watch {
  let ticking = false;
  return {
    facts,
    booted() {
      facts.boot++;
    },
    ticking: () => ticking,
    tickDies() {
      ticking = false;
      facts.diedMs = world().nowMs;
    },
    tickBegins() {
      ticking = true;
      checkTimedPower(world());
      facts.tick = beginTick(world());
    },
    loaded(found) {
      noteLoaded(facts, { ...found, nowMs: world().nowMs, saves: world().files.saves });
    },
    looked(results) {
      noteRouterPower(world(), facts);
      noteLook(facts, { results, nowMs: world().nowMs, world: world() });
    },
    told(reading) {
      noteOutletPower(world(), facts);
      facts.tick.told = reading;
      facts.offUntilMs = toldOffUntilMs(facts, { reading, nowMs: world().nowMs });
    },
    powersRouter: (on, by) => noteAway(facts, { on, by, nowMs: world().nowMs }),
    endsOffTime: () => checkOwnQuestion(world(), facts),
    trouble(plug) {
      facts.tick.plugTrouble.add(plug);
    },
    switchesOn: (plug) => checkRelayClock(world(), { facts, plug }),
    confirmedOn({ dark }) {
      if (world().plugs.every(({ relayOn }) => relayOn)) facts.allOnMs = world().nowMs;
      if (!dark) return;
      facts.powerBack = { atMs: facts.tick.beganMs, saveNumber: world().files.saves + 1 };
    },
    saved(state, options) {
      facts.saves = world().files.saves;
      noteSaved(facts, { state, ...options });
    },
    said(events) {
      facts.saves = world().files.saves;
      noteSaid(facts, { events, nowMs: world().nowMs });
      for (const { what } of events) checkOffTimeSaid(facts, what);
    },
    heard: (commands) => noteHeard(facts, { commands, nowMs: world().nowMs }),
    softAsked: () => checkSoftReboot(facts, world().nowMs),
    cutLeaves(offMs) {
      checkRelayGrace(world(), facts);
      judgeCut(facts, { offMs, nowMs: world().nowMs, uptimeMs: hostClock(world()).uptimeMs });
    },
    cutLeft(outcome, offMs) {
      const cut = facts.cuts.at(-1);
      if (cut !== undefined && offMs !== undefined) facts.cuts.splice(-1, 1, { ...cut, offMs });
      // Nothing has left the host: it does not count, and costs no command.
      if (outcome === "not_sent") facts.cuts.pop();
      else facts.latestCut = facts.cuts.at(-1) ?? null;
    },
    tickEnds(report) {
      ticking = false;
      if (facts.tick.look !== null) {
        facts.tick.look.kept = true;
        facts.tick.look.saveNumber = world().files.saves;
      }
      checkPowerAfterTick(world(), facts);
      checkTimedPower(world());
      if (report.warnings.length < facts.tick.setAside) {
        throw new Violation("S5", "a broken copy of the state was not reported");
      }
    },
  };
}

function beginTick(world: World): TickFacts {
  return {
    boot: world.watch.facts.boot,
    clock: hostClock(world),
    beganMs: world.nowMs,
    look: null,
    told: null,
    routerPower: null,
    outletPower: null,
    plugTrouble: new Set(),
    intent: null,
    setAside: 0,
    reachedAtStart: new Set(
      world.plugs.filter((plug) => reachable({ world, plug })).map(({ kind }) => kind.name),
    ),
  };
}

/** Cuts whose every copy is gone are forgotten: nobody can be held to them. */
function noteLoaded(
  facts: Facts,
  found: {
    readonly newest: number | null;
    readonly setAside: readonly CopyPlace[];
    readonly gone: boolean;
    readonly nowMs: number;
    readonly saves: number;
  },
): void {
  const newest = found.newest ?? 0;
  facts.tick.setAside = found.setAside.length;
  for (const cut of facts.cuts.filter(({ saveNumber }) => saveNumber > newest)) {
    const command = cut.commandId === null ? undefined : facts.heard.get(cut.commandId);
    if (command !== undefined) command.used = false;
  }
  facts.cuts = facts.cuts.filter(({ saveNumber }) => saveNumber <= newest);
  facts.softs = facts.softs.filter(({ saveNumber }) => saveNumber <= newest);
  for (const look of facts.looks) if (look.saveNumber > newest) look.kept = false;
  if (facts.pause !== null && facts.pause.saveNumber > newest) facts.pause = null;
  if (facts.powerBack !== null && facts.powerBack.saveNumber > newest) facts.powerBack = null;
  // A disk that gives its older copy again has undone the loss.
  if (found.newest !== null && facts.lost !== null && found.newest <= facts.lost.saves) {
    facts.lastOnline ??= facts.lost.lastOnline;
    facts.lost = null;
  }
  if (found.newest !== null) return;
  if (found.setAside.length > 0) {
    const lastOnline = facts.lastOnline ?? facts.lost?.lastOnline ?? null;
    facts.lost = { atMs: found.nowMs, saves: found.saves, lastOnline };
  } else facts.lost = null;
  if (found.gone) facts.lastOnline = null;
}

function noteSaved(
  facts: Facts,
  saved: {
    readonly state: WatchState;
    readonly disk: boolean;
    readonly outcome: SaveOutcome;
  },
): void {
  const { phase } = saved.state;
  if (phase.kind !== "off" || phase.sinceMs !== facts.tick.clock.uptimeMs) return;
  const onDisk = saved.disk && saved.outcome.disk === null;
  facts.intentsMs = [...facts.intentsMs.slice(-20), facts.tick.beganMs];
  if (!onDisk && saved.outcome.runtime !== null) return;
  facts.tick.intent = { reason: phase.reason, onDisk };
}

function noteSaid(
  facts: Facts,
  { events, nowMs }: { readonly events: readonly WatchEvent[]; readonly nowMs: number },
): void {
  for (const { what } of events) {
    if (what.kind === "router_restarted") facts.restartSaidMs = nowMs;
    if (what.kind !== "command_done" || what.result !== "done") continue;
    const command = facts.heard.get(what.command);
    if (command?.kind !== "pause") continue;
    // It counts from the clock of the tick. Said before it is saved: an older copy does not hold it.
    const untilMs = facts.tick.beganMs + command.forMs;
    facts.pause = { untilMs, saveNumber: facts.saves + 1 };
  }
}

function noteHeard(
  facts: Facts,
  { commands, nowMs }: { readonly commands: readonly Command[]; readonly nowMs: number },
): void {
  facts.accepted = { uptimeMs: facts.tick.clock.uptimeMs, boot: facts.tick.boot };
  for (const command of commands) {
    if (facts.heard.has(command.id)) continue;
    // It may be carried out by a tick that is killed before it says so.
    if (command.kind === "pause") facts.pause = null;
    facts.heard.set(command.id, {
      kind: command.kind,
      forMs: command.kind === "pause" ? command.forMs : 0,
      untilMs: nowMs + command.expiresInMs,
      used: false,
    });
  }
}

function judgeCut(
  facts: Facts,
  { offMs, nowMs, uptimeMs }: {
    readonly offMs: number;
    readonly nowMs: number;
    readonly uptimeMs: number;
  },
): void {
  const { tick, config } = facts;
  if (config.policy.dryRun) throw new Violation("S7", "cut in a dry run");
  if (tick.intent === null) throw new Violation("S1", "cut without having kept the intent");
  const { reason, onDisk } = tick.intent;
  if (!onDisk && facts.timedBy === "host") {
    throw new Violation("S1", "cut by a plug that the host times, without the intent on disk");
  }
  const command = reason === "commanded" ? takeHeard(facts, nowMs) : undefined;
  const cut: Cut = {
    atMs: nowMs,
    uptimeMs: tick.clock.uptimeMs,
    leftUptimeMs: uptimeMs,
    boot: facts.boot,
    offMs,
    reason,
    commandId: command ?? null,
    onDisk,
    saveNumber: facts.saves,
    sight: tick.look?.sight ?? "blind",
    away: "no",
  };
  if (reason === "automatic") {
    checkSight(facts, nowMs);
    checkWishes(facts, nowMs);
    checkArmed(facts, cut);
    checkLadder(facts, cut);
    checkEvidence(facts);
    checkOwn(facts, cut);
  }
  if (reason === "scheduled") checkScheduled(facts, { cut, nowMs });
  checkGrace(facts, reason);
  checkCaps(facts, cut);
  facts.cuts = [...facts.cuts.filter(({ atMs }) => nowMs - atMs < 90_000_000), cut];
}
