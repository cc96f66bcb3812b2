import type { WatchEvent } from "../../lib/wire/event.ts";
import type { HomeConfig } from "../../lib/config/home_config.ts";
import { publishNtfy } from "../../lib/phone/publish_ntfy.ts";
import type { HomeClock } from "../../lib/time/time.ts";
import { encodeWatchState } from "../../lib/watch/state/codec.ts";
import { believe } from "../../lib/watch/load.ts";
import type { SoftRebootOutcome } from "../../lib/watch/soft_reboot.ts";
import type { WatchState } from "../../lib/watch/state/state.ts";
import { explain } from "../host/files.ts";
import { askIp } from "../host/own_network.ts";
import { sendHeartbeat } from "./heartbeat_client.ts";
import { isSeveral } from "../../lib/plugs/plug_identity.ts";
import { loadPlug } from "../plugs/drivers.ts";
import type { TickPlug, TickPorts } from "./ports.ts";
import { probeAll } from "../probes/probe_all.ts";
import {
  appendLog,
  loadTexts,
  saveText,
  setAside,
  type StateFolders,
} from "../host/state_files.ts";

/** A tick must be over before systemd's limit, and well before the next one. */
export const TICK_MS_MAX = 14_000;

/** The longest that asking this computer about its network may take. */
const OWN_NETWORK_MS = 1_500;

/** The longest that reading and cycling a plug may take, each. */
export const PLUG_CALL_IN_TICK_MS = 3_000;

/** The same of cycling several: those that come first, then the one that carries their path. */
const SEVERAL_CYCLE_MS = 4_500;

/** The longest that a heartbeat or a word to the phone may take. */
export const REPORT_CALL_MS = 2_500;

/** The longest that asking all consoles may take, and the shortest that is worth a try. */
export const CONSOLE_CALL_MS = 3_000;
const CONSOLE_CALL_MS_MIN = 1_000;

/** The longest that telling Home Assistant may take, beside the report. */
const MQTT_CALL_MS = 2_000;

/** Kept free at the end of a tick for the last save. */
const CLOSING_MS = 500;

/** What the real world needs to know. */
export interface WorldOptions {
  readonly config: HomeConfig;
  readonly folders: StateFolders;
  /** Read anew each time: a host that slept in mid-tick must show. */
  readonly clock: () => HomeClock;
  /** Milliseconds since the process started. */
  readonly elapsedMs: () => number;
}

/** The ports of a tick, bound to the network, the plug and the disk. */
export function createWorld(options: WorldOptions): TickPorts {
  const { config, folders } = options;
  const { cloud, ntfy, mqtt } = config;
  return {
    clock: options.clock,
    load: (clock) => load(folders, { clock, cutsPerDayMax: config.policy.cutsPerDayMax }),
    save: (state, { disk }) => {
      const text = encodeWatchState(state);
      const runtime = whyNot(saveText(folders.runtime, text));
      return { runtime, disk: disk ? whyNot(saveText(folders.state, text)) : null };
    },
    probe: () => probeAll(config.probes.targets, { deadlineMs: config.probes.deadlineMs }),
    ownNetwork: () => askIp(config.probes.targets, AbortSignal.timeout(OWN_NETWORK_MS)),
    plug: () => openPlug(options),
    softReboot: config.softReboot === null ? null : () => softReboot(options),
    sendHeartbeat: cloud === null ? null : (heartbeat) => {
      const signal = AbortSignal.timeout(reportMs(options));
      const { url, token } = cloud;
      return sendHeartbeat(heartbeat, { url, token, site: config.site.id, signal });
    },
    tellPhone: ntfy === null ? null : async (message) => {
      const signal = AbortSignal.timeout(reportMs(options));
      const now = () => options.clock().wallMs;
      const answer = await publishNtfy(message, { ...ntfy, fetch, now, signal });
      return answer.kind === "delivered";
    },
    askConsoles: config.consoles.length === 0 ? null : async (consoles) => {
      const timeoutMs = Math.floor(Math.min(CONSOLE_CALL_MS, leftMs(options)));
      const { askConsoles } = await import("../airtouch/ask_consoles.ts");
      return await askConsoles(timeoutMs < CONSOLE_CALL_MS_MIN ? [] : consoles, { timeoutMs });
    },
    tellHomeAssistant: mqtt === null ? null : async (messages) => {
      const signal = AbortSignal.timeout(
        Math.floor(Math.max(1, Math.min(MQTT_CALL_MS, leftMs(options)))),
      );
      const loaded = await import("./mqtt_client.ts").catch(explain);
      if (typeof loaded === "string") return loaded;
      return await loaded.publishMqtt(messages, { mqtt, signal });
    },
    appendEvents: (events, epoch) => appendEvents(events, { epoch, folder: folders.state }),
  };
}

