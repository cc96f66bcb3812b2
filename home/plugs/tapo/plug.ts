/** Tapo plugs, and Kasa plugs with newer firmware, on the local network (KLAP). */
import type { FarTimerStep, Plug, PlugReading, ReadOutcome } from "../../../lib/plugs/plug.ts";
import { createSteppedPlug, type Look, type Sent, strangerAt, Trouble } from "../stepped_plug.ts";
import type { TapoConfig } from "./config.ts";
import { openIot } from "./iot_talk.ts";
import { knock } from "./knock.ts";
import { askTapo, credentialsOf, type LinkOptions, type LinkPorts } from "./link.ts";
import { openSmart } from "./smart_talk.ts";
import { countdownOf, longest, readingOf } from "./state.ts";
import type { Ask, Talk } from "./talk.ts";

/** What the driver needs of its surroundings. */
export interface TapoPorts extends LinkPorts {
  /** This host's clock, and how far its time is east of Greenwich. */
  readonly clock: () => { readonly timestampS: number; readonly offsetMin: number };
}

export const REAL_PORTS: TapoPorts = {
  random: (bytes) => crypto.getRandomValues(bytes),
  sleep: pause,
  knock,
  clock: () => {
    const now = new Date();
    return {
      timestampS: Math.floor(now.getTime() / 1_000),
      offsetMin: -now.getTimezoneOffset(),
    };
  },
};

/** The rule that stands before the cut runs so much longer than the cut. */
const EARLY_S = 60;
const COUNTDOWN_S_MAX = 86_400;
/** The longest countdown: far enough to be stopped in time. */
const FAR_TIMER_S = 86_399;

/** A countdown is told in whole seconds: it is looked at so often, and at most so long. */
const COUNTS_EVERY_MS = 300;
const COUNTS_WAIT_MS = 2_100;
/** A rule that was just started has not counted further. */
const COUNTED_S_MAX = 10;

/** A rule list may be a moment behind what was just acknowledged. */
const RULES_LATE_MS = 300;
const RULES_LOOKS_MAX = 3;

/** The year 2025, in seconds: a host whose clock says less does not know the time either. */
const HOST_CLOCK_S_MIN = 1_735_689_600;

/** One outlet. Each message has a session of its own; the account is hashed now, not kept. */
export function createTapoPlug(config: TapoConfig, ports: TapoPorts = REAL_PORTS): Plug {
  const { host, port, account, mac, outlet, family, timedBy } = config;
  const link = {
    address: { hostname: host, port },
    credentials: credentialsOf(account),
    ports,
  };
  const isHostTimed = timedBy === "host";
  const open = async (signal: AbortSignal): Promise<Talk | Trouble> => {
    const found = await findTalk(link, { outlet, family, signal });
    if (found instanceof Trouble || found.mac === mac) return found;
    return strangerAt(found.mac, mac);
  };
  const plug = createSteppedPlug<Talk>({
    open,
    read: async (talk) => {
      const reading = readingOf(talk.state);
      return { ...reading, warnings: [...reading.warnings, ...await talk.moreWarnings()] };
    },
    look: async (talk, signal) => {
      const seen = await look(talk, { ports, signal });
      // Nothing in the plug ends a cut that this host ends.
      return isHostTimed && !(seen instanceof Trouble) ? { ...seen, countdownS: null } : seen;
    },
    off: (talk, { offS, signal }) =>
      isHostTimed ? talk.turn("off") : cut(talk, { offS, signal, ports }),
    on: (talk) => talk.turn("on"),
  });
  if (isHostTimed) return plug;
  return { ...plug, setFarTimer: (step, signal) => setFarTimer(open, { step, signal, ports }) };
}

interface Where {
  readonly outlet: number;
  readonly family: TapoConfig["family"];
  readonly signal: AbortSignal;
}

/** Finds an outlet at an address, by whichever messages it speaks. */
export async function findTalk(
  link: LinkOptions,
  { outlet, family, signal }: Where,
): Promise<Talk | Trouble> {
  const ask: Ask = (message) => askTapo(message, { ...link, signal });
  for (const each of family === null ? ["smart", "iot"] as const : [family]) {
    const talk = each === "smart" ? await openSmart(ask, outlet) : await openIot(ask, outlet);
    if (talk !== null) return talk;
  }
  return new Trouble(
    family === null
      ? "The device speaks KLAP, but not as a plug does: is the address another device's?"
      : `The plug does not speak "${family}" messages: leave plug.family out, or set the other`,
  );
}

