import { arrive } from "../../lib/watch/arrive.ts";
import { EXIT, type ExitCode } from "../../lib/base/exit.ts";
import { intendHandCycle, refuseHandCycle } from "../../lib/watch/power/hand_cycle.ts";
import type { HomeConfig } from "../../lib/config/home_config.ts";
import { partsOf } from "../../lib/plugs/lone.ts";
import { ownOffMs } from "../../lib/plugs/own_off.ts";
import type { PlugReading, ReadOutcome } from "../../lib/plugs/plug.ts";
import { formatDuration } from "../../lib/time/time.ts";
import { withoutUnsent } from "../../lib/watch/power/cut.ts";
import { createSaver } from "../watch/saver.ts";
import type { LockOutcome } from "../host/lock.ts";
import type { PlugRequest } from "./plug_request.ts";
import { waitForPower, type WaitOptions } from "./plug_wait.ts";
import { identifyPlug, isSeveral, type PlugIdentity } from "../../lib/plugs/plug_identity.ts";
import { DRIVERS } from "../plugs/drivers.ts";
import type { TickPlug, TickPorts } from "../watch/ports.ts";

/** What came of a request. */
export interface PlugAnswer {
  readonly code: ExitCode;
  /** For people. */
  readonly lines: readonly string[];
  /** The same for programs; no secret. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** What a request may do to the world. */
export interface PlugTools extends Pick<WaitOptions, "identity" | "uptimeMs" | "sleep"> {
  readonly config: HomeConfig;
  /** An installed watchdog must know of every cut: it has its own state, lock and budget. */
  readonly lookedAfter: "by an installed watchdog" | "by nobody else";
  readonly ports: Pick<TickPorts, "clock" | "load" | "save" | "plug" | "appendEvents">;
  readonly lock: () => LockOutcome;
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
      return { code: EXIT.done, lines: readLines(outcome), json: { ...outcome } };
    }
    case "on": {
      const outcome = await (await tools.ports.plug()).turnOn();
      if (outcome.kind === "unknown") return undone("unknown", outcome.hint);
      const { parts } = outcome;
      const line = parts === undefined ? "The outlet is on" : "All outlets are on";
      return { code: EXIT.done, lines: [line], json: { ...outcome } };
    }
    case "cycle":
      return await cycle(request, tools);
  }
}

function list({ config, identity }: PlugTools): PlugAnswer {
  const plugs = listed(config, identity);
  const drivers = DRIVERS.map(({ name }) => name);
  const lines = plugs.map(({ name, onAfterS, fingerprint, timedBy, tested }) => {
    const who = timedBy === "plug" ? "the plug times a cycle itself" : "this host times a cycle";
    const when = onAfterS === undefined ? "" : `, on after ${onAfterS} s`;
    const start = name === undefined ? fingerprint : `${name}: ${fingerprint}`;
    return `${start}: ${who}${when}${tested ? "" : ", never tested"}`;
  });
  return {
    code: EXIT.done,
    lines: [...lines, `Drivers: ${drivers.join(", ")}`],
    json: { plugs, drivers },
  };
}

interface ListedPlug {
  readonly name?: string;
  /** From the cut. */
  readonly onAfterS?: number;
  readonly driver: string;
  readonly fingerprint: string;
  readonly timedBy: PlugIdentity["timedBy"];
  readonly tested: boolean;
}

function listed({ plug, policy }: HomeConfig, identity: PlugIdentity): readonly ListedPlug[] {
  if (!isSeveral(plug)) {
    const { fingerprint, timedBy } = identity;
    return [{ driver: plug.driver, fingerprint, timedBy, tested: plug.tested }];
  }
  return plug.members.toSorted((a, b) => a.onDelayMs - b.onDelayMs)
    .map((member) => {
      const { name, plug, plug: { driver, tested } } = member;
      const { fingerprint, timedBy } = identifyPlug(plug);
      const onAfterS = ownOffMs(member, policy.offMs) / 1_000;
      return { name, onAfterS, driver, fingerprint, timedBy, tested };
    });
}

