/** What set-up asks about the plug, driver by driver. */
import type { TimedBy } from "../plugs/plug.ts";
import { NONE, type SetupAnswers, type SetupField } from "./fields.ts";

/** One question about a plug. */
export interface DriverQuestion {
  readonly field: SetupField;
  readonly text: string;
  /** What Enter answers; null: somebody must say. */
  readonly initial: string | null;
  /** `none` may be answered. */
  readonly optional?: true;
  /** Asked only then. */
  readonly when?: (answers: SetupAnswers) => boolean;
}

/** A driver that can be set up by answering questions. */
export interface DriverScript {
  readonly asked: readonly DriverQuestion[];
  /** Taken as flags, never asked. */
  readonly flags: readonly SetupField[];
  /** A table that is right, for trying an answer out in it. */
  readonly example: Readonly<Record<string, unknown>>;
  /** Who turns power on again; `plug` unless this says otherwise. */
  readonly timedBy?: (answers: SetupAnswers) => TimedBy;
}

const ADDRESS = "192.168.1.50";
const MAC = "A8032ABE54DC";

function addressOf(what: string): DriverQuestion {
  return { field: "address", text: `${what}'s IP address`, initial: null };
}

const PASSWORD: DriverQuestion = {
  field: "password",
  text: "Its password, if it asks for one",
  initial: NONE,
  optional: true,
};
const OUTLET: DriverQuestion = {
  field: "outlet",
  text: "Which outlet of it, from 1",
  initial: "1",
};
/** Its initial is what the device itself says. */
const MAC_QUESTION: DriverQuestion = {
  field: "mac",
  text: "Its MAC address, by which it is known again",
  initial: null,
};

function program(field: SetupField, does: string): DriverQuestion {
  return { field, text: `The program that ${does}: whole path and arguments`, initial: null };
}

function isHostTimed(answers: SetupAnswers): boolean {
  return (answers.get("timed-by") ?? "host") === "host";
}

function byAnswer(answers: SetupAnswers): TimedBy {
  return isHostTimed(answers) ? "host" : "plug";
}

/** A driver without a script is written by hand (docs/plugs). */
const SCRIPTS: Readonly<Record<string, DriverScript>> = {
  tuya: {
    asked: [
      addressOf("The plug"),
      { field: "id", text: "The plug's device id", initial: null },
      { field: "protocol", text: "Its protocol version: 3.1, 3.3, 3.4 or 3.5", initial: "3.3" },
      { field: "key", text: "Its local key, 16 characters", initial: null },
    ],
    flags: ["port", "outlet", "switch-dp", "countdown-dp"],
    example: {
      driver: "tuya",
      address: ADDRESS,
      id: "bf0123456789abcdefghij",
      key: "0123456789abcdef",
      protocol: "3.3",
    },
  },
  shelly: {
    asked: [addressOf("The Shelly"), PASSWORD, OUTLET, MAC_QUESTION],
    flags: ["port"],
    example: { driver: "shelly", address: ADDRESS, mac: MAC },
  },
  tasmota: {
    asked: [addressOf("The device"), PASSWORD, OUTLET, MAC_QUESTION],
    flags: ["port"],
    example: { driver: "tasmota", address: ADDRESS, mac: MAC },
  },
  kasa: {
    asked: [addressOf("The plug"), OUTLET, MAC_QUESTION],
    flags: ["port"],
    example: { driver: "kasa", address: ADDRESS, mac: MAC },
  },
  "home_assistant": {
    asked: [
      addressOf("Home Assistant"),
      { field: "plug-token", text: "A long-lived access token of it", initial: null },
      { field: "entity", text: "The outlet's entity, such as switch.router", initial: null },
      {
        field: "script",
        text: "The script that does off, delay and on, such as script.router_cycle",
        initial: NONE,
        optional: true,
      },
    ],
    flags: ["port"],
    example: { driver: "home_assistant", address: ADDRESS, token: "t", entity: "switch.router" },
    timedBy: (answers) => (answers.get("script") ?? NONE) === NONE ? "host" : "plug",
  },
  homebridge: {
    asked: [
      addressOf("Homebridge"),
      { field: "user", text: "A user of Homebridge's own pages", initial: null },
      { field: "password", text: "That user's password", initial: null },
      { field: "accessory", text: "The outlet's uniqueId, 64 digits and letters", initial: null },
    ],
    flags: ["port"],
    example: {
      driver: "homebridge",
      address: ADDRESS,
      user: "watchdog",
      password: "p",
      accessory: "5a".repeat(32),
    },
    timedBy: () => "host",
  },
  zigbee2mqtt: {
    asked: [
      addressOf("The MQTT broker"),
      { field: "device-name", text: "The plug's friendly name in Zigbee2MQTT", initial: null },
      { field: "user", text: "The broker's user, if it has any", initial: NONE, optional: true },
      {
        field: "password",
        text: "That user's password",
        initial: NONE,
        optional: true,
        when: (answers) => (answers.get("user") ?? NONE) !== NONE,
      },
      {
        field: "timed-by",
        text: "Who ends a cut: plug, where Zigbee2MQTT shows a countdown of it, else host",
        initial: "host",
      },
    ],
    flags: ["port", "base-topic"],
    example: { driver: "zigbee2mqtt", address: ADDRESS, device: "plug", user: "watchdog" },
    timedBy: byAnswer,
  },
  command: {
    asked: [
      { field: "outlet-name", text: "A name for the outlet", initial: "router" },
      {
        field: "timed-by",
        text: "Who ends a cut: host (this computer), or plug, if a device does it even without us",
        initial: "host",
      },
      { ...program("run-off", "switches off"), when: isHostTimed },
      {
        ...program("run-cycle", "switches off and lets the device switch on by itself"),
        when: (answers) => !isHostTimed(answers),
      },
      program("run-on", "switches on"),
      { ...program("run-read", "prints on or off"), initial: NONE, optional: true },
    ],
    flags: [],
    example: { driver: "command", name: "router", timed_by: "host", off: ["/o"], on: ["/o"] },
    timedBy: byAnswer,
  },
  "dry_run": { asked: [], flags: [], example: { driver: "dry_run" } },
};

/** Drivers that can be set up by answering questions. */
export const SCRIPTED_DRIVERS: readonly string[] = Object.keys(SCRIPTS);

/** A driver's script; null: it is written by hand. */
export function scriptOf(driver: string): DriverScript | null {
  return SCRIPTS[driver] ?? null;
}

/** All fields that a driver's table may hold, and that set-up knows. */
export function fieldsOf(driver: string): readonly SetupField[] {
  const script = scriptOf(driver);
  return script === null ? [] : [...script.asked.map(({ field }) => field), ...script.flags];
}

/** A right table with nothing in it that does not go with `key` and `value`. */
export function exampleFor(
  driver: string,
  { key, value }: { readonly key: string; readonly value: unknown },
): Readonly<Record<string, unknown>> {
  const example = scriptOf(driver)?.example ?? { driver };
  if (driver === "tuya" && key === "switch_dp" && typeof value === "number") {
    // A countdown must be above its switch: a switch is tried with the outlet's usual countdown.
    return { ...example, countdown_dp: 8 + value };
  }
  if (driver === "command" && (key === "cycle" || value === "plug")) {
    const { off, ...rest } = example;
    return { ...rest, timed_by: "plug", cycle: off };
  }
  return example;
}

/** Who turns power on again, as answered so far. */
export function timedByOf(driver: string, answers: SetupAnswers): TimedBy {
  return scriptOf(driver)?.timedBy?.(answers) ?? "plug";
}
