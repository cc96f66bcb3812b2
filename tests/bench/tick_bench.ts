/** A tick in which nothing happens, beside the same job in python3's standard library. */
import { SHORT_RUN_FLAG } from "../../lib/install/units.ts";
import { encodeWatchState } from "../../lib/watch/state/codec.ts";
import { initialState } from "../../lib/watch/state/state.ts";
import { bundledProject, type StagedProject } from "../support/install/bundler.ts";
import { type Effort, type Row, rowAtMost, spread } from "./figures.ts";
import { makeCertificate, openServers, type TickServers } from "./tick_servers.ts";

const ROOT = new URL("../../", import.meta.url);
const CPU_RATIO_MAX = 0.55;
const PEAK_MIB_MAX = 36;
const BOOT_ID = "bench";

/** What the environment must give: where programs and caches are. */
export type Surroundings = Readonly<Record<string, string>>;

interface Usage {
  readonly code: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
}

interface Job {
  /** Where it runs. */
  readonly folder: string;
  readonly command: readonly string[];
  readonly environment: Surroundings;
}

/** Measures over http, against the goals, then over https, without any. */
export async function benchTick(effort: Effort, around: Surroundings): Promise<readonly Row[]> {
  const project = await bundledProject();
  const http = await measure("http", { effort, around, project });
  const https = await measure("https", { effort, around, project });
  const { ours, ratios, pythons } = http;
  return [
    rowAtMost(`tick ${project.note}, http: CPU, of python3's`, {
      values: ratios,
      digits: 2,
      most: CPU_RATIO_MAX,
      beside: ` = ${spread(ours.map(cpuMs), 0)} / ${spread(pythons.map(cpuMs), 0)} ms`,
    }),
    rowAtMost("tick, http: peak memory", {
      values: ours.map(({ peakMiB }) => peakMiB),
      digits: 1,
      most: PEAK_MIB_MAX,
      unit: " MiB",
    }),
    {
      name: "tick, https: CPU, of python3's",
      measured: `${spread(https.ratios, 2)} = ${spread(https.ours.map(cpuMs), 0)} / ${
        spread(https.pythons.map(cpuMs), 0)
      } ms`,
      goal: null,
    },
  ];
}

function cpuMs(usage: Usage): number {
  return usage.cpuMs;
}

interface Measured {
  readonly ours: readonly Usage[];
  readonly pythons: readonly Usage[];
  readonly ratios: readonly number[];
}

async function measure(
  scheme: "http" | "https",
  options: {
    readonly effort: Effort;
    readonly around: Surroundings;
    readonly project: StagedProject;
  },
): Promise<Measured> {
  const folder = await Deno.makeTempDir();
  const certificate = scheme === "https" ? await makeCertificate(folder) : null;
  const servers = openServers(certificate);
  try {
    await options.project.prepare(`${folder}/installed`);
    await furnish(folder, servers);
    const trust = certificate === null ? [] : ["--cert", certificate.caPath];
    const ours = await ourJob(folder, {
      around: options.around,
      trust,
      entry: options.project.entry,
    });
    const python = pythonJob(folder, {
      ...options.around,
      ...(certificate === null ? {} : { SSL_CERT_FILE: certificate.caPath }),
    });
    await assertQuiet(ours);
    return await measurePairs(ours, { python, servers, pairs: options.effort.pairs });
  } finally {
    await servers.stop();
    await Deno.remove(folder, { recursive: true });
  }
}

async function measurePairs(
  ours: Job,
  options: { readonly python: Job; readonly servers: TickServers; readonly pairs: number },
): Promise<Measured> {
  const { python, servers, pairs } = options;
  const found: { ours: Usage; python: Usage }[] = [];
  // The first pair warms caches and is not counted.
  for (let pair = 0; pair <= pairs; pair++) {
    const before = servers.heartbeats();
    const each = { ours: await use(ours), python: await use(python) };
    if (servers.heartbeats() !== before + 2) {
      throw new Error("Cannot measure: a heartbeat is missing");
    }
    if (pair > 0) found.push(each);
  }
  return {
    ours: found.map((each) => each.ours),
    pythons: found.map((each) => each.python),
    ratios: found.map((each) => each.ours.cpuMs / each.python.cpuMs),
  };
}

