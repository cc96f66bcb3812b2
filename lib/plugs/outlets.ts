/** Telling the outlets of one home apart. */
import type { DriverConfig, PlugConfig } from "../config/home_config.ts";

type Configured<TDriver extends DriverConfig["driver"]> = Extract<
  DriverConfig,
  { readonly driver: TDriver }
>;

/** Where an outlet is. */
export interface OutletPlace {
  /** What several outlets may share, and is better asked one question at a time; null: nothing. */
  readonly device: string | null;
  /** Names device and outlet; the same for two tables that mean one outlet. */
  readonly outlet: string;
}

function strip(device: string, outlet: number): OutletPlace {
  return { device, outlet: `${device} ${outlet}` };
}

const PLACES: {
  readonly [TDriver in DriverConfig["driver"]]: (
    config: Configured<TDriver>,
  ) => OutletPlace;
} = {
  command: ({ name }) => ({ device: null, outlet: `command ${name}` }),
  "dry_run": () => ({ device: null, outlet: "dry_run" }),
  "home_assistant": ({ entity }) => ({ device: null, outlet: `home_assistant ${entity}` }),
  homekit: ({ id, accessory, characteristic }) => ({
    device: `homekit ${id}`,
    outlet: `homekit ${id} ${accessory} ${characteristic}`,
  }),
  homebridge: ({ accessory }) => ({ device: null, outlet: `homebridge ${accessory}` }),
  kasa: ({ mac, outlet }) => strip(`kasa ${mac}`, outlet),
  shelly: ({ mac, outlet }) => strip(`shelly ${mac}`, outlet),
  tasmota: ({ mac, outlet }) => strip(`tasmota ${mac}`, outlet),
  tuya: ({ id, switchDp }) => strip(`tuya ${id}`, switchDp),
  zigbee2mqtt: ({ base, device }) => ({ device: null, outlet: `zigbee2mqtt ${base}/${device}` }),
};

/** Where the outlet of this plug is. */
export function placeOfOutlet<TDriver extends DriverConfig["driver"]>(
  config: Configured<TDriver>,
): OutletPlace {
  return PLACES[config.driver as TDriver](config);
}

/** Every plug that is set up, in the order of home.toml: one, or several. */
export function plugsOf(config: PlugConfig): readonly DriverConfig[] {
  return config.driver === "several" ? config.members.map(({ plug }) => plug) : [config];
}
