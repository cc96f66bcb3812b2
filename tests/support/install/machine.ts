/** An installed watchdog on a private machine, with a plug, a router and two sites beside it. */
import { HOME_FOLDERS, privateTwin, UNIT_NAMES } from "../../../lib/install/paths.ts";
import { type MachinePlug, startTuya } from "./machine_plugs.ts";
import { eventually, type MachineFiles, PrivateHost } from "./private_host.ts";

/** Longer than a tick trusts an answer to come from before the cut: off time and slack are 10 s. */
const ROUTER_BOOT_MS = 7_000;

/** One tick's line in the journal. */
export interface TickLine {
  readonly atMs: number;
  readonly text: string;
}

/** A machine and what is around it; stop it in a `finally`. */
export class Machine {
  private constructor(
    readonly host: PrivateHost,
    readonly ports: {
      /** `HOST:PORT` */
      readonly plugControl: string;
      readonly router: number;
      readonly site: number;
    },
    readonly config: { readonly inside: string; readonly outside: string },
  ) {}

  static async start(
    startPlug: (host: PrivateHost) => Promise<MachinePlug> = startTuya,
    files: MachineFiles = {},
  ): Promise<Machine> {
    const host = await PrivateHost.start(files);
    const plug = await startPlug(host);
    const router = JSON.parse(
      await host.startNeighbour([
        `--allow-net=127.0.0.1,${plug.control}`,
        "tests/demo/router_main.ts",
        `--plug-control=${plug.control}`,
        "--cloud-port=9",
        `--boot-ms=${ROUTER_BOOT_MS}`,
      ]),
    );
    const { shared } = host;
    const config = {
      inside: `${shared.inside}/home.toml`,
      outside: `${shared.outside}/home.toml`,
    };
    await Deno.writeTextFile(config.outside, `${homeToml(router)}\n${plug.table}`);
    const { file, text } = plug.secret;
    await Deno.writeTextFile(`${shared.outside}/${file}`, text, { mode: 0o600 });
    const ports = { plugControl: plug.control, router: router.control, site: router.sites[0] };
    return new Machine(host, ports, config);
  }

  /** `deno task install` as an owner runs it. */
  install(...flags: readonly string[]): ReturnType<PrivateHost["run"]> {
    return this.host.run(["deno", "task", "--quiet", "install", "--yes", ...flags]);
  }

  /** The lines that ticks have left in the journal, oldest first. */
  async ticks(): Promise<readonly TickLine[]> {
    const text = await this.host.ask(
      "journalctl",
      `--unit=${UNIT_NAMES.probeService}`,
      "--output=json",
      "--no-pager",
      "_COMM=deno",
    );
    return text.split("\n").filter((line) => line !== "").map((line) => {
      const entry = JSON.parse(line);
      return { atMs: Number(entry.__REALTIME_TIMESTAMP) / 1_000, text: String(entry.MESSAGE) };
    });
  }

  /** Waits for a tick after `count` of them that says `words`. */
  async tickThatSays(
    words: string | RegExp,
    options: { readonly after: number; readonly withinMs: number },
  ): Promise<TickLine> {
    return await eventually(`a tick that says ${words}`, {
      withinMs: options.withinMs,
      ask: async () =>
        (await this.ticks()).slice(options.after).find(({ text }) => text.search(words) !== -1) ??
          null,
    });
  }

  /** Whether a tick is running. */
  async isRunning(): Promise<boolean> {
    const words = ["systemctl", "show", "--property=ActiveState", "--value"];
    return await this.host.ask(...words, UNIT_NAMES.probeService) === "activating";
  }

  /** Waits until the timer has started a tick. */
  async untilRunning(tickMs: number): Promise<void> {
    await eventually("a running tick", {
      withinMs: tickMs + 2_000,
      ask: async () => await this.isRunning() ? true : null,
    });
  }

  /** Stops a tick while it runs, for on a busy machine it is over before one has looked twice. */
  async holdTick(credential: string): Promise<void> {
    await eventually("a tick that is held", {
      withinMs: 45_000,
      ask: async () => {
        await this.host.run(["systemctl", "kill", "--signal=STOP", UNIT_NAMES.probeService]);
        return (await this.host.run(["test", "-e", credential])).code === 0 ? true : null;
      },
    });
  }

  /** Ticks come every 2 s from here on, by a timer all the same. */
  async hurry(): Promise<void> {
    const folder = `/etc/systemd/system/${UNIT_NAMES.probeTimer}.d`;
    const text = "[Timer]\\nOnCalendar=\\nOnCalendar=*:*:0/2\\n";
    await this.host.ask("sh", "-c", `mkdir -p ${folder}; printf '${text}' > ${folder}/hurry.conf`);
    await this.host.ask("systemctl", "daemon-reload");
    await this.host.ask("systemctl", "restart", UNIT_NAMES.probeTimer);
  }

  plug(): Promise<Record<string, unknown>> {
    return this.host.fetch(`http://${this.ports.plugControl}/state`);
  }

  /** Waits until the plug's relay is open or closed. */
  async relayIs(on: boolean, withinMs: number): Promise<void> {
    await eventually(`the plug's relay ${on ? "closes" : "opens"}`, {
      withinMs,
      ask: async () => (await this.plug())["relay"] === on ? on : null,
    });
  }

  async hangRouter(): Promise<void> {
    await this.host.fetch(`http://127.0.0.1:${this.ports.router}/hang`, "POST");
  }

  /** The state that ticks keep in memory. */
  async runtimeState(): Promise<Record<string, unknown>> {
    const path = `${privateTwin(HOME_FOLDERS.runtime)}/state.json`;
    return JSON.parse(await this.host.ask("cat", path)).state;
  }

  /** What has happened, from the log on disk. */
  async events(): Promise<readonly Record<string, unknown>[]> {
    const text = await this.host.ask("cat", `${privateTwin(HOME_FOLDERS.state)}/events.jsonl`);
    return text.split("\n").map((line) => JSON.parse(line));
  }
}

function homeToml({ sites, gateway }: {
  readonly sites: readonly number[];
  readonly gateway: number;
}): string {
  const targets = [
    ...sites.map((port) => `"http://127.0.0.1:${port}/generate_204#role=internet"`),
    // Never answers: each tick lasts as long as its deadline, so that it can be met.
    `"http://127.0.0.1:${gateway}/#role=local"`,
  ];
  return `for_tests_only = true

[site]
id = "machine"

[probe]
targets = [${targets.join(", ")}]
gateway = "tcp://127.0.0.1:${gateway}"
resolver_check = "off"
deadline = "1s"

[policy]
stale_after = "4s"
gateway_grace = "0s"
off = "5s"
boot_grace = "5s"
gaps = ["2s"]
`;
}
