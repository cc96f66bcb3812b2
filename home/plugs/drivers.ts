import type { PlugConfig, SeveralConfig } from "../../lib/config/home_config.ts";
import { LONE_OUTLET } from "../../lib/plugs/lone.ts";
import type { Outlet, Plug, TimedBy } from "../../lib/plugs/plug.ts";
import { LoadFault, loadLater } from "../later.ts";

type Configured<TDriver extends PlugConfig["driver"]> = Extract<
  PlugConfig,
  { readonly driver: TDriver }
>;

/** What is known of a plug without loading its driver, so that a quiet tick stays cheap. */
export interface PlugIdentity {
  /** Names driver, device and outlet, of each; a change disarms the watchdog. No secret. */
  readonly fingerprint: string;
  /** Of several: the host, where it is of any. */
  readonly timedBy: TimedBy;
  /** One or more, in the order in which they come on. */
  readonly outlets: readonly Outlet[];
}

interface Driver<TConfig> {
  readonly timedBy: TimedBy | ((config: TConfig) => TimedBy);
  readonly identify: (config: TConfig) => string;
  readonly load: (config: TConfig) => Promise<Plug>;
}

/** A driver is one file plus one line here. */
const DRIVERS: { readonly [TDriver in PlugConfig["driver"]]: Driver<Configured<TDriver>> } = {
  command: {
    timedBy: ({ timedBy }) => timedBy,
    identify: ({ name, timedBy }) => `command ${name} ${timedBy}`,
    load: async (config) => (await loadLater("./plugs/command/plug.ts")).createCommandPlug(config),
  },
  "dry_run": {
    timedBy: "plug",
    identify: () => "dry_run",
    load: async () => (await loadLater("./plugs/dry_run/plug.ts")).createDryRunPlug(),
  },
  "home_assistant": {
    // A script ends the cut by itself, as a plug's timer would; a bare switch must be told by us.
    timedBy: ({ script }) => script === null ? "host" : "plug",
    identify: ({ entity, script }) => `home_assistant ${entity} ${script ?? ""}`.trimEnd(),
    load: async (config) =>
      (await loadLater("./plugs/home_assistant/plug.ts")).createHomeAssistantPlug(config),
  },
  homebridge: {
    timedBy: "host",
    identify: ({ accessory }) => `homebridge ${accessory}`,
    load: async (config) =>
      (await loadLater("./plugs/homebridge/plug.ts")).createHomebridgePlug(config),
  },
  homekit: {
    timedBy: "host",
    identify: ({ id, accessory, characteristic }) => `homekit ${id} ${accessory}.${characteristic}`,
    load: async (config) => (await loadLater("./plugs/homekit/plug.ts")).createHomekitPlug(config),
  },
  kasa: {
    timedBy: "plug",
    identify: ({ mac, outlet }) => `kasa ${mac} ${outlet}`,
    load: async (config) => (await loadLater("./plugs/kasa/plug.ts")).createKasaPlug(config),
  },
  several: {
    timedBy: (config) =>
      outletsOf(config).every(({ timedBy }) => timedBy === "plug") ? "plug" : "host",
    identify: ({ members }) =>
      members.map(({ name, plug }) => `${identifyPlug(plug).fingerprint} as ${name}`).join(" + "),
    load: async (config) =>
      (await loadLater("./plugs/several.ts")).createSeveralPlugs(config, { open: createPlug }),
  },
  shelly: {
    timedBy: "plug",
    identify: ({ mac, outlet }) => `shelly ${mac} ${outlet}`,
    load: async (config) => (await loadLater("./plugs/shelly/plug.ts")).createShellyPlug(config),
  },
  tasmota: {
    timedBy: "plug",
    identify: ({ mac, outlet }) => `tasmota ${mac} ${outlet}`,
    load: async (config) => (await loadLater("./plugs/tasmota/plug.ts")).createTasmotaPlug(config),
  },
  tuya: {
    timedBy: "plug",
    identify: ({ id, switchDp, countdownDp }) => `tuya ${id} ${switchDp}/${countdownDp}`,
    load: async (config) => (await loadLater("./plugs/tuya/plug.ts")).createTuyaPlug(config),
  },
  zigbee2mqtt: {
    timedBy: ({ timedBy }) => timedBy,
    identify: ({ base, device, timedBy }) => `zigbee2mqtt ${base}/${device} ${timedBy}`,
    load: async (config) =>
      (await loadLater("./plugs/zigbee2mqtt/plug.ts")).createZigbee2MqttPlug(config),
  },
};

function driverOf<TDriver extends PlugConfig["driver"]>(
  config: Configured<TDriver>,
): Driver<Configured<TDriver>> {
  return DRIVERS[config.driver as TDriver];
}

/** Names the configured plug; loads nothing. */
export function identifyPlug(config: PlugConfig): PlugIdentity {
  const driver = driverOf(config);
  const timedBy = typeof driver.timedBy === "string" ? driver.timedBy : driver.timedBy(config);
  return {
    fingerprint: driver.identify(config),
    timedBy,
    outlets: config.driver === "several"
      ? outletsOf(config)
      : [{ name: LONE_OUTLET, onDelayMs: 0, timedBy }],
  };
}

function outletsOf({ members }: SeveralConfig): readonly Outlet[] {
  return members.map(({ name, onDelayMs, plug }) => {
    return { name, onDelayMs, timedBy: identifyPlug(plug).timedBy };
  }).sort((a, b) => a.onDelayMs - b.onDelayMs);
}

/**
 * The configured plug; its driver is loaded now. A driver that cannot be loaded is trouble with the
 * plug, not the end of the tick: the plug then answers nothing but why. Throws RangeError for
 * settings that the driver refuses.
 */
export async function createPlug(config: PlugConfig): Promise<Plug> {
  try {
    return await driverOf(config).load(config);
  } catch (error) {
    if (error instanceof LoadFault) return createUnloadedPlug(error.message);
    throw error;
  }
}

function createUnloadedPlug(hint: string): Plug {
  return {
    read: () => Promise.resolve({ kind: "failed", hint }),
    powerCycle: () => Promise.resolve({ kind: "not_sent", hint }),
    turnOn: () => Promise.resolve({ kind: "unknown", hint }),
  };
}
