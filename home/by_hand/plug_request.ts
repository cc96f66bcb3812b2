import { type CommandArguments, CommandError, type CommandShape } from "../../lib/base/command.ts";
import { isWholeAddress } from "../../lib/base/address.ts";
import { folderOf } from "../host/files.ts";
import type { TcpAddress } from "../net/tcp.ts";

/** What somebody at the keyboard wants of the plug. */
export interface PlugRequest {
  readonly act: "list" | "read" | "cycle" | "on";
  /** One of several plugs; null: all. */
  readonly name: string | null;
  /** Path of home.toml. */
  readonly config: string;
  /** Null: wherever the watchdog keeps its state. */
  readonly state: string | null;
  readonly confirmed: "yes" | "no";
  readonly print: "words" | "json";
}

/** Somebody wants to pair with a HomeKit accessory; needs no home.toml. */
export type PairRequest = Readonly<ReturnType<typeof readPair>>;

export type ParsedRequest =
  | { readonly kind: "run"; readonly request: PlugRequest }
  | { readonly kind: "pair"; readonly request: PairRequest };

const PLUG_USAGE = `deno task plug list|read|cycle|on|pair [NAME] [--config home.toml] [--json]

Tries the plug of home.toml by hand.

  list           the plug that is set up, and the drivers there are; asks no plug
  read           what the plug says of itself
  cycle --yes    power off for policy.off, then on: what is plugged in loses power, and so may you
  on             power on
  pair           becomes the controller of a HomeKit accessory: looks for it, asks for its setup code,
                 keeps the pairing in a file of its own, and prints the section for home.toml; again,
                 it only prints. An accessory that is paired with Apple Home, or anything else, cannot
                 be paired a second time unless it is removed there, or reset
  NAME           of several plugs, the one that is meant; all without it

  --config FILE  settings (default home.toml); home/home.example.toml explains each
  --state DIR    where the watchdog keeps its state (default as for probe)
  --json         print one line of JSON
  --address ADDRESS --port PORT   pair: where the accessory is (default: found on this network)
  --code-file FILE                pair: a file with the setup code (default: asked at the terminal)
  --pairing-file FILE             pair: where the pairing is kept (default plug.pairing beside
                                  home.toml)
  --help         this text

A cycle by hand is outside the watchdog's budget: it is neither counted nor refused because of
earlier reboots. It is written to the state first, so that the watchdog gives the router its time to
boot and asks for power should this command be killed. Where this host times the cycle, Ctrl-C
asks for power at once, and a terminal that closes ends nothing. It is refused while a tick is
running, and for a plug that an installed watchdog looks after: \`deno task reboot\` tells that one.

Exit: 0 done; 1 the plug did not do it, or a bug; 2 settings or usage; 3 a tick is running.`;

const ACTS = ["list", "read", "cycle", "on"] as const;
const PAIR_VALUES = ["address", "port", "code-file", "pairing-file"] as const;

/** What `deno task plug` takes. */
export const PLUG_SHAPE: CommandShape = {
  help: PLUG_USAGE,
  act: "try the plug",
  words: "any",
  values: ["config", "state", ...PAIR_VALUES],
  switches: ["yes", "json"],
};

/** Reads what was given; `usual` are the settings where none are named. Throws CommandError. */
export function readPlugRequest(given: CommandArguments, usual: string): ParsedRequest {
  const { words, values, switches } = given;
  const [name, ...more] = words;
  const act = ACTS.find((each) => each === name);
  const [plug = null, ...rest] = more;
  const isKnown = act !== undefined || name === "pair";
  const takesName = act !== undefined && act !== "list";
  if (!isKnown || rest.length > 0 || (!takesName && plug !== null)) {
    throw wrong(`one of ${ACTS.join(", ")}, pair is wanted, got ${words.join(" ") || "nothing"}`);
  }
  if (act === undefined) return { kind: "pair", request: readPair(given, usual) };
  const stray = PAIR_VALUES.find((each) => values.has(each));
  if (stray !== undefined) throw wrong(`--${stray} is for pair`);
  return {
    kind: "run",
    request: {
      act,
      name: plug,
      config: values.get("config") ?? usual,
      state: values.get("state") ?? null,
      confirmed: switches.has("yes") ? "yes" : "no",
      print: printOf(switches),
    },
  };
}

function readPair({ values, switches }: CommandArguments, usual: string) {
  const stray = switches.has("yes") ? "yes" : values.has("state") ? "state" : null;
  if (stray !== null) throw wrong(`--${stray} is not for pair`);
  const hostname = values.get("address");
  const portText = values.get("port");
  const port = Number(portText);
  if ((hostname === undefined) !== (portText === undefined)) {
    throw wrong("--address and --port go together");
  }
  if (hostname !== undefined && !isWholeAddress(hostname)) {
    throw wrong("--address must be an IP address (not fe80:)");
  }
  if (portText !== undefined && !(/^\d{1,5}$/.test(portText) && port >= 1 && port <= 65_535)) {
    throw wrong("--port must be 1 – 65535");
  }
  const config = values.get("config") ?? usual;
  const folder = folderOf(config);
  const address: TcpAddress | null = hostname === undefined ? null : { hostname, port };
  return {
    /** Path of home.toml, beside which the pairing is kept. */
    config,
    /** Null: look for it. */
    address,
    /** A file with the setup code; null: ask. */
    codeFile: values.get("code-file") ?? null,
    pairingFile: values.get("pairing-file") ??
      (folder === "." ? "plug.pairing" : `${folder === "/" ? "" : folder}/plug.pairing`),
    print: printOf(switches),
  };
}

function printOf(switches: CommandArguments["switches"]): PlugRequest["print"] {
  return switches.has("json") ? "json" : "words";
}

function wrong(why: string): CommandError {
  return new CommandError(`Cannot try the plug: ${why} (see --help)`);
}
