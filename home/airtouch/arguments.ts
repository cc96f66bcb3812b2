import { type CommandArguments, CommandError, type CommandShape } from "../../lib/base/command.ts";
import { FANS, MODES } from "../../lib/airtouch/fields.ts";
import {
  AC_NUMBER_MAX,
  CONSOLE_PORTS,
  type ConsoleAddress,
  type Model,
  ZONE_NUMBER_MAX,
} from "../../lib/airtouch/model.ts";
import type { AcOrder, ZoneOrder } from "../../lib/airtouch/order.ts";
import {
  expectWords,
  oneWordOf,
  readCelsius,
  readClock,
  readModel,
  readNumber,
  readPort,
  readWait,
} from "./argument_values.ts";

/** The command line of `deno task airtouch`. */

const USAGE = `deno task airtouch --model 4|5 --host ADDRESS [--port N] [--json] COMMAND

  status                    what the console shows
  watch                     the same, then every change as it comes; --raw adds messages that
                            are not understood, so that you can report them
  on | off | toggle         the air conditioner (--ac N where there are several)
  away | sleep              the same, on AirTouch 5
  mode ${MODES.join("|")}
  fan ${FANS.join("|")}|intelligent
  temp 22.5                 set point in °C (AirTouch 4: whole degrees, up or down)
  timer on|off 06:30|clear  when the AC switches itself on or off
  zone 3 on|off|turbo|toggle           a zone: power
  zone 3 60%|21|up|down                opening, set point in °C, or one step
  zone 3 percentage|temperature        what its damper follows
  version                   the console's release, and whether there is a newer one
  discover                  find consoles on this network (needs no --host)

--wait 10s: how long to try to reach the console; each answer gets a fifth of it, a slow console needs
            more

Exit: 0 confirmed by the console, 1 refused or expired, 2 usage, 4 unknown`;

/** What an AC is asked for. */
export type AcAct = Omit<AcOrder, "ac">;

type ZoneAct = Omit<ZoneOrder, "zone">;

/** An order as typed: the AC is null where the console's only one is meant. */
export type AskedOrder =
  | { readonly kind: "ac"; readonly ac: number | null; readonly act: AcAct }
  | { readonly kind: "zone"; readonly order: ZoneOrder };

/** What is to be done. */
export type AirtouchRequest =
  | { readonly kind: "status" | "version"; readonly console: ConsoleAddress }
  /** `raw`: also what is not understood. */
  | { readonly kind: "watch"; readonly console: ConsoleAddress; readonly raw: boolean }
  | { readonly kind: "order"; readonly console: ConsoleAddress; readonly asked: AskedOrder }
  | {
    readonly kind: "discover";
    readonly models: readonly Model[];
    /** Null: everyone on this network. */
    readonly host: string | null;
    /** Null: the model's own. */
    readonly port: number | null;
    /** Our own port, where real consoles send their answers; null: the model's own. */
    readonly fromPort: number | null;
  };

/** A command line, read. */
export interface AirtouchCommand {
  readonly request: AirtouchRequest;
  readonly json: boolean;
  /** How long to try to reach the console, 100 ms – 5 min. */
  readonly waitMs: number;
}

/** What `deno task airtouch` takes. */
export const AIRTOUCH_SHAPE: CommandShape = {
  help: USAGE,
  act: "ask a console",
  words: "any",
  values: ["model", "host", "port", "ac", "from-port", "wait"],
  switches: ["json", "raw"],
};

/** Reads what was given; throws CommandError. */
export function readAirtouchCommand(given: CommandArguments): AirtouchCommand {
  try {
    return read(given);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(`${error.message}; --help shows all commands`);
  }
}

