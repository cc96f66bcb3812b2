/** Drivers that stand for any other, for tests in which no real one matters. */
import { readProgram } from "../../../lib/config/program.ts";
import {
  notAllowed,
  readFlag,
  readSecret,
  readText,
  refuseUnknown,
} from "../../../lib/base/settings.ts";
import type { Section } from "../../../lib/base/settings.ts";
import type { Driver, DriverFacts, PlugSettings, SinglePlug } from "../../../lib/plugs/driver.ts";
import type { Plug } from "../../../lib/plugs/plug.ts";
import {
  addressOf,
  FIELDS,
  isHostTimed,
  NONE,
  type PlugField,
  QUESTIONS,
} from "../../../lib/plugs/questions.ts";
import { type PlugPlace, readMac, readOutlet, readPlace } from "../../../lib/plugs/section.ts";

const KEY: PlugField = { flag: "key", key: "key", kind: "secret", value: "KEY", help: "its key" };
const RUN_ON: PlugField = {
  flag: "run-on",
  key: "on",
  kind: "words",
  value: "PROGRAM",
  help: "switches on",
};

interface LampConfig extends PlugPlace {
  readonly driver: "lamp";
  readonly mac: string;
  readonly outlet: number;
  readonly key: string;
}

interface RelayConfig extends PlugSettings {
  readonly driver: "relay";
  readonly name: string;
  readonly timedBy: "plug" | "host";
  readonly on: readonly string[];
}

/** Where a table of the lamp that is right begins. */
export const LAMP_TABLE = {
  driver: "lamp",
  address: "192.168.1.51",
  mac: "A8032ABE54DC",
  key: "k3y",
};

/** Times itself; several outlets of one device; outlets 3 and 4 cannot be told apart. */
export const LAMP: Driver<LampConfig> = {
  name: "lamp",
  about: "lamps",
  secrets: ["key"],
  isUsual: true,
  parse: (section) => {
    refuseUnknown(section, [...Object.keys(LAMP_TABLE), "tested", "port", "outlet"]);
    return {
      driver: "lamp",
      ...readPlace(section, 4_000),
      mac: readMac(section, "as the lamp shows it"),
      outlet: readOutlet(section, 4),
      key: readKey(section),
    };
  },
  facts: ({ host, port, mac, outlet }) => ({
    ...plainFacts(`lamp ${mac} ${outlet}`),
    place: { device: `lamp ${mac}`, outlet: `lamp ${mac} ${outlet}` },
    connects: [{ host, port }],
    knownAs: "its light is right",
    afterSetUp: "Dust the lamp",
  }),
  clash: (one, other) =>
    one.outlet >= 3 && other.outlet >= 3 && one.outlet !== other.outlet
      ? { key: "outlet", allowed: "no twin" }
      : null,
  script: {
    asked: [
      addressOf("The lamp"),
      { field: KEY, text: "Its key", initial: null },
      QUESTIONS.password,
      QUESTIONS.mac,
    ],
    flags: [FIELDS.port, FIELDS.outlet],
    example: LAMP_TABLE,
  },
  load: () => Promise.resolve({ create: () => idlePlug("lamp") }),
};

/** Timed by whom its owner says; has a name of its own, and runs a program. */
export const RELAY: Driver<RelayConfig> = {
  name: "relay",
  about: "relays",
  secrets: [],
  ownsName: true,
  parse: (section) => {
    refuseUnknown(section, ["driver", "tested", "name", "timed_by", "on"]);
    const name = readText(section, "name", "a name") ?? "";
    if (name === "") throw notAllowed(section, "name", "a name");
    const timedBy = readText(section, "timed_by", "plug or host") === "plug" ? "plug" : "host";
    const on = readProgram(section, "on") ?? ["/bin/true"];
    return { driver: "relay", tested: readFlag(section, "tested"), name, timedBy, on };
  },
  facts: ({ name, timedBy, on }) => ({
    ...plainFacts(`relay ${name}`),
    timedBy,
    runs: on.slice(0, 1),
  }),
  script: {
    asked: [
      { field: FIELDS.timedBy, text: "Who ends a cut", initial: "host" },
      { field: RUN_ON, text: "The program", initial: NONE, optional: true },
    ],
    flags: [],
    example: { driver: "relay", name: "r" },
    exampleFor: (_key, value) =>
      value === "plug"
        ? { driver: "relay", name: "r", tested: true }
        : { driver: "relay", name: "r" },
    timedBy: (answers) => isHostTimed(answers) ? "host" : "plug",
  },
  load: () => Promise.reject(new TypeError("Module not found: relay.ts")),
};

/** Nothing is ever switched. */
export const NOTHING: Driver<PlugSettings & { readonly driver: "dry_run" }> = {
  name: "dry_run",
  about: "nothing",
  secrets: [],
  pretends: true,
  parse: (section) => {
    refuseUnknown(section, ["driver", "tested"]);
    return { driver: "dry_run", tested: readFlag(section, "tested") };
  },
  facts: () => plainFacts("dry_run"),
  script: { asked: [], flags: [], example: { driver: "dry_run" } },
  load: () => Promise.resolve({ create: () => idlePlug("dry_run") }),
};

/** Written by hand. */
export const TEAPOT: Driver<PlugSettings & { readonly driver: "teapot" }> = {
  name: "teapot",
  about: "teapots",
  secrets: ["spout"],
  parse: () => ({ driver: "teapot", tested: false }),
  facts: () => ({ ...plainFacts("teapot"), timedBy: "host" }),
  script: null,
  load: () => Promise.resolve({ create: () => idlePlug("teapot") }),
};

export const PRETENDED: readonly Driver[] = [LAMP, RELAY, NOTHING, TEAPOT];

/** A plug of that name, and nothing else of note. */
export function plugNamed(
  name: string,
  change: Partial<SinglePlug["facts"]> = {},
): SinglePlug {
  return {
    driver: "lamp",
    tested: true,
    facts: { ...plainFacts(name), pretends: false, ...change },
  };
}

/** The pretended plug that never switches. */
export const NO_PLUG: SinglePlug = {
  driver: "dry_run",
  tested: false,
  facts: { ...plainFacts("dry_run"), pretends: true },
};

function plainFacts(name: string): DriverFacts {
  return {
    fingerprint: name,
    timedBy: "plug",
    place: { device: null, outlet: name },
    connects: [],
    runs: [],
    knownAs: "it is as it was set up",
    afterSetUp: null,
  };
}

function readKey(section: Section): string {
  const key = readSecret(section, "key");
  if (key === null) throw new TypeError(`Cannot ${section.act}: "${section.path}.key" is missing`);
  return key;
}

function idlePlug(hint: string): Plug {
  return {
    read: () => Promise.resolve({ kind: "failed", hint }),
    powerCycle: () => Promise.resolve({ kind: "would_send" }),
    turnOn: () => Promise.resolve({ kind: "unknown", hint }),
  };
}
