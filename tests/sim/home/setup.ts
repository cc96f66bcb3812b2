import { NO_CASE } from "../../../lib/config/report_config.ts";
import { NO_PLUG } from "../../support/plugs/pretended_drivers.ts";
import type { Random } from "../../support/base/random.ts";
import type { HomeConfig } from "../../../lib/config/home_config.ts";
import type { PolicyConfig } from "../../../lib/config/policy_config.ts";
import type { TimedBy } from "../../../lib/plugs/plug.ts";
import { drawLinkKind, type LinkKind } from "./own_link.ts";
import type { PlugKind } from "./plug_side.ts";
import type { Target } from "../../../lib/probes/probe.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../lib/time/time.ts";

/** What one seed's home is like and stays like: settings, devices, and which faults it has. */
export interface Setup {
  readonly config: HomeConfig;
  /** The host, where it times any of them. */
  readonly timedBy: TimedBy;
  /** One that feeds the router; in some homes others beside it. */
  readonly plugs: readonly PlugKind[];
  /** How often a router that is asked to restart does. */
  readonly softHelps: number;
  /** What the outlet does when the mains come back. */
  readonly memory: "on" | "off" | "last";
  /** The plug does not tell its switch; the plug does not tell its timer. */
  readonly mute: { readonly relay: boolean; readonly countdown: boolean };
  /** Its plugs turn everybody away while the internet is not there, until somebody mends that. */
  readonly shutsOffline: boolean;
  readonly joinMs: number;
  readonly link: LinkKind;
  readonly bootMs: { readonly from: number; readonly to: number };
  readonly modemBootMs: { readonly from: number; readonly to: number };
  readonly bootNamed: boolean;
  /** Without a battery the wall clock goes on after a reboot where it was left. */
  readonly clockBattery: boolean;
  readonly gatewayAnswersPing: boolean;
  /** Where a save writes first. */
  readonly diskFirst: boolean;
  /** Chance of a tick to die somewhere. */
  readonly death: number;
  /** Chance of a plug call to lose its frame or its answer. */
  readonly plugLoss: number;
  /** Names of the faults this home has. */
  readonly faults: readonly string[];
  readonly faultEveryMs: number;
  /** Outages of hours and days, not only of minutes. */
  readonly longTroubles: boolean;
  /** How long everything may go wrong. */
  readonly stretchMs: number;
}

const GATEWAY: Target = {
  kind: "ping",
  url: "ping://192.168.1.1",
  role: "gateway",
  host: "192.168.1.1",
};
const RESOLVER: Target = {
  kind: "dns",
  url: "dns://system?name=example.com",
  role: "resolver",
  host: null,
  port: 53,
  name: "example.com",
};
const INTERNET: readonly Target[] = [
  { kind: "ping", url: "ping://1.1.1.1", role: "internet", host: "1.1.1.1" },
  { kind: "tcp", url: "tcp://8.8.8.8:443", role: "internet", host: "8.8.8.8", port: 443 },
  {
    kind: "http",
    url: "http://example.com/generate_204",
    role: "internet",
    host: "example.com",
    request: "http://example.com/generate_204",
    status: 204,
  },
];

/**
 * A home drawn from the generator; every fault has its seeds with and without it. What it has beside
 * one plug comes from a generator of its own, so that the stories of one plug stay as they are.
 */
export function drawSetup(
  random: Random,
  { faultNames, more, own }: {
    readonly faultNames: readonly string[];
    readonly more: Random;
    readonly own: Random;
  },
): Setup {
  const timedBy = random.chance(0.7) ? "plug" : "host";
  const slowest = random.pick([90, 240, 480]) * SECOND_MS;
  const share = random.pick([0.2, 0.5, 0.9]);
  // A few homes are watched for days: windows of 24 h pass, and outages outlast them.
  const days = random.chance(0.006);
  const longTroubles = days || random.chance(0.1);
  const config = drawConfig(random);
  const only: PlugKind = {
    name: "plug",
    feeds: "router",
    timedBy,
    onDelayMs: 0,
    carriesPath: false,
    viaRouter: timedBy === "plug" && random.chance(0.8),
    ...drawManners(own),
  };
  const plugs = more.chance(0.35) ? drawPlugs(only, { random: more, own }) : [only];
  const modemBootMs = { from: 10 * SECOND_MS, to: more.pick([60, 120]) * SECOND_MS };
  return {
    config: drawOtherHelp(config, more),
    softHelps: more.pick([0, 0.5, 1]),
    timedBy: plugs.every((plug) => plug.timedBy === "plug") ? "plug" : "host",
    plugs,
    modemBootMs,
    memory: random.pick(["on", "on", "off", "last"]),
    mute: { relay: random.chance(0.1), countdown: random.chance(0.15) },
    link: drawLinkKind(own, { hostTimed: plugs.some((plug) => plug.timedBy === "host") }),
    joinMs: random.integer(2, 40) * SECOND_MS,
    bootMs: { from: 30 * SECOND_MS, to: slowest },
    bootNamed: random.chance(0.8),
    clockBattery: random.chance(0.6),
    gatewayAnswersPing: random.chance(0.85),
    diskFirst: random.chance(0.5),
    death: random.pick([0, 0.02, 0.15]),
    plugLoss: random.pick([0, 0.05, 0.3]),
    faults: faultNames.filter(() => random.chance(share)),
    faultEveryMs: random.pick([2, 3, 5]) * (days ? 12 : 1) * MINUTE_MS,
    longTroubles,
    // Last of its generator, so that the other draws stay as they are.
    shutsOffline: own.chance(0.08),
    stretchMs: days ? 60 * HOUR_MS : longTroubles ? 5 * HOUR_MS : 130 * MINUTE_MS,
  };
}

