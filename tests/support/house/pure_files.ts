/** Which files of a driver's folder are pure, told by their names: for the runner and the house test. */

/**
 * Settings, and what bytes and texts of a device mean: no clock, network, randomness or console. Their
 * tests run without any permission.
 */
export const PURE_NAMES: ReadonlySet<string> = new Set([
  "announcement",
  "answer",
  "config",
  "devices",
  "digest_auth",
  "failure",
  "iot",
  "outlet",
  "pairing",
  "points",
  "smart",
  "state",
  "tlv",
  "wire",
]);

/** Whether a path from the root is that of such a file. */
export function isPureDriverFile(path: string): boolean {
  const name = /^home\/plugs\/\w+\/(\w+)\.ts$/.exec(path)?.[1];
  return name !== undefined && PURE_NAMES.has(name);
}

/** Whether it is the mirror test of such a file. */
export function isPureDriverTest(path: string): boolean {
  const mirrored = /^tests\/(.*)_test\.ts$/.exec(path)?.[1];
  return mirrored !== undefined && isPureDriverFile(`${mirrored}.ts`);
}

/**
 * What `lib/` and these must not touch: they are given the time, and everything else, as arguments.
 * `//console.` is an address, not the console.
 */
export const IMPURE_REGEXP =
  /\bDeno\.|\bnode:|\bfetch\(|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|(?<!\/)\bconsole\.|\bperformance\.|\bsetTimeout\(|\bsetInterval\(|\bgetRandomValues\b|\brandomUUID\b/;
