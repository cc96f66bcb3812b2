/** Settings as an environment holds them: texts by name. */

/** The environment, or any part of it. An empty value counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of `name` without surrounding white space; null when not set or empty. */
export function read(environment: Environment, name: string): string | null {
  const value = environment[name]?.trim() ?? "";
  return value === "" ? null : value;
}

/** The error for settings that break `rule`; `got` is what stands there, unless it is a secret. */
export function wrongSetting(rule: string, got?: string): TypeError {
  const shown = got === undefined ? "" : `, got ${JSON.stringify(got)}`;
  return new TypeError(`Cannot read settings: ${rule}${shown}`);
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
  throw wrongSetting(`${name} must be true or false`, text);
}

/** A setting whose value stands in a file: `<name>_FILE` says where. */
export interface SettingFile {
  readonly name: string;
  readonly path: string;
}

/** Longest content of such a file, in characters. */
const FILE_CHARACTERS_MAX = 4_096;

/**
 * The files in which the values of `names` stand. Throws TypeError where a setting and its file are
 * both given.
 */
export function settingFilesOf(
  environment: Environment,
  names: readonly string[],
): readonly SettingFile[] {
  return names.flatMap((name) => {
    const path = read(environment, `${name}_FILE`);
    if (path === null) return [];
    if (read(environment, name) === null) return [{ name, path }];
    throw wrongSetting(`${name} and ${name}_FILE are both set; keep one`);
  });
}

/** The one line that the file holds. Throws TypeError for any other content, which it never shows. */
export function settingIn(file: SettingFile, text: string): string {
  const content = text.trim();
  if (content !== "" && text.length <= FILE_CHARACTERS_MAX && !/[\r\n]/.test(content)) {
    return content;
  }
  const allowed = `one line of 1-${FILE_CHARACTERS_MAX} characters`;
  throw wrongSetting(`the file of ${shown(file)} must hold ${allowed}`);
}

/** What is said of a file that cannot be read. */
export function describeUnreadable(file: SettingFile, why: string): string {
  return `Cannot read settings: the file of ${shown(file)} cannot be read (${why})`;
}

function shown({ name, path }: SettingFile): string {
  return `${name}_FILE=${JSON.stringify(path)}`;
}
