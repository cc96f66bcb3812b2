/** Tuya plugs on the local network, through tuyapi, which is loaded when it is first needed. */
import type { TuyaConfig } from "./config.ts";
import type {
  CycleOutcome,
  FarTimerStep,
  Plug,
  PlugReading,
  ReadOutcome,
  TurnOnOutcome,
} from "../../../lib/plugs/plug.ts";
import { beginPowerOn, isTooOld, watchSleep } from "../../net/slept.ts";
import { wholeSeconds } from "../stepped_plug.ts";
import { checkTuyaPoints } from "./outlet.ts";
import { describeTuyaFailure, type TuyaFailure } from "./failure.ts";
import { interpretPoints, type Points, readCycleEvidence } from "./points.ts";
import { type TuyaDevice, TuyaLink } from "./link.ts";

/** Plugs that only acknowledge a command are asked for their state after this. */
const READ_BACK_AFTER_MS = 500;

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
  const outlets = [config];
  return {
    read: async (signal) => first(await readOutlets(outlets, signal)),
    powerCycle: async (offMs, signal) =>
      first(await cycleOutlets([{ outlet: config, offMs }], signal)),
    turnOn: async (signal) => first(await turnOnOutlets(outlets, signal)),
    setFarTimer: (step, signal) => setFarTimer(config, { step, signal }),
  };
}

function first<TOutcome>([outcome]: readonly TOutcome[]): TOutcome {
  if (outcome === undefined) throw new TypeError("Cannot ask a Tuya plug: no outlet was named");
  return outcome;
}

/** What one device says of these of its outlets, in their order: one connection, one question. */
export async function readOutlets(
  outlets: readonly TuyaConfig[],
  signal: AbortSignal,
): Promise<readonly ReadOutcome[]> {
  const link = await openLink(first(outlets), signal);
  const failAll = (failure: TuyaFailure) =>
    outlets.map((): ReadOutcome => ({ kind: "failed", hint: describeTuyaFailure(failure) }));
  if (typeof link === "string") return failAll(link);
  try {
    const failure = await askState(link, outlets);
    if (failure !== null && !isRefusalOnly(link)) {
      return failAll(failure === "command_refused" ? "query_refused" : failure);
    }
    // A refusal that our key opened is no state, and shows that key and version are right.
    const { points } = link.talk;
    const proof = link.talk.proven ? "shown" : await proveKey(link, outlets);
    return outlets.map((outlet) => ({
      kind: "read",
      reading: describeOutlet(points, { outlet, refused: failure !== null, proof }),
    }));
  } finally {
    link.close("confirmed");
  }
}

/** Asks for the state, in the one way or the other; null: it was said, else why not. */
async function askState(
  link: TuyaLink,
  outlets: readonly TuyaConfig[],
): Promise<TuyaFailure | null> {
  // Some plugs never answer a query and only push what changes: better than nothing.
  const isSaid = () => link.talk.answered || Object.keys(link.talk.points).length > 0;
  link.query();
  await link.until((talk) => talk.answered);
  if (!isSaid() && link.talk.failure === "command_refused") {
    // Models that take a command with nothing in it for the question, and no other.
    link.forgive();
    link.ask(outlets.flatMap(({ switchDp, countdownDp }) => [switchDp, countdownDp]));
    await link.until(isSaid);
  }
  return isSaid() ? null : link.talk.failure ?? "silent";
}

function isRefusalOnly({ talk: { failure, proven } }: TuyaLink): boolean {
  return failure === "command_refused" && proven;
}

/** Whether it was shown that the key fits. */
type KeyProof = "shown" | "not_tried" | "failed";

/** A plug may tell its state to everybody: a countdown of 0 where none runs changes nothing. */
async function proveKey(link: TuyaLink, outlets: readonly TuyaConfig[]): Promise<KeyProof> {
  const idle = outlets.find((outlet) => interpretPoints(link.talk.points, outlet).countdownS === 0);
  if (idle === undefined) return "not_tried";
  link.command({ [idle.countdownDp]: 0 });
  return await link.until((talk) => talk.proven, READ_BACK_AFTER_MS) ? "shown" : "failed";
}

function describeOutlet(
  points: Points,
  { outlet, refused, proof }: {
    readonly outlet: TuyaConfig;
    readonly refused: boolean;
    readonly proof: KeyProof;
  },
): PlugReading {
  const reading = interpretPoints(points, outlet);
  if (refused) return { ...reading, warnings: [UNSAID] };
  if (proof === "shown") return reading;
  const more = proof === "failed" ? [UNPROVEN] : [];
  return { ...reading, unproven: true, warnings: [...reading.warnings, ...more] };
}

