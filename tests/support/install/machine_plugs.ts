/** Plugs beside a private machine: who they are, and how home.toml names them. */
import { TAPO_ACCOUNT, TAPO_MAC } from "../plugs/tapo/fake_plug.ts";
import type { PrivateHost } from "./private_host.ts";

export interface MachinePlug {
  /** Where its state is told, `HOST:PORT`. */
  readonly control: string;
  /** The `[plug]` section. */
  readonly table: string;
  readonly secret: { readonly file: string; readonly text: string };
}

export const PLUG_ID = "bf0test0test0test0dd";
const PLUG_KEY = "test-local-key-1";
const WIFI_BOOT_MS = 2_000;

export async function startTuya(host: PrivateHost): Promise<MachinePlug> {
  const { port, controlPort } = JSON.parse(
    await host.startNeighbour([
      "--allow-net=127.0.0.1",
      "tests/support/plugs/tuya/fake_plug_main.ts",
      `--id=${PLUG_ID}`,
      `--key=${PLUG_KEY}`,
      "--protocol=3.4",
      "--watts=11",
      `--wifi-boot-ms=${WIFI_BOOT_MS}`,
    ]),
  );
  return {
    control: `127.0.0.1:${controlPort}`,
    secret: { file: "plug.key", text: PLUG_KEY },
    table: `[plug]
driver = "tuya"
address = "127.0.0.1"
port = ${port}
id = "${PLUG_ID}"
key_file = "plug.key"
protocol = "3.4"
tested = true
`,
  };
}

/** Where the simulated Tapo plug is: its Wi-Fi, and a wire by which tests look at it. */
export const TAPO_ADDRESS = "10.77.0.2";
const TAPO_CONTROL = "10.78.0.2";

/** In a network of its own, which is reached by an interface that goes down with its router. */
export async function startTapo(host: PrivateHost): Promise<MachinePlug> {
  const plug = await host.startOutsider([
    "--unstable-net",
    "--allow-net",
    "--allow-run=ip",
    "tests/support/plugs/tapo/fake_plug_main.ts",
    `--wifi-boot-ms=${WIFI_BOOT_MS}`,
  ]);
  await plug.joinBy({ ours: "wifi0", theirs: "wlan0", network: "10.77.0", broadcasts: true });
  await plug.joinBy({ ours: "wire0", theirs: "eth0", network: "10.78.0", broadcasts: false });
  return {
    control: `${TAPO_CONTROL}:${JSON.parse(plug.line).controlPort}`,
    secret: { file: "plug.password", text: TAPO_ACCOUNT.password },
    table: `[plug]
driver = "tapo"
address = "${TAPO_ADDRESS}"
mac = "${TAPO_MAC}"
user = "${TAPO_ACCOUNT.user}"
password_file = "plug.password"
tested = true
`,
  };
}
