/** What all drivers that ask in several small steps have in common. */
import type {
  CycleOutcome,
  Plug,
  PlugReading,
  ReadOutcome,
  TurnOnOutcome,
} from "../../lib/plugs/plug.ts";
import { cleanLine } from "../../lib/base/text.ts";
import { describePlugFailure, type PlugFailure } from "../../lib/plugs/failure.ts";
import { beginOrder, beginPowerOn, endOrder, isTooOld } from "../net/slept.ts";

const OFF_S_MAX = 86_400;

/** A command is obeyed a moment after its answer; the state is looked at this often until then. */
const LOOK_EVERY_MS = 150;
/** In all; what is left of the call is for putting things right. */
const LOOKS_MS_MAX = 1_500;

const HINT_LIMITS = { charactersMax: 200, bytesMax: null } as const;

/** A step that did not get what it came for. */
export class PlugTrouble {
  /** One line of at most 200 characters, whatever a device called itself; no secret. */
  readonly hint: string;
  constructor(hint: string) {
    this.hint = cleanLine(hint, HINT_LIMITS);
  }
}

/** What came of a command. */
export type Sent =
  | { readonly kind: "done" }
  /** The device took it, and a look would end what it has begun. */
  | { readonly kind: "taken"; readonly hint: string }
  /** Nothing can have been switched. */
  | { readonly kind: "not_sent"; readonly hint: string }
  | { readonly kind: "refused"; readonly hint: string }
  /** Whether it was obeyed is not known. */
  | { readonly kind: "unanswered"; readonly hint: string };

/** The least that a look at the outlet says. */
export type Look = Pick<PlugReading, "on" | "countdownS">;

type Seen = Look & Partial<PlugReading>;

/** A plug that says nothing of itself. */
export const NOTHING_SAID: PlugReading = {
  on: null,
  countdownS: null,
  watts: null,
  afterPowerLoss: null,
  warnings: [],
};

/** The steps of one driver. None rejects for what a plug or a network may do. */
export interface PlugSteps<TSession> {
  /** Finds out, harmlessly, that this is the device that was set up, and how to talk to it. */
  readonly open: (signal: AbortSignal) => Promise<TSession | PlugTrouble>;
  /** What the device never says may be left out. */
  readonly read: (session: TSession, signal: AbortSignal) => Promise<Seen | PlugTrouble>;
  /**
   * The shortest way to see whether a command was obeyed, and one that disturbs nothing: asked after
   * the command was answered, and never where it was `taken`. Absent: it is read.
   */
  readonly look?: (session: TSession, signal: AbortSignal) => Promise<Look | PlugTrouble>;
  /**
   * Off now; one command, said again only where it was turned away. What it sends goes under `signal`
   * itself (`beginOrder`), so that nothing leaves once the computer slept.
   */
  readonly off: (
    session: TSession,
    options: { readonly offS: number; readonly signal: AbortSignal },
  ) => Promise<Sent>;
  readonly on: (session: TSession, signal: AbortSignal) => Promise<Sent>;
  /** This host ends the off time: what a look shows of a timer does not matter. */
  readonly hostTimed?: boolean;
  /** What a look shows may be older than the command: the device is asked by somebody else. */
  readonly hearsay?: true;
  /** Ends what `open` began and left open. */
  readonly close?: (session: TSession) => Promise<void>;
}

/** A plug made of such steps: the device is made sure of before every command. */
export function createSteppedPlug<TSession>(steps: PlugSteps<TSession>): Plug {
  return {
    read: (signal) => read(steps, signal),
    powerCycle: (offMs, signal) => powerCycle(steps, { offMs, signal }),
    turnOn: (signal) => turnOn(steps, signal),
  };
}

/** The off time in seconds; throws RangeError for one that no plug's timer counts. */
export function wholeSeconds(offMs: number): number {
  const offS = offMs / 1_000;
  if (Number.isInteger(offS) && offS >= 1 && offS <= OFF_S_MAX) return offS;
  throw new RangeError(
    `Cannot cycle power: offMs must be whole seconds, 1000 to ${OFF_S_MAX * 1_000}, got ${offMs}`,
  );
}

/** What a failed question means for a command that it carried. */
export function sentOf(reply: { readonly sent: boolean; readonly failure: PlugFailure }): Sent {
  const hint = describePlugFailure(reply.failure);
  return { kind: reply.sent ? "unanswered" : "not_sent", hint };
}

/** The hint for an address at which another device was found. */
export function strangerAt(found: string, wanted: string): PlugTrouble {
  return new PlugTrouble(
    `The address is now that of device ${found.slice(0, 40)}, not of ${wanted}: nothing was ` +
      "switched; give the plug a fixed address in the router",
  );
}

/** For a device that was found, and has no outlet of that number. */
export function noOutlet(outlet: number): PlugTrouble {
  return new PlugTrouble(`The device has no outlet ${outlet}: see plug.outlet`);
}