const UNSAID =
  "The plug does not say its state, as some do that got power without internet, until " +
  "they are switched once; it obeys all the same";
const UNPROVEN =
  "The plug tells its state to anybody and took no command of ours: key or protocol " +
  "version may be wrong";

/** One outlet to be cut for a time. */
export interface OutletCut {
  readonly outlet: TuyaConfig;
  readonly offMs: number;
}

/** Cuts these outlets of one device by one frame; what came of each, in their order. */
export async function cycleOutlets(
  cuts: readonly OutletCut[],
  signal: AbortSignal,
): Promise<readonly CycleOutcome[]> {
  const wanted = cuts.map(({ outlet, offMs }) => ({ outlet, offS: wholeSeconds(offMs) }));
  const link = await openLink(first(cuts).outlet, signal);
  if (typeof link === "string") {
    return cuts.map(() => ({ kind: "not_sent", hint: describeTuyaFailure(link) }));
  }
  const evidence = () => wanted.map((each) => readCycleEvidence(link.talk.points, each));
  const isDone = () => evidence().every((each) => each === "off_and_counting");
  let how: "confirmed" | "unconfirmed" = "unconfirmed";
  try {
    // One frame: a second one might find the Wi-Fi gone. The switches come first in it, because a
    // write to a switch stops its countdown.
    link.command(Object.fromEntries(wanted.flatMap(({ outlet, offS }) => [
      [outlet.switchDp, false],
      [outlet.countdownDp, offS],
    ])));
    if (!await link.until(isDone, READ_BACK_AFTER_MS) && !isOver(link, signal)) {
      // Some only acknowledge, or obey nothing: what counts is an answer to a question asked now.
      link.query();
      await link.until((talk) => talk.answered || isDone());
    }
    const { answered, failure, points } = link.talk;
    if (isDone() || answered) how = "confirmed";
    return evidence().map((each, index): CycleOutcome => {
      if (each === "off_and_counting") return { kind: "confirmed" };
      if (answered && points[wanted[index]?.outlet.switchDp ?? 0] === true) {
        return { kind: "refused", hint: link.talk.proven ? STAYED_ON : UNPROVEN };
      }
      return failure === "command_refused"
        ? { kind: "refused", hint: describeTuyaFailure(failure) }
        : { kind: "sent", hint: describeUnconfirmed(each, failure) };
    });
  } finally {
    link.close(how);
  }
}

const STAYED_ON = "The plug took the command, and its outlet stayed on";

function isOver({ talk: { failure } }: TuyaLink, signal: AbortSignal): boolean {
  return signal.aborted || failure !== null;
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

/** Asks one device for power on these of its outlets by one frame, in their order. */
export async function turnOnOutlets(
  outlets: readonly TuyaConfig[],
  signal: AbortSignal,
): Promise<readonly TurnOnOutcome[]> {
  const link = await openLink(first(outlets), beginPowerOn(signal));
  if (typeof link === "string") {
    return outlets.map(() => ({ kind: "unknown", hint: describeTuyaFailure(link) }));
  }
  const isOn = ({ switchDp }: TuyaConfig) => link.talk.points[switchDp] === true;
  const areOn = () => outlets.every(isOn);
  let how: "confirmed" | "unconfirmed" = "unconfirmed";
  try {
    link.command(Object.fromEntries(outlets.map(({ switchDp }) => [switchDp, true])));
    if (!await link.until(areOn, READ_BACK_AFTER_MS) && !signal.aborted) {
      link.query();
      await link.until(areOn);
    }
    if (areOn()) how = "confirmed";
    const hint = describeTuyaFailure(link.talk.failure ?? "silent");
    return outlets.map((each) => isOn(each) ? { kind: "on" } : { kind: "unknown", hint });
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
  const hasSlept = watchSleep();
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
  const failure = await link.connect() ?? (isTooOld(signal, hasSlept) ? "slept" : null);
  if (failure === null) return link;
  // Nothing of ours but a handshake was written.
  link.close("confirmed");
  return failure;
}

async function loadLibrary(): Promise<TuyaConstructor | null> {
  try {
    const module = await import("tuyapi");
    return module.default as unknown as TuyaConstructor;
  } catch {
    return null;
  }
}
