/** A machine of its own for tests: a real systemd, this project, and a network that outlives it. */
import { linesOf } from "../base/lines.ts";
import { patiently } from "../base/patience.ts";
import { firstLine, killProcess, nextLine, type Ran, runProcess } from "./run_process.ts";

const SCRIPT = new URL("./private_systemd.sh", import.meta.url).pathname;
const PROJECT = new URL("../../../", import.meta.url).pathname.replace(/\/$/, "");
/** A busy machine needs longer than the second or two that it takes. */
const BOOT_POLLS_MAX = 600;
const POLL_MS = 100;
const END_LIMIT_MS = 60_000;
/** Where its programs are, the outside's Deno first; nothing of the outside's own PATH. */
const PATH = "/run/deno:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** What a machine has. */
export interface MachineFiles {
  /** Above whose files it is booted. */
  readonly root?: string;
  /** Makes its project in a folder; this checkout, if nothing does. */
  readonly prepare?: (folder: string) => Promise<void>;
}

/** Where tests put files for the inside, and how they are named there. */
export interface SharedFolder {
  readonly outside: string;
  readonly inside: string;
}

/** A process in a network of its own. */
export interface Outsider {
  /** The first that it said. */
  readonly line: string;
  /** Joins the networks by a pair of interfaces: the machine is `network`.1, the process `.2`. */
  readonly joinBy: (pair: {
    readonly ours: string;
    readonly theirs: string;
    readonly network: string;
    /** Whether everybody there can be asked at once. */
    readonly broadcasts: boolean;
  }) => Promise<void>;
}

/** Why this machine cannot have one, in a few words; null: it can. */
export async function whyNoHost(): Promise<string | null> {
  const { code, output, errors } = await runProcess(["bash", SCRIPT, "--can"]);
  return code === 0 ? null : output.trim() || errors.trim() || "the check failed";
}

/** A running machine. Stop it in a `finally`. */
export class PrivateHost {
  readonly shared: SharedFolder;
  readonly #child: Deno.ChildProcess;
  readonly #lines: AsyncGenerator<string>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #neighbours: Deno.ChildProcess[] = [];
  readonly #holder: number;
  #boot: number;

  private constructor(options: {
    readonly folder: string;
    readonly child: Deno.ChildProcess;
    readonly lines: AsyncGenerator<string>;
    readonly holder: number;
    readonly boot: number;
  }) {
    this.shared = { outside: options.folder, inside: "/run/shared" };
    this.#child = options.child;
    this.#lines = options.lines;
    this.#input = options.child.stdin.getWriter();
    this.#holder = options.holder;
    this.#boot = options.boot;
  }

  /** Boots one; the packages of who tests are in its `DENO_DIR`, for there is no internet. */
  static async start({ root = "/", prepare }: MachineFiles = {}): Promise<PrivateHost> {
    const folder = await Deno.makeTempDir({ prefix: "rebootinator-machine-" });
    await Deno.chmod(folder, 0o755);
    await copyPackages(`${folder}/deno_dir`);
    await prepare?.(`${folder}/project`);
    const project = prepare === undefined ? PROJECT : `${folder}/project`;
    const child = spawnScript(folder, { root, project });
    const lines = linesOf(child.stdout);
    const holder = await nextNumber(lines, "holder");
    const boot = await nextNumber(lines, "boot");
    const host = new PrivateHost({ folder, child, lines, holder, boot });
    try {
      await host.#booted();
    } catch (error) {
      await host.stop();
      throw error;
    }
    return host;
  }

  /** Runs a command as root of the machine, in the project's folder. */
  run(words: readonly string[]): Promise<Ran> {
    return runProcess([...this.inside(), ...words]);
  }

  /** The words before a command that is to run so. */
  inside(): readonly string[] {
    return [
      "nsenter",
      `--target=${this.#boot}`,
      ...["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup"],
      ...["/usr/bin/env", "--chdir=/run/project", `PATH=${PATH}`, "HOME=/root", "NO_COLOR=1"],
      `DENO_DIR=${this.shared.inside}/deno_dir`,
    ];
  }

  /** The output of a command that must succeed, trimmed. */
  async ask(...words: readonly string[]): Promise<string> {
    const ran = await this.run(words);
    if (ran.code !== 0) throw new Error(`${words.join(" ")}: ${ran.code}: ${ran.errors}`);
    return ran.output.trim();
  }

