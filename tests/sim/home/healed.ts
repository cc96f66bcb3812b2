import type { TickReport } from "../../../home/watch/tick.ts";
import { bootGraceMs, budgetFreeInMs } from "../../../lib/watch/budget.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../lib/time/time.ts";
import { isOwed } from "../../../lib/watch/power/power.ts";
import type { WatchState } from "../../../lib/watch/state/state.ts";
import { Violation } from "../checks/facts.ts";
import { askFor } from "./cloud_side.ts";
import { suspendHost } from "./host.ts";
import { breakLine, countOutage, createLine, internetWorks } from "./line.ts";
import { healModem } from "./modem.ts";
import { healPlugs, reachable, writeSwitch } from "./plug_side.ts";
import { awaitCut, firstCutMs, softMs, TICKS_2_MS, WITHIN_TICK_MS } from "./first_cut.ts";
import { hangRouter, healRouter } from "./router.ts";
import { createOwnLink, losesLink } from "./own_link.ts";
import { runTicks } from "./run.ts";
import { note, type World } from "./world.ts";

/** A tick, with room for what it sees at both ends. */
const SEEN_WITHIN_MS = 30_000;
/** Commands that may have waited when all was healed. */
const ROUNDS_MAX = 8;
const LANDED_MS = 11 * MINUTE_MS;

/** Ends every fault: everything is as it should be, and stays so until a check breaks something. */
export function heal(world: World): void {
  world.agenda.clear();
  const { host, files, cloud } = world;
  // The clock's own restart would come in between.
  Object.assign(world.setup.config.policy, { scheduled: null });
  Object.assign(world.line, { ...createLine(), routerPage: world.line.routerPage });
  host.blind = false;
  host.quick = true;
  Object.assign(host.link, createOwnLink());
  const soonMs = Math.min(host.awayUntilMs, world.nowMs + MINUTE_MS);
  host.awayUntilMs = Math.max(soonMs, host.bootedAtMs + 8_000);
  files.runtimeFault = null;
  files.diskFault = null;
  files.diskUnreadable = false;
  cloud.mode = "well";
  cloud.phoneDead = false;
  cloud.commands = [];
  healPlugs(world);
  healModem(world);
  healRouter(world);
  countOutage(world);
  note(world, "everything is healed");
  askFor(world, { kind: "pause", forMs: 0 });
}

/**
 * L3: after any history, once all is well, the next trouble is met within the bounds of L1 and L2,
 * as soon as the caps allow. Returns what was tried.
 */
export async function checkHealed(world: World): Promise<string> {
  const state = await settle(world);
  const { policy } = world.setup.config;
  if (policy.dryRun || state.pausedUntilAgedMs !== null) return "nothing";
  await waitForLeave(world, state);
  const trials = [
    ...[tryHang, tryHang, tryHang, tryLongOutage, tryNames, tryForeignOff, tryHeldPlug],
    tryStuckRelay,
  ];
  const trial = world.random.pick(trials);
  await trial(world);
  return trial.name;
}

/** Ten minutes online close every incident; the plug is on, and nobody is owed anything. */
async function settle(world: World): Promise<WatchState> {
  let last: TickReport | null = null;
  const { facts } = world.watch;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const beganMs = world.nowMs;
    await runTicks(world, {
      untilMs: Math.max(world.nowMs, world.host.awayUntilMs) + LANDED_MS + MINUTE_MS,
      each(report) {
        last = report;
        return false;
      },
    });
    // A command that had waited was carried out, or a slow router was cut again: it boots first.
    const cutMs = facts.cuts.at(-1)?.atMs ?? -Infinity;
    if (cutMs + backMs(world) < beganMs) break;
  }
  const state = (last as TickReport | null)?.state;
  if (state === undefined) throw new Violation("L3", "no tick came to its end for ten minutes");
  const { phase, power, outage, ladder, arming } = state;
  const calm = phase.kind === "watching" && !isOwed(power) && outage === null && ladder === null;
  if (!calm || !arming.onlineThisBoot) {
    throw new Violation("L3", `not calm after ten minutes online: ${JSON.stringify(state)}`);
  }
  if (!world.plugs.every(({ relayOn }) => relayOn) || !internetWorks(world)) {
    throw new Violation("S1", "the outlet is off although all is well");
  }
  return state;
}