/** Some routers can be asked to restart, and some are restarted by the clock. */
function drawOtherHelp(config: HomeConfig, random: Random): HomeConfig {
  const graceMs = random.pick([30, 240, 480]) * SECOND_MS;
  const program = ["/usr/local/bin/reboot-router"] as const;
  return {
    ...config,
    softReboot: random.chance(0.2) ? { graceMs, program, request: null, password: null } : null,
    policy: {
      ...config.policy,
      // Early enough for worlds of two hours.
      scheduled: random.chance(0.15) ? { minute: random.integer(0, 240), weekday: null } : null,
    },
  };
}

/** Drivers of each timing, quick and slow. */
function drawManners(random: Random): Pick<PlugKind, "keepsTime" | "lateMs"> {
  return {
    keepsTime: random.chance(0.3) ? "queue" : "timer",
    lateMs: random.pick([0, 0, 230, 1_200]),
  };
}

/** Modem first, then the router, and a third one anywhere between or after them. */
function drawPlugs(
  router: PlugKind,
  { random, own }: { readonly random: Random; readonly own: Random },
): readonly PlugKind[] {
  const draw = (name: string, feeds: PlugKind["feeds"]): PlugKind => {
    const timedBy = random.chance(0.6) ? "plug" : "host";
    // One that the host times may only hang on the router's Wi-Fi where that comes back by itself.
    const mayJoin = timedBy === "plug" || router.timedBy === "plug";
    const viaRouter = mayJoin && random.chance(timedBy === "plug" ? 0.7 : 0.3);
    return {
      name,
      feeds,
      timedBy,
      onDelayMs: 0,
      carriesPath: false,
      viaRouter,
      ...drawManners(own),
    };
  };
  const named = { ...router, name: "router", carriesPath: random.chance(0.9) };
  const row = [draw("modem", "modem"), named];
  if (random.chance(0.4)) row.splice(random.integer(0, 2), 0, draw("other", "nothing"));
  let onDelayMs = 0;
  return row.map((plug, index) => {
    onDelayMs += index === 0 ? 0 : random.pick([120, 120, 10, 0]) * SECOND_MS;
    return { ...plug, onDelayMs };
  });
}

function drawConfig(random: Random): HomeConfig {
  const targets = [
    ...INTERNET,
    ...(random.chance(0.8) ? [GATEWAY] : []),
    ...(random.chance(0.8) ? [RESOLVER] : []),
  ];
  return {
    site: { id: "home", name: null, timeZone: null },
    probes: { targets, quorum: random.chance(0.85) ? 1 : 2, deadlineMs: 4_000 },
    policy: drawPolicy(random),
    plug: { ...NO_PLUG, tested: true },
    softReboot: null,
    cloud: random.chance(0.9)
      ? {
        url: "http://127.0.0.1:8000",
        token: "t",
        staleAfterMs: MINUTE_MS,
        heartbeatEveryMs: random.pick([15, 15, 60]) * SECOND_MS,
      }
      : null,
    mqtt: null,
    ntfy: random.chance(0.5) ? { url: "http://127.0.0.1:8001/topic", token: null } : null,
    report: NO_CASE,
    consoles: [],
  };
}

function drawPolicy(random: Random): PolicyConfig {
  const fromMin = random.integer(0, 1439);
  return {
    staleAfterMs: random.pick([60, 60, 60, 120]) * SECOND_MS,
    gatewayGraceMs: random.pick([120, 120, 0, 300]) * SECOND_MS,
    dnsCutAfterMs: random.chance(0.85) ? 5 * MINUTE_MS : null,
    offMs: random.pick([30, 30, 10, 60]) * SECOND_MS,
    bootGraceMs: random.pick([180, 180, 60]) * SECOND_MS,
    gapsMs: random.pick([
      [5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS],
      [5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS],
      [MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS],
    ]),
    cutsPerDayMax: random.pick([8, 8, 4, 2, 1]),
    blackouts: random.chance(0.15)
      ? [{ fromMin, toMin: (fromMin + random.integer(30, 300)) % 1440 }]
      : [],
    dryRun: random.chance(0.03),
    heartbeatIsProof: random.chance(0.2),
    scheduled: null,
  };
}
