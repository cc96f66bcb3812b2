/** What the command line of a tick asks for. */
export interface Flags {
  /** Null: the usual one. */
  readonly config: string | null;
  /** Null: as the environment says. */
  readonly state: string | null;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** What came of reading it. */
export type FlagsOutcome =
  | { readonly kind: "run"; readonly flags: Flags }
  | { readonly kind: "help" }
  /** `why` is one line. */
  | { readonly kind: "failed"; readonly why: string };

const TEXTS = ["config", "state"];
const SWITCHES = ["dry-run", "json", "help"];

/**
 * Reads `--config FILE`, `--state=DIR`, `--dry-run`, `--json` and `--help`; of several the last
 * counts. By hand, because a package costs every tick 1 ms and 1 MiB.
 */
export function readFlags(args: readonly string[]): FlagsOutcome {
  const texts = new Map<string, string>();
  const switches = new Set<string>();
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    const [, name = "", value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (SWITCHES.includes(name) && value === undefined) {
      switches.add(name);
    } else if (TEXTS.includes(name)) {
      const next = args[index + 1] ?? "";
      const given = value ?? (next.startsWith("--") ? "" : next);
      if (given === "") return fail(`--${name} needs a value`);
      if (value === undefined) index += 1;
      texts.set(name, given);
    } else {
      return fail(`${arg} is not a known option (see --help)`);
    }
  }
  if (switches.has("help")) return { kind: "help" };
  return {
    kind: "run",
    flags: {
      config: texts.get("config") ?? null,
      state: texts.get("state") ?? null,
      dryRun: switches.has("dry-run"),
      json: switches.has("json"),
    },
  };
}

function fail(why: string): FlagsOutcome {
  return { kind: "failed", why: `Cannot run a tick: ${why}` };
}
