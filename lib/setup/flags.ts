/** The command line of set-up. */
import { type CommandArguments, CommandError, type CommandShape } from "../base/command.ts";
import { showValue } from "../base/show.ts";
import type { Driver } from "../plugs/driver.ts";
import { secretFields, setupFields } from "./fields.ts";
import { parseDuration, SECOND_MS } from "../time/time.ts";

/** What set-up is told to do. */
export type SetupFlags = Readonly<ReturnType<typeof readSetupFlags>>;

const ACT = "set up";
const TESTS = ["lamp", "router", "no"] as const;
const SEARCH_MS = 12 * SECOND_MS;
const SEARCH_MS_MAX = 120 * SECOND_MS;

/** What set-up takes, beside its help. */
export function setupShape(drivers: readonly Driver[]): Omit<CommandShape, "help"> {
  const { plain, secrets } = namesOf(drivers);
  return {
    act: ACT,
    words: [],
    values: [
      ...plain,
      ...secrets.map((field) => `${field}-file`),
      "config",
      "state",
      "devices",
      "search",
      "search-ports",
      "search-ask",
      "prove",
      "test",
      "test-off",
      "wan-check",
      "router-off-check",
      "send-test",
    ],
    switches: ["yes", "installs"],
  };
}

function namesOf(drivers: readonly Driver[]) {
  const fields = setupFields(drivers);
  const secrets = secretFields(fields);
  return { secrets, plain: [...fields.keys()].filter((field) => !secrets.includes(field)) };
}

/** Reads what was given; throws CommandError, which never repeats a secret. */
export function readSetupFlags(
  { values, switches }: CommandArguments,
  { drivers, usual }: {
    readonly drivers: readonly Driver[];
    /** The settings where none are named. */
    readonly usual: string;
  },
) {
  const { plain, secrets } = namesOf(drivers);
  const pick = (names: readonly string[], suffix: string) =>
    new Map(names.flatMap((name): [string, string][] => {
      const value = values.get(`${name}${suffix}`);
      return value === undefined ? [] : [[name, value]];
    }));
  const load = values.get("test");
  const test = TESTS.find((each) => each === load) ?? null;
  if (load !== undefined && test === null) throw fault("test", "lamp, router or no", load);
  return {
    config: values.get("config") ?? usual,
    /** Whether those are the settings that are meant where none are named. */
    isUsual: !values.has("config"),
    /** Null: where ticks keep it. */
    state: values.get("state") ?? null,
    /** Ask nothing. */
    yes: switches.has("yes"),
    /** The installation follows: what is said then is about what it installs. */
    installs: switches.has("installs"),
    answers: pick(plain, ""),
    /** Files that hold secrets. */
    secretFiles: pick(secrets, "-file"),
    /** `devices.json`; null: none. */
    devices: values.get("devices") ?? null,
    /** 0: do not search. */
    searchMs: readLength(values, "search", {
      otherwiseMs: SEARCH_MS,
      minMs: 0,
      maxMs: SEARCH_MS_MAX,
    }),
    /** For tests and odd networks: where to listen, and whom to ask. */
    searchPorts: readPorts(values.get("search-ports")),
    searchAsk: readPlace(values.get("search-ask")),
    /** Of this and what follows null: ask, or with `--yes` the usual. */
    prove: readYesNo(values, "prove"),
    test,
    testOffMs: readLength(values, "test-off", {
      otherwiseMs: 10 * SECOND_MS,
      minMs: 5 * SECOND_MS,
      maxMs: 60 * SECOND_MS,
    }),
    wanCheck: readYesNo(values, "wan-check"),
    routerOffCheck: readYesNo(values, "router-off-check"),
    sendTest: readYesNo(values, "send-test"),
  };
}

function readYesNo(values: ReadonlyMap<string, string>, name: string): boolean | null {
  const value = values.get(name);
  if (value === undefined) return null;
  if (value !== "yes" && value !== "no") throw fault(name, "yes or no", value);
  return value === "yes";
}

function readLength(
  values: ReadonlyMap<string, string>,
  name: string,
  limits: { readonly otherwiseMs: number; readonly minMs: number; readonly maxMs: number },
): number {
  const text = values.get(name);
  if (text === undefined) return limits.otherwiseMs;
  const lengthMs = parseDuration(text);
  const { minMs, maxMs } = limits;
  if (
    lengthMs === null || lengthMs < minMs || lengthMs > maxMs || lengthMs % SECOND_MS !== 0
  ) {
    throw fault(name, `whole seconds, ${minMs / SECOND_MS}s – ${maxMs / SECOND_MS}s`, text);
  }
  return lengthMs;
}

function readPorts(text: string | undefined): readonly number[] | null {
  if (text === undefined) return null;
  const ports = text.split(",").map(Number);
  if (ports.length > 8 || !ports.every(isPort)) {
    throw fault("search-ports", "1 – 8 ports such as 6666,6667", text);
  }
  return ports;
}

function readPlace(text: string | undefined) {
  if (text === undefined) return null;
  const match = /^([0-9.]+):(\d+)$/.exec(text);
  const port = Number(match?.[2]);
  if (match?.[1] === undefined || !isPort(port)) throw fault("search-ask", "ADDRESS:PORT", text);
  return { host: match[1], port };
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

function fault(name: string, allowed: string, value: string): CommandError {
  return new CommandError(`Cannot ${ACT}: --${name} must be ${allowed}, got ${showValue(value)}`);
}