/** Sleeps until the day's cuts are free again and no blackout window is near. */
async function waitForLeave(world: World, state: WatchState): Promise<void> {
  const { policy } = world.setup.config;
  if (budgetFreeInMs(state, policy) > 0 || state.cuts.length > 0) {
    suspendHost(world, DAY_MS + HOUR_MS);
    await runTicks(world, { untilMs: world.nowMs + DAY_MS + HOUR_MS + MINUTE_MS });
  }
  for (let count = 0; count < 48 && nearBlackout(world); count++) {
    suspendHost(world, 30 * MINUTE_MS);
    await runTicks(world, { untilMs: world.nowMs + 30 * MINUTE_MS + MINUTE_MS });
  }
}

function nearBlackout(world: World): boolean {
  const minute = Math.floor((world.nowMs + world.host.wallOffsetMs) / MINUTE_MS);
  return world.setup.config.policy.blackouts.some(({ fromMin, toMin }) => {
    const length = (toMin - fromMin + 1_440) % 1_440;
    // Eight hours ahead: the longest trial must end before the window begins.
    for (let ahead = 0; ahead <= 8 * 60; ahead += 5) {
      if ((minute + ahead - fromMin + 14_400) % 1_440 < length) return true;
    }
    return false;
  });
}

/** L1: a hung router works again within stale_after + 2 ticks + off + boot + 2 ticks. */
async function tryHang(world: World): Promise<void> {
  const lan = world.random.chance(0.5);
  // A plug on the router's own Wi-Fi is out of reach while that is dead.
  const alive = lan || viaRouter(world) || (losesLink(world) && !world.setup.link.plugsApart);
  hangRouter(world, { lan: alive });
  const beganMs = world.nowMs;
  const property = "L1";
  const dueMs = beganMs + firstCutMs(world, !alive);
  await awaitCut(world, { property, dueMs, what: "a hung router" });
  const { bootGraceMs: graceMs, gapsMs } = world.setup.config.policy;
  // A router that is slower than its grace and the first gap may be cut again, as the ladder has it.
  if (slowestBootMs(world) > graceMs + (gapsMs[0] ?? 0)) return;
  const upMs = world.nowMs + backMs(world);
  let seenMs: number | null = null;
  await runTicks(world, {
    untilMs: upMs,
    each(report) {
      if (!report.diagnosis.online || report.state.phase.kind !== "watching") return false;
      seenMs = world.nowMs;
      return true;
    },
  });
  if (seenMs === null) throw new Violation(property, "a hung router is not back in its time");
}

function viaRouter({ setup }: World): boolean {
  return setup.plugs.some((plug) => plug.viaRouter);
}

/** How much later than after the off time the last plug comes on. */
function lateMs({ setup }: World): number {
  return Math.max(...setup.plugs.map(({ onDelayMs }) => onDelayMs));
}

function slowestBootMs({ setup }: World): number {
  const hasModem = setup.plugs.some(({ feeds }) => feeds === "modem");
  return Math.max(setup.bootMs.to, hasModem ? setup.modemBootMs.to : 0);
}

/** From a cut to the latest moment at which its router is seen to work again. */
function backMs(world: World): number {
  const { offMs } = world.setup.config.policy;
  return offMs + lateMs(world) + slowestBootMs(world) + TICKS_2_MS + readBackMs(world);
}

/** Of several plugs each is read back, whatever the line says; and what the host times is as late. */
function readBackMs(world: World): number {
  const { plugs, joinMs, bootMs } = world.setup;
  if (plugs.length === 1) return 0;
  const lateHost = plugs.some((plug) => plug.timedBy === "host" && plug.viaRouter);
  return (viaRouter(world) ? joinMs : 0) + 2 * TICKS_2_MS + (lateHost ? bootMs.to : 0);
}

/** L2: the ladder's cuts come when they are due, and giving up is said. */
async function tryLongOutage(world: World): Promise<void> {
  const { policy } = world.setup.config;
  breakLine(world, { fault: "ispOutages", lastsMs: 40 * HOUR_MS });
  const times = Math.min(policy.cutsPerDayMax, world.random.integer(2, 3));
  let dueMs = world.nowMs + firstCutMs(world, false);
  for (let number = 1; number <= times; number++) {
    const what = `cut ${number} of a long outage`;
    const state = await awaitCut(world, { property: "L2", dueMs, what });
    dueMs = nextDueMs(world, { state, number });
  }
  if (times < policy.cutsPerDayMax) return;
  await runTicks(world, { untilMs: dueMs });
  const said = world.files.events.findLast(({ kind }) => kind === "gave_up");
  const cutMs = world.watch.facts.cuts.at(-1)?.atMs ?? 0;
  if (said === undefined || said.atMs < cutMs) throw new Violation("L2", "giving up was not said");
}