/** The same world, in which nothing is switched, saved or sent. */
export function createDryWorld(options: WorldOptions): TickPorts {
  const world = createWorld(options);
  return {
    ...world,
    save: () => ({ runtime: null, disk: null }),
    plug: async () => ({
      ...await world.plug(),
      powerCycle: () => Promise.resolve({ kind: "would_send" }),
      turnOn: () => Promise.resolve({ kind: "unknown", hint: "dry run" }),
    }),
    softReboot: null,
    sendHeartbeat: null,
    tellPhone: null,
    tellHomeAssistant: null,
    appendEvents: () => {},
  };
}

async function openPlug({ config }: WorldOptions): Promise<TickPlug> {
  const plug = await loadPlug(config.plug);
  const cycleMs = isSeveral(config.plug) ? SEVERAL_CYCLE_MS : PLUG_CALL_IN_TICK_MS;
  const within = (durationMs: number) => AbortSignal.timeout(durationMs);
  return {
    read: () => plug.read(within(PLUG_CALL_IN_TICK_MS)),
    powerCycle: (offMs, outlets) => plug.powerCycle(offMs, within(cycleMs), outlets),
    turnOn: (outlets) => plug.turnOn(within(PLUG_CALL_IN_TICK_MS), outlets),
  };
}

async function softReboot({ config }: WorldOptions): Promise<SoftRebootOutcome> {
  if (config.softReboot === null) throw new TypeError("Cannot ask the router: not configured");
  const loaded = await import("./soft_reboot.ts").catch(explain);
  // The plug is still to be asked.
  if (typeof loaded === "string") return { kind: "failed", hint: loaded };
  return await loaded.askSoftReboot(config.softReboot, AbortSignal.timeout(PLUG_CALL_IN_TICK_MS));
}

/** A report gets as long as the probes had, or what is left of the tick: it gives way first. */
function reportMs(options: WorldOptions): number {
  const { deadlineMs } = options.config.probes;
  return Math.floor(Math.min(REPORT_CALL_MS, deadlineMs, Math.max(1, leftMs(options))));
}

/** What is left of the tick before its last save; may be negative. */
function leftMs({ elapsedMs }: WorldOptions): number {
  return TICK_MS_MAX - CLOSING_MS - elapsedMs();
}

function load(
  folders: StateFolders,
  options: { readonly clock: HomeClock; readonly cutsPerDayMax: number },
): { readonly state: WatchState; readonly troubles: string[] } {
  const { runtime, state: disk } = loadTexts(folders);
  const believed = believe({ runtime, disk }, options);
  for (const place of believed.setAside) {
    setAside(place === "runtime" ? folders.runtime : folders.state);
  }
  return { state: believed.state, troubles: believed.troubles };
}

function whyNot(outcome: ReturnType<typeof saveText>): string | null {
  return outcome.kind === "written" ? null : outcome.why;
}

function appendEvents(
  events: readonly WatchEvent[],
  { epoch, folder }: { readonly epoch: number; readonly folder: string },
): void {
  for (const { id, wallMs, uptimeMs, what } of events) {
    const at = new Date(wallMs).toISOString();
    // A log that cannot be written must not stop the watchdog; the state says what is wrong.
    appendLog(folder, JSON.stringify({ at, epoch, id, uptimeMs, ...what }));
  }
}
