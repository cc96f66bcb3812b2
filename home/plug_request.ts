import { parseArgs } from "@std/cli/parse-args";

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

export type ParsedRequest =
  | { readonly kind: "run"; readonly request: PlugRequest }
  | { readonly kind: "help" }
  /** `why` is one line. */
  | { readonly kind: "usage"; readonly why: string };

/** What `--help` prints. */
export const PLUG_USAGE = `deno task plug list|read|cycle|on [NAME] [--config home.toml] [--json]

Tries the plug of home.toml by hand.

  list           the plug that is set up, and the drivers there are; asks no plug
  read           what the plug says of itself
  cycle --yes    power off for policy.off, then on: what is plugged in loses power, and so may you
  on             power on
  NAME           of several plugs, the one that is meant; all without it

  --config FILE  settings (default home.toml); home/home.example.toml explains each
  --state DIR    where the watchdog keeps its state (default as deno task probe has it)
  --json         print one line of JSON
  --help         this text

A cycle by hand is outside the watchdog's budget: it is neither counted nor refused because of
earlier cuts. It is written to the state first, so that the watchdog gives the router its time to
boot and asks for power should this command be interrupted. It is refused while a tick is running,
and for a plug that an installed watchdog looks after: \`deno task cycle\` tells that one.

Exit: 0 done; 1 the plug did not do it, or a bug; 2 settings or usage; 3 a tick is running.`;

const ACTS = ["list", "read", "cycle", "on"] as const;

/** Reads the command line; never throws. */
export function parsePlugArguments(args: readonly string[]): ParsedRequest {
  const unknown: string[] = [];
  const flags = parseArgs([...args], {
    string: ["config", "state"],
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
  if (act === undefined || rest.length > 0 || (act === "list" && plug !== null)) {
    return usage(`one of ${ACTS.join(", ")} is wanted, got ${[name, ...more].join(" ")}`);
  }
  for (const each of ["config", "state"]) {
    if (flags[each] === "") return usage(`--${each} needs a value`);
  }
  return {
    kind: "run",
    request: {
      act,
      name: plug,
      config: typeof flags["config"] === "string" ? flags["config"] : "home.toml",
      state: typeof flags["state"] === "string" ? flags["state"] : null,
      confirmed: flags["yes"] === true ? "yes" : "no",
      print: flags["json"] === true ? "json" : "words",
    },
  };
}

function usage(why: string): ParsedRequest {
  return { kind: "usage", why: `Cannot try the plug: ${why} (see --help)` };
}
