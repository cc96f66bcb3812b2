/** Reads a command line: `--name value`, `--name=value`, `--switch`. */
import { nearestName } from "./nearest.ts";

/** What a command line may hold. */
export interface FlagSpec {
  /** `"read settings"`, for errors. */
  readonly act: string;
  readonly values: readonly string[];
  readonly switches: readonly string[];
}

/** What it held. */
export type ParsedFlags =
  | {
    readonly kind: "flags";
    readonly values: ReadonlyMap<string, string>;
    readonly switches: ReadonlySet<string>;
  }
  /** One line. */
  | { readonly kind: "wrong"; readonly why: string };

/** Reads it; the last of two values holds. Never throws and never repeats a value. */
export function parseFlags(args: readonly string[], spec: FlagSpec): ParsedFlags {
  const values = new Map<string, string>();
  const switches = new Set<string>();
  for (let at = 0; at < args.length; at++) {
    const [, name = "", , given] = /^--([a-z][a-z-]*)(=(.*))?$/s.exec(args[at] ?? "") ?? [];
    if (spec.switches.includes(name) && given === undefined) {
      switches.add(name);
    } else if (spec.values.includes(name)) {
      const value = given ?? args[++at];
      if (value === undefined || value === "" || (given === undefined && value.startsWith("--"))) {
        return { kind: "wrong", why: `Cannot ${spec.act}: --${name} needs a value` };
      }
      values.set(name, value);
    } else {
      return { kind: "wrong", why: unknown(args[at] ?? "", { name, spec }) };
    }
  }
  return { kind: "flags", values, switches };
}

function unknown(
  word: string,
  { name, spec }: { readonly name: string; readonly spec: FlagSpec },
): string {
  if (spec.switches.includes(name)) return `Cannot ${spec.act}: --${name} takes no value`;
  const known = [...spec.values, ...spec.switches];
  const longer = name === "" ? undefined : known.find((each) => each.startsWith(`${name}-`));
  const guess = longer ?? nearestName(name, known);
  const hint = guess === null ? "see --help" : `did you mean --${guess}?`;
  // Only the name: what stands behind it may be a secret.
  const shown = name === "" ? JSON.stringify(word.slice(0, 40)) : `--${name}`;
  return `Cannot ${spec.act}: ${shown} is not known; ${hint}`;
}