function readLines(outcome: Extract<ReadOutcome, { readonly kind: "read" }>): string[] {
  const { parts } = outcome;
  if (parts === undefined) return readingLines(outcome.reading);
  return parts.flatMap(({ name, outcome }) => {
    const lines = outcome.kind === "read" ? readingLines(outcome.reading) : [outcome.hint];
    return lines.map((line) => `${name}: ${line}`);
  });
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
  const { config, ports } = tools;
  const off = formatDuration(config.policy.offMs);
  if (request.confirmed === "no") {
    return usage(`This takes the power from what is plugged in for ${off}: say --yes to do it`);
  }
  if (tools.lookedAfter === "by an installed watchdog") {
    return usage(
      "An installed watchdog looks after this plug and would not know of it: `deno task reboot`",
    );
  }
  if (config.policy.dryRun) return usage("policy.dry_run is set: nothing is ever switched");
  const lock = tools.lock();
  if (lock.kind === "busy") {
    return {
      code: EXIT.unavailable,
      lines: ["A tick is running: try again"],
      json: { kind: "busy" },
    };
  }
  if (lock.kind === "failed") return undone("not_sent", `The lock cannot be taken: ${lock.why}`);
  using _lock = lock.lock;
  const plug = await ports.plug();
  const refusal = refuseHandCycle(await plug.read());
  if (refusal !== null) return undone("not_sent", refusal);
  return await cycleWritten(plug, tools);
}

async function cycleWritten(plug: TickPlug, tools: PlugTools): Promise<PlugAnswer> {
  const { config: { policy }, ports, identity } = tools;
  const clock = ports.clock();
  const loaded = ports.load(clock).state;
  const saver = createSaver(ports, loaded);
  const before = arrive(loaded, { clock, policy });
  const intent = intendHandCycle(before, { ...identity, policy });
  const { state, outcome: saved } = saver.saveEverywhere(intent);
  if (saved.disk !== null) return undone("not_sent", `The state cannot be saved: ${saved.disk}`);
  tools.note("Outside the watchdog's budget: this cycle is not counted");
  const outcome = await plug.powerCycle(policy.offMs);
  switch (outcome.kind) {
    case "not_sent":
      saver.saveEverywhere(before);
      return undone(outcome.kind, outcome.hint);
    case "would_send":
      saver.saveEverywhere(before);
      return { code: EXIT.done, lines: ["A dry run: nothing was switched"], json: outcome };
    case "refused":
      return undone(outcome.kind, outcome.hint);
    case "sent":
    case "confirmed": {
      const said = outcome.kind === "sent" ? `Sent: ${outcome.hint}` : "The outlet is off";
      const off = formatDuration(policy.offMs);
      if (identity.timedBy === "plug") {
        const lines = [`${said}; ${whoSwitchesOn(identity, policy.offMs)}`];
        return { code: EXIT.done, lines, json: { ...outcome } };
      }
      tools.note(
        `${said}; on again in ${off}, at once by Ctrl-C. If killed, the next tick does it`,
      );
      const cut = withoutUnsent(state, { parts: partsOf(outcome), unintended: before });
      const why = await waitForPower(cut, { ...tools, plug, policy, saver });
      if (why === null) {
        return { code: EXIT.done, lines: ["The outlet is on"], json: { kind: "on" } };
      }
      return undone("unknown", `The outlet was not seen on; the watchdog goes on asking: ${why}`);
    }
  }
}

function whoSwitchesOn({ outlets }: PlugIdentity, offMs: number): string {
  const lastMs = Math.max(offMs, ...outlets.map((each) => ownOffMs(each, offMs)));
  const last = `${lastMs / 1_000} s`;
  return outlets.length < 2
    ? `the plug switches itself on in ${last}`
    : `the plugs switch themselves on, the last one in ${last}`;
}

function undone(kind: string, hint: string): PlugAnswer {
  return { code: EXIT.failed, lines: [hint], json: { kind, hint } };
}

function usage(why: string): PlugAnswer {
  return { code: EXIT.usage, lines: [why], json: { kind: "usage", hint: why } };
}