/** A home whose plug was read lately and whose heartbeat is due at every tick. */
async function furnish(folder: string, servers: TickServers): Promise<void> {
  const secret = { mode: 0o600 };
  await Deno.writeTextFile(`${folder}/plug.key`, "0123456789abcdef\n", secret);
  await Deno.writeTextFile(`${folder}/cloud.token`, `0.${"t".repeat(43)}\n`, secret);
  await Deno.writeTextFile(`${folder}/home.toml`, homeToml(servers), secret);
  const uptimeMs = Deno.osUptime() * 1_000;
  const state = initialState({ uptimeMs, wallMs: Date.now(), bootId: BOOT_ID });
  const plug = { ...state.plug, lastReadAgedMs: uptimeMs, lastTryAgedMs: uptimeMs };
  await Deno.mkdir(`${folder}/run`);
  for (const name of ["state.json", "run/state.json"]) {
    await Deno.writeTextFile(`${folder}/${name}`, encodeWatchState({ ...state, plug }), secret);
  }
}

function homeToml(servers: TickServers): string {
  return `# Hurried, so that a heartbeat is due at every tick.
for_tests_only = true

[site]
id = "home"
name = "Home"

[probe]
targets = [
  "${servers.origin}/generate_204#role=internet",
  "tcp://127.0.0.1:${servers.tcpPort}#role=internet",
]
resolver_check = "off"

[policy]
stale_after = "60s"

[plug]
driver = "tuya"
address = "192.168.1.40"
id = "bf0123456789abcdefghij"
key_file = "plug.key"
protocol = "3.3"
tested = true

[cloud]
url = "${servers.origin}"
token_file = "cloud.token"
heartbeat_every = "1s"
`;
}

/** The tick as installed: what its unit runs, with the permissions of the task and Deno's folder of its own. */
async function ourJob(
  folder: string,
  options: {
    readonly around: Surroundings;
    readonly trust: readonly string[];
    readonly entry: string;
  },
): Promise<Job> {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const permissions = String(tasks.probe.command).split(" ").filter((word) =>
    /^--(allow|ignore)-/.test(word)
  );
  const isBundle = options.entry.endsWith(".js");
  return {
    folder: `${folder}/installed`,
    command: [
      ...[Deno.execPath(), "run", "--no-prompt", "--quiet", "--cached-only"],
      ...(isBundle ? ["--no-config", "--no-lock"] : ["--config=app.json", "--frozen"]),
      SHORT_RUN_FLAG,
      ...permissions,
      ...options.trust,
      ...[options.entry, "--config", `${folder}/home.toml`],
    ],
    environment: {
      ...options.around,
      STATE_DIRECTORY: folder,
      RUNTIME_DIRECTORY: `${folder}/run`,
      ...(isBundle ? { DENO_DIR: `${folder}/deno` } : {}),
      BOOT_ID,
    },
  };
}

function pythonJob(folder: string, environment: Surroundings): Job {
  const script = new URL("./tick.py", import.meta.url).pathname;
  return { folder, command: ["python3", script, `${folder}/home.toml`, folder], environment };
}

/** Throws unless a tick finds everything well; two, so that nothing is left to be settled. */
async function assertQuiet(job: Job): Promise<void> {
  for (const _ of ["settles", "is quiet"]) {
    const { said } = await use({ ...job, command: [...job.command, "--json"] });
    const { cause, cloud, plug, action } = JSON.parse(said);
    if (cause === "online" && cloud === "accepted" && plug === null && action === "none") continue;
    throw new Error(`Cannot measure: not quiet: ${said}`);
  }
}

/** Runs a job as a process; returns what it said, and what the kernel says that it used. */
async function use(
  { folder, command, environment }: Job,
): Promise<Usage & { readonly said: string }> {
  const { stdout, stderr } = await new Deno.Command("python3", {
    args: [new URL("./usage.py", import.meta.url).pathname, ...command],
    cwd: folder,
    clearEnv: true,
    env: environment,
  }).output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  const usage: Usage = JSON.parse(lines.pop() ?? "");
  if (usage.code === 0) return { ...usage, said: lines.join("\n") };
  throw new Error(`Cannot measure ${command[0]}: ${new TextDecoder().decode(stderr)}`);
}
