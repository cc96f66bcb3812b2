/** Tuya plugs on the local network, through tuyapi, which is loaded when it is first needed. */
import type { TuyaConfig } from "../../lib/config/home_config.ts";
import type {
  CycleOutcome,
  FarTimerStep,
  Plug,
  ReadOutcome,
  TurnOnOutcome,
} from "../../lib/plug/plug.ts";
import { checkTuyaPoints } from "../../lib/plug/tuya_outlet.ts";
import { describeTuyaFailure, type TuyaFailure } from "../../lib/plug/tuya_failure.ts";
import { interpretPoints, readCycleEvidence } from "../../lib/plug/tuya_points.ts";
import { loadTuyapi } from "../later.ts";
import { type TuyaDevice, TuyaLink } from "./tuya_link.ts";

/** Plugs that only acknowledge a command are asked for their state after this. */
const READ_BACK_AFTER_MS = 500;
const OFF_S_MAX = 86_400;

/** The longest countdown that every known plug takes: far enough to be stopped in time. */
const FAR_TIMER_S = 86_399;

type TuyaConstructor = new (options: Record<string, unknown>) => TuyaDevice;

/**
 * One outlet of a Tuya plug. Each call opens and closes a connection of its own.
 *
 * Throws RangeError when the data points could not be sent in the order switch, countdown.
 */
export function createTuyaPlug(config: TuyaConfig): Plug {
  const fault = checkTuyaPoints(config);
  if (fault !== null) {
    throw new RangeError(`Cannot use a Tuya plug: ${fault.field} must be ${fault.allowed}`);
  }
  return {
    read: (signal) => read(config, signal),
    powerCycle: (offMs, signal) => powerCycle(config, { offMs, signal }),
    turnOn: (signal) => turnOn(config, signal),
    setFarTimer: (step, signal) => setFarTimer(config, { step, signal }),
  };
}

async function read(config: TuyaConfig, signal: AbortSignal): Promise<ReadOutcome> {
  const link = await openLink(config, signal);
  if (typeof link === "string") return { kind: "failed", hint: describeTuyaFailure(link) };
  try {
    link.query();
    await link.until((talk) => talk.answered);
    const { points, answered, failure } = link.talk;
    // Some plugs never answer a query and only push what changes: better than nothing.
    if (answered || Object.keys(points).length > 0) {
      return { kind: "read", reading: interpretPoints(points, config) };
    }
    const why = failure === "command_refused" ? "query_refused" : failure ?? "silent";
    return { kind: "failed", hint: describeTuyaFailure(why) };
  } finally {
    link.close("confirmed");
  }
}

async function powerCycle(
  config: TuyaConfig,
  options: { readonly offMs: number; readonly signal: AbortSignal },
): Promise<CycleOutcome> {
  const offS = options.offMs / 1_000;
  if (!Number.isInteger(offS) || offS < 1 || offS > OFF_S_MAX) {
    throw new RangeError(
      `Cannot cycle power: offMs must be whole seconds, 1000 to ${OFF_S_MAX * 1_000}, ` +
        `got ${options.offMs}`,
    );
  }
  const link = await openLink(config, options.signal);
  if (typeof link === "string") return { kind: "not_sent", hint: describeTuyaFailure(link) };
  const evidence = () => readCycleEvidence(link.talk.points, { outlet: config, offS });
  let how: "confirmed" | "unconfirmed" = "unconfirmed";
  try {
    // One frame: a second one might find the Wi-Fi gone. The switch comes first in it, because a
    // write to the switch stops the countdown.
    link.command({ [config.switchDp]: false, [config.countdownDp]: offS });
    if (await link.until(() => evidence() === "off_and_counting")) {
      how = "confirmed";
      return { kind: "confirmed" };
    }
    if (link.talk.failure === "command_refused") {
      return { kind: "refused", hint: describeTuyaFailure("command_refused") };
    }
    return { kind: "sent", hint: describeUnconfirmed(evidence(), link.talk.failure) };
  } finally {
    link.close(how);
  }
}

function describeUnconfirmed(
  evidence: ReturnType<typeof readCycleEvidence>,
  failure: TuyaFailure | null,
): string {
  switch (evidence) {
    case "off":
      return "The plug says that it is off, and did not say that its countdown runs";
    case "off_not_counting":
      return "The plug says that it is off, and that its countdown is not the one asked for: " +
        "is countdown_dp right?";
    case "off_and_counting":
    case "nothing":
      return failure === null
        ? "The command was sent and not confirmed in time; the plug may have lost its Wi-Fi with it"
        : "The command was sent and the connection ended without a confirmation";
  }
}

async function turnOn(config: TuyaConfig, signal: AbortSignal): Promise<TurnOnOutcome> {
  const link = await openLink(config, signal);
  if (typeof link === "string") return { kind: "unknown", hint: describeTuyaFailure(link) };
  const isOn = () => link.talk.points[config.switchDp] === true;
  let how: "confirmed" | "unconfirmed" = "unconfirmed";
  try {
    link.command({ [config.switchDp]: true });
    if (!await link.until(isOn, READ_BACK_AFTER_MS) && !signal.aborted) {
      link.query();
      await link.until(isOn);
    }
    if (isOn()) {
      how = "confirmed";
      return { kind: "on" };
    }
    return { kind: "unknown", hint: describeTuyaFailure(link.talk.failure ?? "silent") };
  } finally {
    link.close(how);
  }
}

/** Writes the countdown alone, which on an outlet that is on would switch it off at its end. */
async function setFarTimer(
  config: TuyaConfig,
  { step, signal }: { readonly step: FarTimerStep; readonly signal: AbortSignal },
): Promise<ReadOutcome> {
  const link = await openLink(config, signal);
  if (typeof link === "string") return { kind: "failed", hint: describeTuyaFailure(link) };
  const wantedS = step === "start" ? FAR_TIMER_S : 0;
  const isSet = () => {
    const { countdownS } = interpretPoints(link.talk.points, config);
    return countdownS !== null && (step === "start" ? countdownS > 0 : countdownS === 0);
  };
  let how: "confirmed" | "unconfirmed" = "unconfirmed";
  try {
    link.command({ [config.countdownDp]: wantedS });
    await link.until(isSet, READ_BACK_AFTER_MS);
    if (!signal.aborted && link.talk.failure === null) {
      link.query();
      await link.until((talk) => talk.answered && isSet());
    }
    if (isSet()) how = "confirmed";
    const { points, failure } = link.talk;
    if (failure === null && Object.keys(points).length > 0) {
      return { kind: "read", reading: interpretPoints(points, config) };
    }
    return { kind: "failed", hint: describeTuyaFailure(failure ?? "silent") };
  } finally {
    link.close(how);
  }
}

/** A link that is connected, handshake included, or why there is none. */
async function openLink(config: TuyaConfig, signal: AbortSignal): Promise<TuyaLink | TuyaFailure> {
  const TuyaDevice = await loadLibrary();
  if (TuyaDevice === null) return "no_library";
  const device = new TuyaDevice({
    ip: config.host,
    port: config.port,
    id: config.id,
    key: config.key,
    version: config.protocol,
    issueGetOnConnect: false,
  });
  const link = new TuyaLink(device, signal);
  const failure = await link.connect();
  if (failure === null) return link;
  // Nothing of ours but a handshake was written.
  link.close("confirmed");
  return failure;
}

async function loadLibrary(): Promise<TuyaConstructor | null> {
  try {
    const module = await loadTuyapi();
    return module.default as TuyaConstructor;
  } catch {
    return null;
  }
}
