import { arrive } from "../lib/watch/arrive.ts";
import { endHandCycle, intendHandCycle, refuseHandCycle } from "../lib/watch/hand_cycle.ts";
import type { HomeConfig } from "../lib/config/home_config.ts";
import { DRIVER_NAMES } from "../lib/plug/plug_config.ts";
import type { PlugReading, TimedBy } from "../lib/plug/plug.ts";
import { formatDuration, SECOND_MS } from "../lib/time.ts";
import { createKeeper, type Keeper } from "./keeper.ts";
import type { LockOutcome } from "./lock.ts";
import type { PlugRequest } from "./plug_request.ts";
import type { PlugIdentity } from "./plugs/registry.ts";
import type { TickPlug, TickPorts } from "./ports.ts";

/** A host-timed outlet is asked for power this often before it is left to the watchdog. */
const TURN_ONS_MAX = 10;
const TURN_ON_EVERY_MS = 3 * SECOND_MS;

/** Exit codes. */
export const PLUG_EXIT = { done: 0, undone: 1, usage: 2, busy: 3 } as const;

/** What came of a request. */
export interface PlugAnswer {
  readonly code: number;
  /** For people. */
  readonly lines: readonly string[];
  /** The same for programs; no secret. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** What a request may do to the world. */
export interface PlugTools {
  readonly config: HomeConfig;
  readonly identity: PlugIdentity;
  /** An installed watchdog must know of every cut: it has its own state, lock and budget. */
  readonly lookedAfter: "by an installed watchdog" | "by nobody else";
  readonly ports: Pick<TickPorts, "clock" | "load" | "save" | "plug" | "appendEvents">;
  readonly lock: () => LockOutcome;
  readonly uptimeMs: () => number;
  readonly sleep: (durationMs: number) => Promise<void>;
  /** Says at once what takes a while. */
  readonly note: (line: string) => void;
}

/** Carries a request out; rejects only for a bug. */
export async function runPlugRequest(
  request: PlugRequest,
  tools: PlugTools,
): Promise<PlugAnswer> {
  switch (request.act) {
    case "list":
      return list(tools);
    case "read": {
      const outcome = await (await tools.ports.plug()).read();
      if (outcome.kind === "failed") return undone("read", outcome.hint);
      return { code: PLUG_EXIT.done, lines: readingLines(outcome.reading), json: { ...outcome } };
    }
    case "on": {
      const outcome = await (await tools.ports.plug()).turnOn();
      if (outcome.kind === "unknown") return undone("unknown", outcome.hint);
      return { code: PLUG_EXIT.done, lines: ["The outlet is on"], json: { ...outcome } };
    }
    case "cycle":
      return await cycle(request, tools);
  }
}

function list({ config, identity }: PlugTools): PlugAnswer {
  const { driver, tested } = config.plug;
  const { fingerprint, timedBy } = identity;
  const who = timedBy === "plug" ? "the plug times a cycle itself" : "this host times a cycle";
  return {
    code: PLUG_EXIT.done,
    lines: [
      `${fingerprint}: ${who}${tested ? "" : ", never tested"}`,
      `Drivers: ${DRIVER_NAMES.join(", ")}`,
    ],
    json: { plugs: [{ driver, fingerprint, timedBy, tested }], drivers: DRIVER_NAMES },
  };
}

function readingLines(reading: PlugReading): string[] {
  const { on, countdownS, watts, afterPowerLoss, warnings } = reading;
  const parts = [
    on === null ? "does not say whether it is on" : on ? "on" : "off",
    countdownS === null ? null : countdownS === 0 ? "no timer" : `timer ${countdownS} s`,
    watts === null ? null : `${watts} W`,
    afterPowerLoss === null ? null : `after a mains failure: ${afterPowerLoss}`,
  ];
  const line = parts.filter((part) => part !== null).join(", ");
  return [line, ...warnings.map((warning) => `WARNING ${warning}`)];
}

async function cycle(request: PlugRequest, tools: PlugTools): Promise<PlugAnswer> {
  const { config, ports, identity: { timedBy } } = tools;
  const off = formatDuration(config.policy.offMs);
  if (request.confirmed === "no") {
    return usage(`This takes the power from what is plugged in for ${off}: say --yes to do it`);
  }
  if (tools.lookedAfter === "by an installed watchdog") {
    return usage(
      "An installed watchdog looks after this plug and would not know of the cut: `deno task cycle`",
    );
  }
  if (config.policy.dryRun) return usage("policy.dry_run is set: nothing is ever switched");
  const lock = tools.lock();
  if (lock.kind === "busy") {
    return {
      code: PLUG_EXIT.busy,
      lines: ["A tick is running: try again"],
      json: { kind: "busy" },
    };
  }
  if (lock.kind === "failed") return undone("not_sent", `The lock cannot be taken: ${lock.why}`);
  try {
    const plug = await ports.plug();
    const refusal = refuseHandCycle(await plug.read());
    if (refusal !== null) return undone("not_sent", refusal);
    return await cycleWritten(plug, { tools, timedBy });
  } finally {
    lock.lock.release();
  }
}

interface CycleRun {
  readonly tools: PlugTools;
  readonly timedBy: TimedBy;
}

async function cycleWritten(plug: TickPlug, { tools, timedBy }: CycleRun): Promise<PlugAnswer> {
  const { config: { policy }, ports } = tools;
  const clock = ports.clock();
  const loaded = ports.load(clock).state;
  const keeper = createKeeper(ports, loaded);
  const before = arrive(loaded, { clock, policy });
  const intent = intendHandCycle(before, { policy, timedBy });
  const { state, outcome: saved } = keeper.saveEverywhere(intent);
  if (saved.disk !== null) return undone("not_sent", `The state cannot be saved: ${saved.disk}`);
  tools.note("Outside the watchdog's budget: this cycle is not counted");
  const outcome = await plug.powerCycle(policy.offMs);
  switch (outcome.kind) {
    case "not_sent":
      keeper.saveEverywhere(before);
      return undone(outcome.kind, outcome.hint);
    case "would_send":
      keeper.saveEverywhere(before);
      return { code: PLUG_EXIT.done, lines: ["A dry run: nothing was switched"], json: outcome };
    case "refused":
      return undone(outcome.kind, outcome.hint);
    case "sent":
    case "confirmed": {
      const said = outcome.kind === "sent" ? `Sent: ${outcome.hint}` : "The outlet is off";
      const off = formatDuration(policy.offMs);
      if (timedBy === "host") {
        tools.note(`${said}; on again in ${off}. If interrupted, the next tick does it`);
        return await finish(plug, { tools, keeper, state });
      }
      const lines = [`${said}; the plug switches itself on in ${off}`];
      return { code: PLUG_EXIT.done, lines, json: { ...outcome } };
    }
  }
}

interface Finish {
  readonly tools: PlugTools;
  readonly keeper: Keeper;
  readonly state: ReturnType<Keeper["save"]>;
}

/** The host's half of a cycle; what it cannot do is left to the watchdog, by the saved state. */
async function finish(plug: TickPlug, { tools, keeper, state }: Finish): Promise<PlugAnswer> {
  const { policy } = tools.config;
  await tools.sleep(policy.offMs);
  let hint = "";
  for (let tries = 0; tries < TURN_ONS_MAX; tries++) {
    if (tries > 0) await tools.sleep(TURN_ON_EVERY_MS);
    const outcome = await plug.turnOn();
    if (outcome.kind === "on") {
      keeper.saveEverywhere(endHandCycle(state, { policy, nowMs: tools.uptimeMs() }));
      return { code: PLUG_EXIT.done, lines: ["The outlet is on"], json: { ...outcome } };
    }
    hint = outcome.hint;
  }
  return undone("unknown", `The outlet was not seen on; the watchdog goes on asking: ${hint}`);
}

function undone(kind: string, hint: string): PlugAnswer {
  return { code: PLUG_EXIT.undone, lines: [hint], json: { kind, hint } };
}

function usage(why: string): PlugAnswer {
  return { code: PLUG_EXIT.usage, lines: [why], json: { kind: "usage", hint: why } };
}