function nextDueMs(
  world: World,
  { state, number }: { readonly state: WatchState; readonly number: number },
): number {
  const { policy } = world.setup.config;
  const gapMs = policy.gapsMs[Math.min(number, policy.gapsMs.length) - 1] ?? 0;
  const graceMs = bootGraceMs(state, policy);
  const ladderMs = policy.offMs + lateMs(world) + 5_000 + graceMs + gapMs;
  // A router that is seen to come back, or a plug that joins its network only then, gets a grace.
  const joinMs = world.setup.bootMs.to + (viaRouter(world) ? world.setup.joinMs : 0);
  const confirmedMs = policy.offMs + lateMs(world) + 5_000 + TICKS_2_MS + joinMs + graceMs +
    firstCutMs(world, false);
  return world.nowMs + Math.max(ladderMs, confirmedMs) + TICKS_2_MS;
}

/** Dead names: one cut after five minutes, where that is allowed and can be told. */
async function tryNames(world: World): Promise<void> {
  const { policy, probes } = world.setup.config;
  const told = probes.targets.some(({ role }) => role === "resolver");
  if (policy.dnsCutAfterMs === null || !told) return;
  breakLine(world, { fault: "dnsFailures", lastsMs: 2 * HOUR_MS });
  const firstMs = policy.dnsCutAfterMs + TICKS_2_MS + WITHIN_TICK_MS;
  const dueMs = world.nowMs + firstMs + softMs(world, { firstMs, gatewaySilent: false });
  await awaitCut(world, { property: "L2", dueMs, what: "dead names" });
}

/** S1: what somebody else switched off is on again once the outage is noticed. */
async function tryForeignOff(world: World): Promise<void> {
  const plug = world.random.pick(world.plugs.filter(({ kind }) => kind.feeds !== "nothing"));
  writeSwitch({ world, plug }, { on: false, by: "other" });
  if (!reachable({ world, plug }) || world.setup.mute.relay) return;
  // A router whose modem has no power still answers, and may be asked first.
  const dueMs = Math.max(firstCutMs(world, true), firstCutMs(world, false));
  await runTicks(world, { untilMs: world.nowMs + dueMs });
  // A slow router may have been cut since.
  if (!plug.relayOn && plug.offBy === "other") {
    throw new Violation("S1", "an outlet found off was not switched on");
  }
}

/** A plug that an app holds is tried again each tick. */
async function tryHeldPlug(world: World): Promise<void> {
  for (const plug of world.plugs) plug.appHolds = true;
  hangRouter(world, { lan: true });
  await runTicks(world, { untilMs: world.nowMs + firstCutMs(world, false) + 2 * MINUTE_MS });
  for (const plug of world.plugs) plug.appHolds = false;
  note(world, "plug: the app lets it go");
  const dueMs = world.nowMs + TICKS_2_MS + WITHIN_TICK_MS;
  await awaitCut(world, { property: "L1", dueMs, what: "a plug that can be used again" });
}

/** S8: relays that stick move nothing, and the gateway shows it within the off time. */
async function tryStuckRelay(world: World): Promise<void> {
  const { config: { policy, probes }, plugs, gatewayAnswersPing } = world.setup;
  const isAsked = gatewayAnswersPing && probes.targets.some(({ role }) => role === "gateway");
  // A tick must lie within the off time.
  if (!isAsked || policy.offMs < SEEN_WITHIN_MS || plugs.length > 1) return;
  for (const plug of world.plugs) plug.sticks = true;
  hangRouter(world, { lan: true });
  const dueMs = world.nowMs + firstCutMs(world, false);
  await awaitCut(world, { property: "L1", dueMs, what: "a hung router whose relay sticks" });
  let noticed = false;
  await runTicks(world, {
    untilMs: world.nowMs + policy.offMs,
    each({ state: { phase } }) {
      noticed ||= phase.kind === "off" && phase.away !== undefined;
      return noticed;
    },
  });
  for (const plug of world.plugs) plug.sticks = false;
  if (!noticed) throw new Violation("S8", "a cut that moved nothing was not noticed");
}
