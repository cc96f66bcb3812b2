/** The folders and settings of a home in a kill test: every time is as short as it may be. */
import { OFF_MS } from "./ledger.ts";
import type { HomeNetwork } from "./network.ts";
import type { HomeFolders } from "./tick.ts";

export const PLUG = { id: "bf0kill0kill0kill0kk", key: "kill-test-key-16" } as const;

export async function makeHomeFolders(
  folder: string,
  { network, protocol, deadline = "1s" }: {
    readonly network: Pick<HomeNetwork, "sitePort" | "gatewayPort" | "plugPort">;
    readonly protocol: string;
    /** Of the probes. */
    readonly deadline?: string;
  },
): Promise<HomeFolders> {
  const folders = {
    config: `${folder}/home.toml`,
    state: `${folder}/state`,
    runtime: `${folder}/run`,
  };
  await Deno.mkdir(folders.state, { recursive: true });
  await Deno.mkdir(folders.runtime, { recursive: true });
  await Deno.writeTextFile(
    folders.config,
    `for_tests_only = true
[probe]
targets = ["http://127.0.0.1:${network.sitePort}/generate_204#role=internet"]
gateway = "tcp://127.0.0.1:${network.gatewayPort}"
resolver_check = "off"
deadline = "${deadline}"
[policy]
stale_after = "1s"
gateway_grace = "0s"
off = "${OFF_MS / 1_000}s"
boot_grace = "1s"
gaps = ["1s"]
[plug]
driver = "tuya"
address = "127.0.0.1"
port = ${network.plugPort}
id = "${PLUG.id}"
key = "${PLUG.key}"
protocol = "${protocol}"
tested = true
`,
    { mode: 0o600 },
  );
  return folders;
}
