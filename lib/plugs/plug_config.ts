/** The `[plug]` table of home.toml: each driver reads its own. */
import { parseCommandSection } from "./command/config.ts";
import { parseHomeAssistantSection } from "./home_assistant/config.ts";
import { parseHomebridgeSection } from "./homebridge/config.ts";
import type { DriverConfig, SinglePlug } from "../config/home_config.ts";
import { parseHomekitSection } from "./homekit/config.ts";
import { parseKasaSection } from "./kasa/config.ts";
import { notAllowed, readFlag, refuseUnknown, type Section } from "../base/settings.ts";
import { parseShellySection } from "./shelly/config.ts";
import { parseTasmotaSection } from "./tasmota/config.ts";
import { parseTuyaSection } from "./tuya/config.ts";
import { parseZigbee2MqttSection } from "./zigbee2mqtt/config.ts";

type DriverName = DriverConfig["driver"];

const POWERS_THIS_HOST = "powers_this_host";
const REACHED_WITHOUT_ROUTER = "reached_without_router";

const PARSERS: { readonly [TDriver in DriverName]: (section: Section) => DriverConfig } = {
  "dry_run": (section) => {
    refuseUnknown(section, ["driver", "tested"]);
    return { driver: "dry_run", tested: readFlag(section, "tested") };
  },
  tuya: ({ table, path }) => parseTuyaSection(table, path),
  shelly: parseShellySection,
  tasmota: parseTasmotaSection,
  kasa: parseKasaSection,
  "home_assistant": parseHomeAssistantSection,
  command: parseCommandSection,
  zigbee2mqtt: parseZigbee2MqttSection,
  homebridge: parseHomebridgeSection,
  homekit: parseHomekitSection,
};

/** Names of all drivers. */
export const DRIVER_NAMES = Object.keys(PARSERS) as readonly DriverName[];

/** Reads the table by its `driver`; throws TypeError or RangeError that names the setting. */
export function parsePlug(section: Section): SinglePlug {
  const driver = section.table["driver"];
  const name = DRIVER_NAMES.find((each) => each === driver);
  if (name === undefined) {
    const allowed = `one of ${DRIVER_NAMES.map((each) => `"${each}"`).join(", ")}`;
    throw notAllowed(section, "driver", allowed);
  }
  const { [POWERS_THIS_HOST]: power, [REACHED_WITHOUT_ROUTER]: way, ...table } = section.table;
  return {
    ...PARSERS[name]({ ...section, table }),
    ...(power === undefined ? {} : { powersThisHost: readFlag(section, POWERS_THIS_HOST) }),
    ...(way === undefined ? {} : {
      reachedWithoutRouter: readFlag(section, REACHED_WITHOUT_ROUTER),
    }),
  };
}