interface Tools {
  readonly ports: TapoPorts;
  readonly signal: AbortSignal;
}

/** Off without a timer is believed only when it was seen again: power comes back for it at once. */
async function look(talk: Talk, { ports, signal }: Tools): Promise<Look | Trouble> {
  for (let looks = 1;; looks++) {
    const state = await talk.look();
    if (state instanceof Trouble) return state;
    const seen = { on: state.on, countdownS: countdownOf(state) };
    const isBare = seen.on === false && seen.countdownS === 0;
    if (!isBare || looks === RULES_LOOKS_MAX || signal.aborted) return seen;
    await ports.sleep(RULES_LATE_MS, signal);
  }
}

/**
 * First a rule that will switch on, seen to count; then, in one message, off and that rule anew. So
 * power comes back whether or not switching off cancels a rule, and whether or not we hear of it.
 */
async function cut(
  talk: Talk,
  { offS, ...tools }: Tools & { readonly offS: number },
): Promise<Sent> {
  const id = await armAndWatch(talk, {
    ...tools,
    delayS: Math.min(offS + EARLY_S, COUNTDOWN_S_MAX),
  });
  // Power is still on: a rule that may stand there would only switch on what is on.
  if (id instanceof Trouble) return { kind: "not_sent", hint: id.hint };
  const sent = await talk.cut(id, offS);
  if (sent.kind !== "no_timer") return sent;
  await talk.turn("on");
  return { kind: "refused", hint: `${sent.hint}; it was told to go on again` };
}

/** The number of a rule that was started and seen to count. */
async function armAndWatch(
  talk: Talk,
  { delayS, signal, ports }: Tools & { readonly delayS: number },
): Promise<string | Trouble> {
  if (talk.state.clock === "unset") {
    const clock = ports.clock();
    if (clock.timestampS >= HOST_CLOCK_S_MIN) await talk.setTime(clock);
  }
  const id = await talk.arm(delayS);
  if (id instanceof Trouble) return id;
  let lastS: number | null = null;
  for (let waitedMs = 0; waitedMs <= COUNTS_WAIT_MS; waitedMs += COUNTS_EVERY_MS) {
    const rules = await talk.rules();
    if (rules instanceof Trouble) return rules;
    // A list that is a moment behind shows another rule, or none.
    const rule = rules.find((each) => each.id === id && each.running && each.to === "on");
    if (rule !== undefined) {
      const { remainS } = rule;
      if (remainS === null) return id;
      const isOurs = remainS <= delayS && remainS > delayS - COUNTED_S_MAX;
      if (isOurs && lastS !== null && remainS < lastS) return id;
      lastS = isOurs ? remainS : null;
    }
    if (signal.aborted) return new Trouble("There was no time left to see the countdown run");
    await ports.sleep(COUNTS_EVERY_MS, signal);
  }
  await talk.disarm();
  return new Trouble(
    "The plug took a countdown that then did not run (its clock needs the internet once): it " +
      "cannot time a cycle",
  );
}

async function setFarTimer(
  open: (signal: AbortSignal) => Promise<Talk | Trouble>,
  { step, ...tools }: Tools & { readonly step: FarTimerStep },
): Promise<ReadOutcome> {
  const read = async (): Promise<PlugReading | Trouble> => {
    const talk = await open(tools.signal);
    if (talk instanceof Trouble) return talk;
    const done = step === "start"
      ? await armAndWatch(talk, { ...tools, delayS: FAR_TIMER_S })
      : await talk.disarm();
    if (done instanceof Trouble) return done;
    const rules = await talk.rules();
    if (rules instanceof Trouble) return rules;
    // The rule itself: it would switch on what is on, so it is no timer to an ordinary reading.
    return { ...readingOf(talk.state), countdownS: longest(rules) };
  };
  const reading = await read();
  return reading instanceof Trouble
    ? { kind: "failed", hint: reading.hint }
    : { kind: "read", reading };
}

/** Ends early at the signal; leaves nothing behind. */
function pause(durationMs: number, signal: AbortSignal): Promise<void> {
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