  /** Starts a process that is not the machine's, but on its network; gives its first line. */
  async startNeighbour(args: readonly string[]): Promise<string> {
    const child = new Deno.Command("nsenter", {
      args: [...this.#onNetwork(), Deno.execPath(), "run", "--no-prompt", "--quiet", ...args],
      cwd: PROJECT,
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#neighbours.push(child);
    return await firstLine(child, { of: args.join(" ") });
  }

  /** Starts a process in a network of its own; join it to the machine's. */
  async startOutsider(args: readonly string[]): Promise<Outsider> {
    const child = new Deno.Command("nsenter", {
      args: [
        ...this.#onNetwork(),
        ...["unshare", "--net", Deno.execPath(), "run", "--no-prompt", "--quiet"],
        ...args,
      ],
      cwd: PROJECT,
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#neighbours.push(child);
    const line = await firstLine(child, { of: args.join(" ") });
    const ip = async (target: readonly string[], ...words: readonly string[]) => {
      const { code, errors } = await runProcess(["nsenter", ...target, "ip", ...words]);
      if (code !== 0) throw new Error(`ip ${words.join(" ")}: ${errors}`);
    };
    return {
      line,
      joinBy: async ({ ours, theirs, network, broadcasts }) => {
        // Each word was a program that became the next, so the child is the process itself.
        const outside = [`--target=${child.pid}`, "--net"];
        const peer = ["peer", "name", theirs, "netns", `${child.pid}`];
        await ip(this.#onNetwork(), "link", "add", ours, "type", "veth", ...peer);
        for (
          const [target, name, host] of [
            [this.#onNetwork(), ours, 1],
            [outside, theirs, 2],
          ] as const
        ) {
          const address = broadcasts
            ? [`${network}.${host}/24`, "broadcast", `${network}.255`]
            : [`${network}.${host}`, "peer", `${network}.${3 - host}`];
          await ip(target, "address", "add", ...address, "dev", name);
          await ip(target, "link", "set", name, "up");
        }
      },
    };
  }

  /** What a server on its network answers, as JSON. */
  async fetch(url: string, method = "GET"): Promise<Record<string, unknown>> {
    const code = `console.log(await (await fetch("${url}",{method:"${method}"})).text())`;
    const { output } = await runProcess([
      "nsenter",
      ...this.#onNetwork(),
      Deno.execPath(),
      "eval",
      code,
    ]);
    return JSON.parse(output);
  }

  /** Takes the power away, and boots again from the disk as it was left. */
  async crash(): Promise<void> {
    Deno.kill(this.#boot, "SIGKILL");
    await this.#input.write(new TextEncoder().encode("boot\n"));
    this.#boot = await nextNumber(this.#lines, "boot");
    await this.#booted();
  }

  async stop(): Promise<void> {
    for (const child of this.#neighbours) await killProcess(child);
    try {
      Deno.kill(this.#boot, "SIGKILL");
    } catch (error) {
      // It has died by itself.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    await this.#input.close();
    if (await patiently(this.#child.status, END_LIMIT_MS) === "late") {
      await killProcess(this.#child);
    }
    await patiently(this.#lines.return(undefined), END_LIMIT_MS);
    await Deno.remove(this.shared.outside, { recursive: true });
  }

  #onNetwork(): readonly string[] {
    return [`--target=${this.#holder}`, "--net"];
  }

  async #booted(): Promise<void> {
    for (let poll = 0; poll < BOOT_POLLS_MAX; poll++) {
      const { output } = await this.run(["systemctl", "is-active", "test.target"]);
      if (output.trim() === "active") return;
      await pause(POLL_MS);
    }
    throw new Error("The private systemd did not boot within a minute");
  }
}

/** Waits for what a real machine does in real time; the only clock of this test. */
export function pause(lengthMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, lengthMs));
}

/** The first value that is not null, asked again and again for at most `withinMs`. */
export async function eventually<T>(
  what: string,
  options: { readonly withinMs: number; readonly ask: () => Promise<T | null> },
): Promise<T> {
  const untilMs = performance.now() + options.withinMs;
  while (performance.now() < untilMs) {
    const value = await options.ask();
    if (value !== null) return value;
    await pause(POLL_MS);
  }
  throw new Error(`Not within ${options.withinMs / 1_000} s: ${what}`);
}

/** A unit's exposure by systemd's own reckoning, 0 – 10. */
export async function exposureOf(host: PrivateHost, unit: string): Promise<number> {
  const text = await host.ask("systemd-analyze", "security", "--no-pager", unit);
  return Number(/exposure level for \S+: ([\d.]+)/.exec(text)?.[1]);
}

/** Everything on the machine that bears the product's name, sorted. */
export async function leftovers(host: PrivateHost): Promise<readonly string[]> {
  const folders = ["/etc", "/usr/local", "/var/lib", "/var/cache", "/run"];
  const outside = ["-not", "-path", "/run/shared*", "-not", "-path", "/run/project*"];
  const found = await host.ask("find", ...folders, "-path", "*rebootinator*", ...outside);
  return found.split("\n").filter((path) => path !== "").sort();
}

/** Figures that a reader of a test's output wants to see. */
export function say(line: string): void {
  // deno-lint-ignore no-console -- figures that a reader of the test's output wants to see
  console.log(line);
}

function spawnScript(
  folder: string,
  { root, project }: { readonly root: string; readonly project: string },
): Deno.ChildProcess {
  return new Deno.Command("bash", {
    args: [SCRIPT, folder, project, Deno.execPath(), root],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
}

/** The number of a line `WORD NUMBER` of the script. */
async function nextNumber(lines: AsyncGenerator<string>, word: string): Promise<number> {
  const line = await nextLine(lines, { of: `${SCRIPT}: ${word}` });
  const [, digits] = new RegExp(`^${word} (\\d+)$`).exec(line ?? "") ?? [];
  if (digits === undefined) throw new Error(`No ${word} from ${SCRIPT}: ${line}`);
  return Number(digits);
}

async function copyPackages(target: string): Promise<void> {
  const { output } = await runProcess([Deno.execPath(), "info", "--json"]);
  const { npmCache } = JSON.parse(output);
  await Deno.mkdir(target);
  await runProcess(["cp", "--recursive", npmCache, `${target}/npm`]);
}
