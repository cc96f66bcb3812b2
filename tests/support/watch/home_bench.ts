/**
 * A home in a folder of its own: a simulated plug, an internet of one web server, a home.toml, and
 * the project's tasks as processes with the permissions that deno.json gives them.
 *
 * @module
 */
import { DEVICE_ID, DEVICE_KEY } from "../plugs/tuya/plug_bench.ts";
import { FakePlug, type FakePlugOptions } from "../plugs/tuya/fake_plug.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;

/** How a process ended. */
export interface TaskResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that runs. */
export interface RunningTask {
  readonly child: Deno.ChildProcess;
  readonly ended: Promise<TaskResult>;
}

export interface HomeBench {
  readonly folder: string;
  readonly config: string;
  readonly state: string;
  readonly plug: FakePlug;
  /** Runs a task of deno.json to its end. */
  task(line: string, stdin?: string): Promise<TaskResult>;
  /** The same for words of which some hold spaces. */
  taskWith(words: readonly string[]): Promise<TaskResult>;
  /** Runs any command in this home. */
  run(command: readonly string[]): Promise<TaskResult>;
  startTask(line: string, options?: { readonly stdin?: "piped" | "null" }): Promise<RunningTask>;
  /** Runs a task at a terminal (util-linux script) and types `lines`; what the terminal showed. */
  atTerminal(line: string, lines: readonly string[]): Promise<TaskResult>;
  /** One tick; its record. */
  tick(): Promise<Record<string, unknown>>;
  /** False: the web server answers wrongly. */
  setOnline(online: boolean): void;
  writeConfig(text?: string): void;
}

export type HomeBenchOptions = Partial<Omit<FakePlugOptions, "identity">> & {
  /** Added to home.toml's [plug]. */
  readonly plugSettings?: string;
  readonly sections?: string;
};

/** Runs `act` in a fresh home, and clears it away whatever happens. */
export async function withHome(
  options: HomeBenchOptions,
  act: (home: HomeBench) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const { plugSettings = "tested = true", sections = "", ...rest } = options;
  const identity = { id: DEVICE_ID, key: DEVICE_KEY, protocol: "3.3" } as const;
  const plug = await FakePlug.start({ identity, ...rest });
  let online = true;
  const site = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    return new Response(null, { status: online ? 204 : 500 });
  });
  const config = `${folder}/home.toml`;
  const state = `${folder}/state`;
  const text = homeToml({ plug, sitePort: site.addr.port, plugSettings, sections });
  const running: Deno.ChildProcess[] = [];
  const start = async (command: readonly string[], stdin: "piped" | "null") => {
    const child = new Deno.Command(command[0] ?? "", {
      args: command.slice(1),
      cwd: ROOT,
      env: {
        NO_COLOR: "1",
        HOME: folder,
        XDG_STATE_HOME: `${folder}/xdg`,
        BOOT_ID: "bench",
        DENO_DIR: await denoDir(),
      },
      stdin,
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    running.push(child);
    const texts = Promise.all([child.stdout.text(), child.stderr.text(), child.status]);
    const ended = texts.then(([stdout, stderr, { code }]) => ({ code, stdout, stderr }));
    return { child, ended };
  };
  const startTask: HomeBench["startTask"] = async (line, { stdin = "null" } = {}) =>
    await start([Deno.execPath(), ...await taskArgs(line)], stdin);
  const atTerminal: HomeBench["atTerminal"] = async (line, lines) => {
    const command = [Deno.execPath(), ...await taskArgs(line)].join(" ");
    const session = await start(["script", "-qec", command, "/dev/null"], "piped");
    const writer = session.child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(lines.map((each) => `${each}\n`).join("")));
    const ended = await session.ended;
    await writer.close().catch(() => {});
    return ended;
  };
  const task: HomeBench["task"] = async (line, stdin) => {
    const { child, ended } = await startTask(line, {
      stdin: stdin === undefined ? "null" : "piped",
    });
    if (stdin !== undefined) {
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(stdin)).catch(() => {});
      await writer.close().catch(() => {});
    }
    return await ended;
  };
  try {
    const home: HomeBench = {
      folder,
      config,
      state,
      plug,
      task,
      startTask,
      run: async (command) => await (await start(command, "null")).ended,
      taskWith: async (words) => {
        const [name = "", ...rest] = words.filter((word) => word !== "");
        const command = [Deno.execPath(), ...await taskArgs(name), ...rest];
        return await (await start(command, "null")).ended;
      },
      atTerminal,
      tick: async () => {
        const result = await task(`probe --json --config ${config} --state ${state}`);
        if (result.code !== 0) throw new Error(`Tick ended with ${result.code}: ${result.stderr}`);
        return JSON.parse(result.stdout);
      },
      setOnline: (value) => void (online = value),
      writeConfig: (given) => {
        Deno.writeTextFileSync(config, given ?? text);
        Deno.writeTextFileSync(`${folder}/plug.key`, DEVICE_KEY, { mode: 0o600 });
      },
    };
    home.writeConfig();
    await act(home);
  } finally {
    for (const child of running) {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended.
      }
      await child.status;
    }
    await site.shutdown();
    await plug.close();
    await Deno.remove(folder, { recursive: true });
  }
}

function homeToml(
  { plug, sitePort, plugSettings, sections }: {
    readonly plug: FakePlug;
    readonly sitePort: number;
    readonly plugSettings: string;
    readonly sections: string;
  },
): string {
  return `for_tests_only = true

[site]
id = "cabin"
time_zone = "Europe/Berlin"

[probe]
targets = ["http://127.0.0.1:${sitePort}/generate_204#role=internet"]
resolver_check = "off"
deadline = "1s"

[policy]
off = "5s"

[plug]
driver = "tuya"
address = "127.0.0.1"
port = ${plug.port}
id = "${plug.identity.id}"
key_file = "plug.key"
protocol = "${plug.identity.protocol}"
${plugSettings}
${sections}`;
}

/** What `deno task` would run, for a name and words without spaces. */
async function taskArgs(line: string): Promise<string[]> {
  const [name = "", ...words] = line.split(" ").filter((word) => word !== "");
  const config = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const command: string = config.tasks[name].command;
  return [...command.split(" ").slice(1), ...words];
}

/** The cache that is warm already, wherever HOME points. */
async function denoDir(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}
