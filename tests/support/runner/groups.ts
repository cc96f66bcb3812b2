/** The groups of tests, each with the fewest permissions that pass. */

import { isPureDriverTest } from "../house/pure_files.ts";

/** What a group is and what it costs. */
export interface Group {
  readonly name: string;
  readonly paths: readonly string[];
  /** Which files below the paths; absent: all. */
  readonly takes?: (path: string) => boolean;
  readonly permissions: readonly string[];
  /** Test files that run at a time. */
  readonly filesAtATime: number;
  /** How long it takes by itself on two quiet cores, in s: what is slow starts first. */
  readonly seconds: number;
  /** How many cores it keeps busy meanwhile; most groups wait more than they work. */
  readonly cores: number;
  /** Shows what tests print: figures that people want to see. */
  readonly loud?: true;
}

/** Reads, writes, starts processes, and talks to this machine only. */
const SHELL = [
  "--allow-read",
  "--allow-write",
  "--allow-run",
  "--allow-sys",
  "--allow-env",
  "--allow-net=127.0.0.1,localhost,0.0.0.0,[::1]",
  // For datagrams: consoles and plugs are found by them.
  "--unstable-net",
] as const;

const CONTROL_REGEXP = /^tests\/home\/(control|doctor)\//;

export const GROUPS: readonly Group[] = [
  // No permission at all: the runtime itself proves that lib/ is pure, and what drivers' bytes mean.
  {
    name: "lib",
    paths: ["tests/lib", "tests/home/plugs"],
    takes: (path) => path.startsWith("tests/lib/") || isPureDriverTest(path),
    permissions: [],
    filesAtATime: 2,
    seconds: 20,
    cores: 1.5,
  },
  // A virtual clock and a virtual world: nothing is touched either.
  {
    name: "sim",
    paths: ["tests/sim"],
    permissions: [],
    filesAtATime: 2,
    seconds: 40,
    cores: 1.5,
  },
  {
    name: "house",
    paths: ["house", "house_drivers", "house_once", "house_words"]
      .map((name) => `tests/${name}_test.ts`),
    permissions: ["--allow-read"],
    filesAtATime: 1,
    seconds: 3,
    cores: 1,
  },
  {
    name: "home",
    paths: ["tests/home"],
    takes: (path) => !isPureDriverTest(path) && !CONTROL_REGEXP.test(path),
    permissions: SHELL,
    filesAtATime: 3,
    seconds: 250,
    cores: 0.8,
  },
  // A socket in a temporary folder cannot be named beforehand.
  {
    name: "control",
    paths: ["tests/home/control", "tests/home/doctor"],
    permissions: ["--allow-read", "--allow-write", "--allow-run", "--allow-sys", "--allow-net"],
    filesAtATime: 2,
    seconds: 10,
    cores: 0.8,
  },
  {
    name: "cloud",
    paths: ["tests/cloud", "tests/support", "tests/docs", "tests/package"],
    permissions: SHELL,
    filesAtATime: 2,
    seconds: 25,
    cores: 1.2,
  },
  // Short runs; `deno task fuzz` and `deno task kill` are the long ones.
  {
    name: "attack",
    paths: ["tests/attack", "tests/fuzz"],
    permissions: SHELL,
    filesAtATime: 2,
    seconds: 30,
    cores: 0.8,
  },
  {
    name: "kill",
    paths: ["tests/kill"],
    permissions: SHELL,
    filesAtATime: 2,
    seconds: 120,
    cores: 0.6,
  },
  // The makers' own code, by npm, PyPI and Debian: skipped, saying why, where it cannot be had.
  {
    name: "peers",
    paths: ["tests/peers"],
    permissions: SHELL,
    filesAtATime: 2,
    seconds: 60,
    cores: 0.6,
    loud: true,
  },
  {
    name: "e2e",
    paths: ["tests/e2e"],
    permissions: SHELL,
    filesAtATime: 3,
    seconds: 130,
    cores: 0.8,
  },
  // The pages in a real Chromium: skipped, saying why, where there is none. Playwright looks into
  // /proc/sys, which only --allow-all covers; who may start any program may do all of it anyway.
  {
    name: "browser",
    paths: ["tests/browser"],
    permissions: ["--allow-all"],
    filesAtATime: 1,
    seconds: 150,
    cores: 0.8,
    loud: true,
  },
  // Installs into a systemd of its own: needs root and namespaces, else skipped, saying why.
  {
    name: "systemd",
    paths: ["tests/systemd"],
    permissions: SHELL,
    filesAtATime: 2,
    seconds: 120,
    cores: 0.5,
    loud: true,
  },
];

/** Files of tests that wait for long; `deno task test --long` runs them, and nothing else. */
export const LONG_REGEXP = /_long_test\.ts$/;

/** The test files of a group, the long ones or the others, sorted. */
export function filesOf(group: Group, options: { readonly long: boolean }): readonly string[] {
  return group.paths.flatMap(testsBelow)
    .filter((path) => LONG_REGEXP.test(path) === options.long && (group.takes?.(path) ?? true))
    .sort();
}

function testsBelow(path: string): string[] {
  if (path.endsWith(".ts")) return path.endsWith("_test.ts") ? [path] : [];
  try {
    return [...Deno.readDirSync(path)].flatMap(({ name, isDirectory }) =>
      isDirectory || name.endsWith("_test.ts") ? testsBelow(`${path}/${name}`) : []
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
