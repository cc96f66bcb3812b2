/** Tapo plugs, and Kasa plugs with newer firmware, on the local network (KLAP). */
import type { FarTimerStep, Plug, PlugReading, ReadOutcome } from "../../../lib/plugs/plug.ts";
import { createSteppedPlug, pause, PlugTrouble, strangerAt } from "../stepped_plug.ts";
import type { TapoConfig } from "./config.ts";
import { armAndWatch, cut, type CutPorts, type CutTools, look, seenOf } from "./cut.ts";
import { openIot } from "./iot_talk.ts";
import { knock } from "./knock.ts";
import { askTapo, credentialsOf, type LinkPorts, type TapoLink } from "./link.ts";
import { openSmart } from "./smart_talk.ts";
import { longest, readingOf } from "./state.ts";
import type { Ask, TapoTalk } from "./talk.ts";

/** What the driver needs of its surroundings. */
export type TapoPorts = LinkPorts & CutPorts;

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

/** The longest countdown: far enough to be stopped in time. */
const FAR_TIMER_S = 86_399;

/** One outlet. Each message has a session of its own; the account is hashed now, not kept. */
export function createTapoPlug(config: TapoConfig, ports: TapoPorts = REAL_PORTS): Plug {
  const { host, port, user, password, mac, outlet, family, timedBy } = config;
  const link = {
    address: { hostname: host, port },
    credentials: credentialsOf(user === null || password === null ? null : { user, password }),
    ports,
  };
  const isHostTimed = timedBy === "host";
  const open = async (signal: AbortSignal): Promise<TapoTalk | PlugTrouble> => {
    const found = await findTalk(link, { outlet, family, signal });
    if (found instanceof PlugTrouble || found.mac === mac) return found;
    return strangerAt(found.mac, mac);
  };
  const plug = createSteppedPlug<TapoTalk>({
    open,
    read: async (talk) => {
      const reading = readingOf(talk.state);
      return { ...reading, warnings: [...reading.warnings, ...await talk.moreWarnings()] };
    },
    // Its timers are waited for only where they matter.
    look: (talk, signal) => isHostTimed ? talk.look().then(seenOf) : look(talk, { ports, signal }),
    hostTimed: isHostTimed,
    off: (talk, call) => isHostTimed ? talk.turn("off") : cut(talk, { ...call, ports }),
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
  link: TapoLink,
  { outlet, family, signal }: Where,
): Promise<TapoTalk | PlugTrouble> {
  const ask: Ask = (message) => askTapo(message, { ...link, signal });
  for (const each of family === null ? ["smart", "iot"] as const : [family]) {
    const talk = each === "smart" ? await openSmart(ask, outlet) : await openIot(ask, outlet);
    if (talk !== null) return talk;
  }
  return new PlugTrouble(
    family === null
      ? "The device speaks KLAP, but not as a plug does: is the address another device's?"
      : `The plug does not speak "${family}" messages: leave plug.family out, or set the other`,
  );
}

async function setFarTimer(
  open: (signal: AbortSignal) => Promise<TapoTalk | PlugTrouble>,
  { step, ...tools }: CutTools & { readonly step: FarTimerStep },
): Promise<ReadOutcome> {
  const read = async (): Promise<PlugReading | PlugTrouble> => {
    const talk = await open(tools.signal);
    if (talk instanceof PlugTrouble) return talk;
    const done = step === "start"
      ? await armAndWatch(talk, { ...tools, delayS: FAR_TIMER_S })
      : await talk.disarm();
    if (done instanceof PlugTrouble) return done;
    const rules = await talk.rules();
    if (rules instanceof PlugTrouble) return rules;
    // The rule itself: it would switch on what is on, so it is no timer to an ordinary reading.
    return { ...readingOf(talk.state), countdownS: longest(rules) };
  };
  const reading = await read();
  return reading instanceof PlugTrouble
    ? { kind: "failed", hint: reading.hint }
    : { kind: "read", reading };
}
