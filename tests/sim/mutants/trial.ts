import { type Mutant, plant } from "./mutant.ts";

/** What caught a mutant, and after how long; `null`: nothing did. */
export interface Trial {
  readonly mutant: Mutant;
  readonly caughtBy: string | null;
  readonly seconds: number;
}

/** Which half's tests and worlds are to catch a defect; no world reads what pages say. */
export type TriedHalf = "home" | "cloud" | "pages";

const TRIAL_MS_MAX = 10 * 60_000;

/** The tests of the home's deciding code, which run in a few seconds. */
const HOME_TESTS_REGEXP =
  /^(lib\/watch\/(power\/|state\/|stories\/|tell\/)?\w+|lib\/wire\/(event\w*|reboot_text)|lib\/plugs\/(mqtt_packet|parts)|lib\/airtouch\/(order|refusal|frame\/frame_reader|link\/\w+|messages\/zone_status)|home\/(host\/files|install\/bundle)|lib\/base\/http_text|home\/plugs\/(stepped_plug|tasmota\/answer|tuya\/wire|zigbee2mqtt\/answer|(homekit|kasa)\/answer)|home\/plugs\/tapo\/(cut|iot|iot_talk|smart|smart_talk|state)|home\/watch\/(act|home_assistant|saver|report|several|tick\w*)|lib\/(doctor|install)\/\w+|lib\/config\/home_config_faults|lib\/wire\/site_token)_test\.ts$/;

/** Those of the cloud's. */
const CLOUD_TESTS_REGEXP =
  /^(lib\/(site|phone|phone\/together)\/\w+|lib\/wire\/(ping|lives)|lib\/report\/(agreement|timeline)|lib\/time\/usual|cloud\/(app|late_answer|preview)|cloud\/\w+\/(auth|rate|router|ping_route|deliver|deliver_one|deliver_render|deliver_together|deliver_story|sweep|reach|way_in|listening|deadline|records|outbox_records|group_commit|group_read|site_memory|site_count|total_records|courier|heartbeat_route|steady|links|tokens|forms|shares|sessions|outage_routes|action_routes|login_routes|settings|token_command|cloud_setup)|lib\/setup\/cloud_settings)_test\.ts$/;

/** Those of what pages and the status say. */
const PAGES_TESTS_REGEXP =
  /^lib\/(pages\/(parts\/|record\/|view\/)?\w+|status\/\w+|time\/(watched|length_text))_test\.ts$/;

export const FAST_TESTS: Readonly<Record<TriedHalf, RegExp>> = {
  home: HOME_TESTS_REGEXP,
  cloud: CLOUD_TESTS_REGEXP,
  pages: PAGES_TESTS_REGEXP,
};

/** The half that `mutant` is in. */
export function halfOf({ path }: Mutant): TriedHalf {
  if (/^lib\/((pages|status)\/|time\/(watched|length_text)\.ts$)/.test(path)) return "pages";
  return /^((cloud|lib\/site|lib\/phone|lib\/report|lib\/api)\/|lib\/(wire\/(ping|lives)|time\/usual|setup\/cloud_settings)\.ts$)/
      .test(path)
    ? "cloud"
    : "home";
}

/** A copy of the tree in which defects are planted, one at a time. */
export interface Scratch {
  readonly folder: string;
  /** Paths of the fast tests, from the folder. */
  readonly tests: Readonly<Record<TriedHalf, readonly string[]>>;
}

interface Try {
  readonly half: Exclude<TriedHalf, "pages">;
  readonly seeds: number;
}

/** Plants the defect, tries the fast tests and then a short simulation, and takes it out again. */
export async function tryMutant(
  scratch: Scratch,
  options: {
    readonly mutant: Mutant;
    readonly by: "tests" | "sim" | "both";
    readonly seeds: number;
  },
): Promise<Trial> {
  const { mutant } = options;
  const path = `${scratch.folder}/${mutant.path}`;
  const before = await Deno.readTextFile(path);
  const startedMs = performance.now();
  await Deno.writeTextFile(path, plant(before, mutant));
  try {
    const half = halfOf(mutant);
    const caughtBy = (options.by === "sim" ? null : await runNearestFirst(scratch, mutant)) ??
      (options.by === "tests" || half === "pages"
        ? null
        : await runSimulation(scratch, { ...options, half }));
    return { mutant, caughtBy, seconds: (performance.now() - startedMs) / 1_000 };
  } finally {
    await Deno.writeTextFile(path, before);
  }
}

/** Its own file's tests, its folder's, and only then all others: most are caught by the first. */
async function runNearestFirst(scratch: Scratch, mutant: Mutant): Promise<string | null> {
  const own = `tests/${mutant.path.replace(/\.ts$/, "_test.ts")}`;
  const folder = own.slice(0, own.lastIndexOf("/") + 1);
  const distance = (test: string) => test === own ? 0 : test.startsWith(folder) ? 1 : 2;
  const tests = scratch.tests[halfOf(mutant)];
  for (const at of [0, 1, 2]) {
    const caughtBy = await runTests(scratch, tests.filter((test) => distance(test) === at));
    if (caughtBy !== null) return caughtBy;
  }
  return null;
}

/** The first failing test's name; null: all pass. */
export async function runTests(
  scratch: Scratch,
  tests: readonly string[],
): Promise<string | null> {
  if (tests.length === 0) return null;
  const { success, text } = await run(scratch, [
    "test",
    "--no-check",
    "--quiet",
    "--fail-fast",
    // Some keep a state or a store in a file.
    "--allow-read",
    "--allow-write",
    ...tests,
  ]);
  if (success) return null;
  const name = /^(.*) \.\.\. FAILED/m.exec(text)?.[1];
  return `test: ${name ?? "does not run"}`;
}

/** The property that the simulator saw broken; null: none. */
export async function runSimulation(
  scratch: Scratch,
  { half, seeds }: Try,
): Promise<string | null> {
  const flags = ["--seeds", String(seeds), "--half", half];
  const args = ["run", "--no-check", "--allow-read", "tests/sim/main.ts", ...flags];
  const { success, text } = await run(scratch, args);
  if (success) return null;
  const what = /^VIOLATION of (.*)$/m.exec(text)?.[1];
  return `sim: ${what ?? "does not run"}`;
}

async function run(
  scratch: Scratch,
  args: readonly string[],
): Promise<{ readonly success: boolean; readonly text: string }> {
  const output = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: scratch.folder,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
    // A defect may loop for ever: whoever waits for it has noticed.
    signal: AbortSignal.timeout(TRIAL_MS_MAX),
  }).output();
  const decoder = new TextDecoder();
  return {
    success: output.success,
    text: decoder.decode(output.stdout) + decoder.decode(output.stderr),
  };
}
