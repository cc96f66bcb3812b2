/** Every driver there is. A driver is a folder, and one line here. */
import type {
  DeviceSearch,
  Driver,
  FoundDevice,
  LoadedDriver,
  PlugSettings,
  Recognized,
  SinglePlug,
  UnknownDevice,
} from "../../lib/plugs/driver.ts";
import { isSeveral, type PlugConfig, type SeveralConfig } from "../../lib/plugs/plug_identity.ts";
import type { Plug } from "../../lib/plugs/plug.ts";
import { explain } from "../host/files.ts";
import { COMMAND } from "./command/driver.ts";
import { DRY_RUN } from "./dry_run/driver.ts";
import { HOME_ASSISTANT } from "./home_assistant/driver.ts";
import { HOMEBRIDGE } from "./homebridge/driver.ts";
import { HOMEKIT } from "./homekit/driver.ts";
import { KASA } from "./kasa/driver.ts";
import { createSeveralPlugs } from "./several.ts";
import { SHELLY } from "./shelly/driver.ts";
import { TAPO } from "./tapo/driver.ts";
import { TASMOTA } from "./tasmota/driver.ts";
import { TUYA } from "./tuya/driver.ts";
import { createUnloadedPlug } from "./unloaded_plug.ts";
import { ZIGBEE2MQTT } from "./zigbee2mqtt/driver.ts";

/** In the order in which people are shown them. */
export const DRIVERS: readonly Driver[] = [
  TUYA,
  SHELLY,
  TASMOTA,
  KASA,
  TAPO,
  HOME_ASSISTANT,
  HOMEBRIDGE,
  HOMEKIT,
  ZIGBEE2MQTT,
  COMMAND,
  DRY_RUN,
];

/** The driver of that name, as every parsed setting has one; throws TypeError for any other. */
export function driverOf(
  { driver }: Pick<PlugSettings, "driver">,
  drivers: readonly Driver[] = DRIVERS,
): Driver {
  const found = drivers.find(({ name }) => name === driver);
  if (found === undefined) throw new TypeError(`Cannot open a plug: no driver "${driver}"`);
  return found;
}

/**
 * The configured plug; its driver is loaded now. A driver that cannot be loaded is trouble with the
 * plug, not the end of the tick: the plug then answers nothing but why. Rejects with RangeError for
 * settings that the driver refuses.
 */
export async function loadPlug(
  config: PlugConfig,
  drivers: readonly Driver[] = DRIVERS,
): Promise<Plug> {
  if (isSeveral(config)) return await loadSeveral(config, drivers);
  return (await load(driverOf(config, drivers))).create(config, { shared: false });
}

async function loadSeveral(config: SeveralConfig, drivers: readonly Driver[]): Promise<Plug> {
  const wanted = new Set(config.members.map(({ plug }) => driverOf(plug, drivers)));
  const loaded = new Map(
    await Promise.all([...wanted].map(async (each) => [each.name, await load(each)] as const)),
  );
  const loadedOf = ({ driver }: SinglePlug): LoadedDriver => {
    const found = loaded.get(driver);
    if (found === undefined) throw new TypeError(`Cannot open a plug: "${driver}" is not loaded`);
    return found;
  };
  return createSeveralPlugs(config, {
    uptimeMs: () => Deno.osUptime() * 1_000,
    open: (plug, use) => Promise.resolve(loadedOf(plug).create(plug, use)),
    strip: (members) => {
      const [name, ...others] = new Set(members.map(({ plug }) => plug.driver));
      if (name === undefined || others.length > 0) return null;
      return loaded.get(name)?.createStrip?.(members) ?? null;
    },
  });
}

async function load(driver: Driver): Promise<LoadedDriver> {
  try {
    return await driver.load();
  } catch (error) {
    const why = explain(error);
    return { create: () => createUnloadedPlug(`Cannot load the driver "${driver.name}": ${why}`) };
  }
}

/** Asks a device who it is; null for a driver whose devices do not say. Never rejects. */
export async function recognizeDevice(
  device: UnknownDevice,
  signal: AbortSignal,
): Promise<Recognized | null> {
  const driver = DRIVERS.find(({ name }) => name === device.driver);
  if (driver === undefined) return null;
  return await (await load(driver)).recognize?.(device, signal) ?? null;
}

/** Looks for devices of that driver, where they can be found so. Never rejects. */
export async function findDevices(
  name: string,
  search: DeviceSearch,
): Promise<readonly FoundDevice[]> {
  const driver = DRIVERS.find((each) => each.name === name);
  if (driver === undefined) return [];
  return await (await load(driver)).find?.(search) ?? [];
}