interface Run<TSession> {
  readonly session: TSession;
  readonly signal: AbortSignal;
}

/** Opens, acts and closes; `missing` says what a session that cannot be opened comes to. */
async function within<TSession, TOutcome>(
  steps: PlugSteps<TSession>,
  options: {
    readonly signal: AbortSignal;
    readonly missing: (hint: string) => TOutcome;
    readonly act: (run: Run<TSession>) => Promise<TOutcome>;
  },
): Promise<TOutcome> {
  const { signal } = options;
  const session = await steps.open(signal);
  if (session instanceof PlugTrouble) return options.missing(session.hint);
  try {
    return await options.act({ session, signal });
  } finally {
    await steps.close?.(session);
  }
}

function read<TSession>(steps: PlugSteps<TSession>, signal: AbortSignal): Promise<ReadOutcome> {
  return within<TSession, ReadOutcome>(steps, {
    signal,
    missing: (hint) => ({ kind: "failed", hint }),
    act: async ({ session }) => {
      const reading = await steps.read(session, signal);
      if (reading instanceof PlugTrouble) return { kind: "failed", hint: reading.hint };
      return { kind: "read", reading: { ...NOTHING_SAID, ...reading } };
    },
  });
}

async function powerCycle<TSession>(
  steps: PlugSteps<TSession>,
  { offMs, signal }: { readonly offMs: number; readonly signal: AbortSignal },
): Promise<CycleOutcome> {
  const offS = wholeSeconds(offMs);
  const order = beginOrder(signal);
  return await within<TSession, CycleOutcome>(steps, {
    signal: order,
    missing: (hint) => ({ kind: "not_sent", hint }),
    act: async (run) => {
      // A program is not sent over a line that asks.
      if (isTooOld(order)) return { kind: "not_sent", hint: describePlugFailure("slept") };
      const sent = await steps.off(run.session, { offS, signal: order });
      endOrder(order);
      switch (sent.kind) {
        case "not_sent":
        case "refused":
          return sent;
        case "unanswered":
        case "taken":
          return { kind: "sent", hint: sent.hint };
        case "done":
          return await confirmOff(steps, run);
      }
    },
  });
}

async function confirmOff<TSession>(
  steps: PlugSteps<TSession>,
  run: Run<TSession>,
): Promise<CycleOutcome> {
  const willEnd = ({ countdownS }: Look) =>
    steps.hostTimed === true || countdownS === null || countdownS > 0;
  // A device may tell of the outlet before it tells of the timer.
  const seen = await lookUntil(steps, run, (look) => look.on === false && willEnd(look));
  if (seen instanceof PlugTrouble) return { kind: "sent", hint: seen.hint };
  if (seen.on === true && steps.hearsay === undefined && !run.signal.aborted) {
    return { kind: "refused", hint: "The plug took the command, and its outlet stayed on" };
  }
  if (seen.on !== false) {
    return { kind: "sent", hint: "The plug took the command and does not say that it is off" };
  }
  if (willEnd(seen)) return { kind: "confirmed" };
  // Off, and nothing that would end it: while the plug can still be reached, power comes first.
  await steps.on(run.session, run.signal);
  await lookUntil(steps, run, ({ on }) => on === true);
  return {
    kind: "refused",
    hint: "The plug went off without its timer and was told to go on again: it cannot time a cycle",
  };
}

function turnOn<TSession>(steps: PlugSteps<TSession>, signal: AbortSignal): Promise<TurnOnOutcome> {
  return within<TSession, TurnOnOutcome>(steps, {
    signal: beginPowerOn(signal),
    missing: (hint) => ({ kind: "unknown", hint }),
    act: async (run) => {
      const sent = await steps.on(run.session, run.signal);
      if (sent.kind !== "done") return { kind: "unknown", hint: sent.hint };
      const seen = await lookUntil(steps, run, ({ on }) => on === true);
      if (seen instanceof PlugTrouble) return { kind: "unknown", hint: seen.hint };
      if (seen.on === true) return { kind: "on" };
      return { kind: "unknown", hint: "The plug took the command and does not say that it is on" };
    },
  });
}

async function lookUntil<TSession>(
  steps: PlugSteps<TSession>,
  { session, signal }: Run<TSession>,
  isEnough: (look: Look) => boolean,
): Promise<Look | PlugTrouble> {
  const enough = AbortSignal.timeout(LOOKS_MS_MAX);
  for (;;) {
    const seen = await (steps.look ?? steps.read)(session, signal);
    if (seen instanceof PlugTrouble || isEnough(seen) || enough.aborted) return seen;
    await pause(LOOK_EVERY_MS, AbortSignal.any([signal, enough]));
    if (signal.aborted) return seen;
  }
}

/** Ends early at the signal; leaves nothing behind. */
export function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, durationMs);
    signal.addEventListener("abort", end);
  });
}
