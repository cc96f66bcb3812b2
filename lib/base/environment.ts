/** Settings as an environment holds them: texts by name. */

/** The environment, or any part of it. An empty value counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of `name` without surrounding white space; null when not set or empty. */
export function read(environment: Environment, name: string): string | null {
  const value = environment[name]?.trim() ?? "";
  return value === "" ? null : value;
}

/**
 * A whole number, or `otherwise` when the variable is not set. Throws RangeError outside of `least`
 * to `most`.
 */
export function parseWhole(
  environment: Environment,
  limits: {
    readonly name: string;
    readonly least: number;
    readonly most: number;
    readonly otherwise: number;
  },
): number {
  const text = read(environment, limits.name);
  if (text === null) return limits.otherwise;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= limits.least && value <= limits.most) return value;
  throw new RangeError(
    `Cannot read settings: ${limits.name} must be a whole number from ${limits.least} to ${limits.most}, got ${
      JSON.stringify(text)
    }`,
  );
}

/** True only for `true`; not set: false. Throws TypeError for anything but `true` and `false`. */
export function parseBoolean(environment: Environment, name: string): boolean {
  const text = read(environment, name);
  if (text === null || text === "false") return false;
  if (text === "true") return true;
  throw new TypeError(
    `Cannot read settings: ${name} must be true or false, got ${JSON.stringify(text)}`,
  );
}