function read(given: CommandArguments): AirtouchCommand {
  const { values, switches } = given;
  const [command, ...words] = given.words;
  if (command === undefined) throw new CommandError("Say what to do, for example status");
  const raw = switches.has("raw");
  if (raw && command !== "watch") throw new CommandError("--raw goes with watch");
  const shared = { json: switches.has("json"), waitMs: readWait(values.get("wait")) };
  const modelText = values.get("model");
  if (command === "discover") {
    expectWords(command, { words, count: 0 });
    const models = modelText === undefined ? [4, 5] as const : [readModel(modelText)];
    const host = values.get("host") ?? null;
    const [port, fromPort] = [
      readPort("port", values.get("port")),
      readPort("from-port", values.get("from-port")),
    ];
    return { ...shared, request: { kind: "discover", models, host, port, fromPort } };
  }
  const console = readAddress(values);
  const { model } = console;
  const ac = readNumber("--ac", { text: values.get("ac"), max: AC_NUMBER_MAX[model] });
  return {
    ...shared,
    request: readRequest({ command, words, console, about: { model, ac, raw } }),
  };
}

function readRequest(typed: {
  readonly command: string;
  readonly words: readonly string[];
  readonly console: ConsoleAddress;
  readonly about: { readonly model: Model; readonly ac: number | null; readonly raw: boolean };
}): AirtouchRequest {
  const { command, words, console, about: { model, ac, raw } } = typed;
  const order = (act: AcAct): AirtouchRequest => ({
    kind: "order",
    console,
    asked: { kind: "ac", ac, act },
  });
  const one = () => expectWords(command, { words, count: 1 })[0] ?? "";
  switch (command) {
    case "status":
    case "version":
      expectWords(command, { words, count: 0 });
      return { kind: command, console };
    case "watch":
      expectWords(command, { words, count: 0 });
      return { kind: command, console, raw };
    case "away":
    case "sleep":
      if (model === 4) throw new CommandError(`An AirTouch 4 has no "${command}"`);
      expectWords(command, { words, count: 0 });
      return order({ power: command });
    case "on":
    case "off":
    case "toggle":
      expectWords(command, { words, count: 0 });
      return order({ power: command });
    case "mode":
      return order({ mode: oneWordOf(command, { text: one(), allowed: MODES }) });
    case "fan": {
      const allowed = model === 5 ? [...FANS, "intelligent" as const] : FANS;
      return order({ fan: oneWordOf(command, { text: one(), allowed }) });
    }
    case "temp":
      return order(readTemp(one(), model));
    case "timer": {
      const [way = "", at = ""] = expectWords(command, { words, count: 2 });
      const field = oneWordOf(command, { text: way, allowed: ["on", "off"] });
      return order({ [`${field}Timer`]: readClock(at) });
    }
    case "zone": {
      const [number = "", value = ""] = expectWords(command, { words, count: 2 });
      const zone = readNumber("zone", { text: number, max: ZONE_NUMBER_MAX }) ?? 0;
      const zoneOrder = { zone, ...readZoneAct(value, model) };
      return { kind: "order", console, asked: { kind: "zone", order: zoneOrder } };
    }
    default:
      throw new CommandError(`There is no command "${command}"`);
  }
}

function readTemp(text: string, model: Model): AcAct {
  if (text !== "up" && text !== "down") return { setPointC: readCelsius(text, model) };
  if (model === 4) return { step: text };
  throw new CommandError("An AirTouch 5 takes no steps; say the temperature, like temp 22.5");
}

function readZoneAct(text: string, model: Model): ZoneAct {
  switch (text) {
    case "on":
    case "off":
    case "turbo":
    case "toggle":
      return { power: text };
    case "percentage":
    case "temperature":
      return { method: text };
    case "up":
    case "down":
      return { step: text };
  }
  if (!text.endsWith("%")) return { setPointC: readCelsius(text, model) };
  const openPercent = readNumber("the opening in %", { text: text.slice(0, -1), max: 100 });
  return { openPercent: openPercent ?? 0 };
}

function readAddress(values: ReadonlyMap<string, string>): ConsoleAddress {
  const modelText = values.get("model");
  if (modelText === undefined) throw new CommandError("Say which model: --model 4 or --model 5");
  const model = readModel(modelText);
  const host = values.get("host");
  if (host === undefined) {
    throw new CommandError("Say where the console is: --host ADDRESS (discover finds it)");
  }
  return { model, host, port: readPort("port", values.get("port")) ?? CONSOLE_PORTS[model] };
}
