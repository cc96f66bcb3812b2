/** A home in a temporary folder whose tick runs as a child process with the task's own flags. */
import { runProbe, taskFlags, type TickResult } from "../../demo/actors.ts";

export interface ProbeHome extends AsyncDisposable {
  readonly folder: string;
  /** Replaces home.toml. */
  configure(toml: string): Promise<void>;
  /** One tick. */
  tick(): Promise<TickResult>;
  /** The tick's own flags and any others, as somebody would type them. */
  run(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }>;
}

const ROOT = new URL("../../../", import.meta.url);

export async function createProbeHome(toml: string): Promise<ProbeHome> {
  const folder = await Deno.makeTempDir();
  const flags = await taskFlags("probe");
  const config = `${folder}/home.toml`;
  await Deno.writeTextFile(config, toml, { mode: 0o600 });
  return {
    folder,
    configure: (changed) => Deno.writeTextFile(config, changed),
    tick: () => runProbe(flags, { config, state: `${folder}/state` }),
    async run(args) {
      const output = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--no-prompt", "--quiet", ...flags, "home/main.ts", ...args],
        cwd: ROOT,
        env: { BOOT_ID: "test", PATH: "" },
      }).output();
      const decoder = new TextDecoder();
      return {
        code: output.code,
        stdout: decoder.decode(output.stdout),
        stderr: decoder.decode(output.stderr),
      };
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** What a test changes of the home below. */
export interface QuickHome {
  /** One internet target, `http://127.0.0.1:PORT/generate_204`. */
  readonly sitePort: number;
  readonly plug: string;
  readonly more?: string;
}

/** A home.toml with short times: an outage is stale after 2 s. */
export function quickToml({ sitePort, plug, more = "" }: QuickHome): string {
  return `for_tests_only = true
[site]
id = "home"
[probe]
targets = ["http://127.0.0.1:${sitePort}/generate_204#role=internet"]
resolver_check = "off"
deadline = "1s"
[policy]
stale_after = "2s"
gateway_grace = "0s"
off = "2s"
boot_grace = "5s"
[plug]
tested = true
${plug}
${more}`;
}
