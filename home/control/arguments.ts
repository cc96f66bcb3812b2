/** The words that say which watchdog is meant, and what is left for it. */

/** Flags of every control command. */
export interface ControlFlags {
  readonly kind: "flags";
  /** Null: home.toml. */
  readonly config: string | null;
  /** Null: where ticks keep it. With neither, the installed watchdog comes first. */
  readonly state: string | null;
  readonly yes: boolean;
  readonly help: boolean;
  /** What the command itself takes. */
  readonly rest: readonly string[];
}

/** Takes `--config`, `--state`, `--yes` and `--help` out; what is left is the command's. */
export function takeControlFlags(
  args: readonly string[],
): ControlFlags | { readonly kind: "wrong"; readonly why: string } {
  const values = { config: null as string | null, state: null as string | null };
  const rest: string[] = [];
  let yes = false;
  let help = false;
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    const match = /^--(config|state)(?:=(.*))?$/s.exec(word);
    if (word === "--yes") yes = true;
    else if (word === "--help" || word === "-h") help = true;
    else if (match === null) rest.push(word);
    else {
      const name = match[1] === "config" ? "config" : "state";
      const value = match[2] ?? args[++at] ?? "";
      if (value === "") return { kind: "wrong", why: `Cannot run: --${name} needs a value` };
      values[name] = value;
    }
  }
  return { kind: "flags", ...values, yes, help, rest };
}
