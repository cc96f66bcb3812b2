/** The `[[airtouch]]` tables of home.toml. */
import { CONSOLE_PORTS, type Model } from "../airtouch/model.ts";
import { readAddress } from "../plugs/section.ts";
import { CONSOLE_NAME_MAX, CONSOLES_MAX } from "../wire/event.ts";
import { type Haste, leastMs } from "./policy_config.ts";
import {
  nameFit,
  notAllowed,
  openSection,
  readCount,
  readDuration,
  readFit,
  refuseUnknown,
  type Section,
} from "../base/settings.ts";
import { showValue } from "../base/show.ts";
import { DAY_MS, MINUTE_MS } from "../time/time.ts";

/** An AirTouch console on the LAN, asked now and then whether it is alive. */
export type ConsoleConfig = Readonly<ReturnType<typeof readConsole>>;

const KEYS = ["model", "address", "port", "name", "heartbeat_every"];
const NAME_CHARACTERS_MAX = 40;

/**
 * Reads all consoles; an empty list is none. Throws TypeError or RangeError with one line that
 * names the setting, counted from 1 (`"airtouch 2.port"`), what is allowed and the value.
 */
export function parseConsoles(
  value: unknown,
  { act, haste }: { readonly act: string; readonly haste: Haste },
): readonly ConsoleConfig[] {
  if (!Array.isArray(value)) {
    const got = showValue(value);
    throw new TypeError(`Cannot ${act}: "airtouch" must be written as [[airtouch]], got ${got}`);
  }
  if (value.length > CONSOLES_MAX) {
    throw new RangeError(
      `Cannot ${act}: "airtouch" must be at most ${CONSOLES_MAX} tables, got ${value.length}`,
    );
  }
  const consoles: ConsoleConfig[] = [];
  for (const [index, table] of value.entries()) {
    const section = openSection(table, { act, path: `airtouch ${index + 1}` });
    const device = readConsole(section, haste);
    const twin = consoles.some(({ host, port }) => host === device.host && port === device.port);
    if (twin) throw notAllowed(section, "address", "another one than the consoles before it have");
    consoles.push(device);
  }
  return consoles;
}

function readConsole(section: Section, haste: Haste) {
  refuseUnknown(section, KEYS);
  const model = readModel(section);
  const host = readAddress(section, "the console's");
  const port = readCount(section, "port", { min: 1, max: 65_535, otherwise: CONSOLE_PORTS[model] });
  return {
    model,
    /** IP address. */
    host,
    port,
    /** What people call it, at most 60 characters; never empty. */
    name: readFit(section, "name", nameFit(NAME_CHARACTERS_MAX)) ??
      `AirTouch ${model} at ${host}`.slice(0, CONSOLE_NAME_MAX),
    /** Between two questions, 1 min – 24 h. */
    heartbeatEveryMs: readDuration(section, "heartbeat_every", {
      minMs: leastMs(haste, MINUTE_MS),
      maxMs: DAY_MS,
      defaultMs: 5 * MINUTE_MS,
    }),
  };
}

function readModel(section: Section): Model {
  const model = section.table["model"];
  if (model === 4 || model === 5) return model;
  throw notAllowed(section, "model", "4 or 5");
}
