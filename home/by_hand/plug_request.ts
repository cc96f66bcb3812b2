import { parseArgs } from "@std/cli/parse-args";
import { isAddress } from "../../lib/base/address.ts";
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
export interface PairRequest {
  /** Path of home.toml, beside which the pairing is kept. */
  readonly config: string;
  /** Null: look for it. */
  readonly address: TcpAddress | null;
  /** A file with the setup code; null: ask. */
  readonly codeFile: string | null;
  readonly pairingFile: string;
  readonly print: "words" | "json";
}

export type ParsedRequest =
  | { readonly kind: "run"; readonly request: PlugRequest }
  | { readonly kind: "pair"; readonly request: PairRequest }
  | { readonly kind: "help" }
  /** `why` is one line. */
  | { readonly kind: "usage"; readonly why: string };

/** What `--help` prints. */
export const PLUG_USAGE =
  `deno task plug list|read|cycle|on|pair [NAME] [--config home.toml] [--json]

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
boot and asks for power should this command be interrupted. It is refused while a tick is running,
and for a plug that an installed watchdog looks after: \`deno task reboot\` tells that one.

Exit: 0 done; 1 the plug did not do it, or a bug; 2 settings or usage; 3 a tick is running.`;

const ACTS = ["list", "read", "cycle", "on"] as const;
const PAIR_FLAGS = ["address", "port", "code-file", "pairing-file"] as const;

/** Reads the command line; `usual` are the settings where none are named. Never throws. */
export function parsePlugArguments(args: readonly string[], usual: string): ParsedRequest {
  const unknown: string[] = [];
  const flags = parseArgs([...args], {
    string: ["config", "state", ...PAIR_FLAGS],
    boolean: ["yes", "json", "help"],
    unknown: (name) => {
      if (name.startsWith("-")) unknown.push(name);
      return !name.startsWith("-");
    },
  });
  if (flags["help"] === true) return { kind: "help" };
  if (unknown.length > 0) return usage(`${unknown[0]} is not a known option`);
  const [name, ...more] = flags._.map(String);
  const act = ACTS.find((each) => each === name);
  const [plug = null, ...rest] = more;
  const isKnown = act !== undefined || name === "pair";
  const takesName = act !== undefined && act !== "list";
  if (!isKnown || rest.length > 0 || (!takesName && plug !== null)) {
    return usage(`one of ${ACTS.join(", ")}, pair is wanted, got ${[name, ...more].join(" ")}`);
  }
  for (const each of ["config", "state", ...PAIR_FLAGS]) {
    if (flags[each] === "") return usage(`--${each} needs a value`);
  }
  if (act === undefined) return parsePair(flags, usual);
  const stray = PAIR_FLAGS.find((each) => flags[each] !== undefined);
  if (stray !== undefined) return usage(`--${stray} is for pair`);
  return {
    kind: "run",
    request: {
      act,
      name: plug,
      config: typeof flags["config"] === "string" ? flags["config"] : usual,
      state: typeof flags["state"] === "string" ? flags["state"] : null,
      confirmed: flags["yes"] === true ? "yes" : "no",
      print: flags["json"] === true ? "json" : "words",
    },
  };
}

function parsePair(
  flags: Readonly<Record<string, unknown>>,
  usual: string,
): ParsedRequest {
  const textOf = (name: string): string | null => {
    const value = flags[name];
    return typeof value === "string" ? value : null;
  };
  const stray = ["yes", "state"].find((each) => flags[each] !== undefined && flags[each] !== false);
  if (stray !== undefined) return usage(`--${stray} is not for pair`);
  const hostname = textOf("address");
  const portText = textOf("port");
  const port = Number(portText);
  if ((hostname === null) !== (portText === null)) return usage("--address and --port go together");
  if (hostname !== null && !isAddress(hostname)) return usage("--address must be an IP address");
  if (portText !== null && !(/^\d{1,5}$/.test(portText) && port >= 1 && port <= 65_535)) {
    return usage("--port must be 1 – 65535");
  }
  const config = textOf("config") ?? usual;
  const folder = folderOf(config);
  return {
    kind: "pair",
    request: {
      config,
      address: hostname === null ? null : { hostname, port },
      codeFile: textOf("code-file"),
      pairingFile: textOf("pairing-file") ??
        (folder === "." ? "plug.pairing" : `${folder === "/" ? "" : folder}/plug.pairing`),
      print: flags["json"] === true ? "json" : "words",
    },
  };
}

function usage(why: string): ParsedRequest {
  return { kind: "usage", why: `Cannot try the plug: ${why} (see --help)` };
}
