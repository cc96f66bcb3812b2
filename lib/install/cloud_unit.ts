/** The systemd unit of the cloud on an own server. */
import { hostBeforePort } from "../base/address.ts";
import type { Environment, SettingFile } from "../base/environment.ts";
import {
  CLOUD_VARIABLES,
  type CloudConfig,
  COMMAND_VARIABLES,
  MISTAKEN_VARIABLES,
} from "../config/cloud_config.ts";
import {
  CLOUD_ENV_FILE,
  CLOUD_FOLDERS,
  CLOUD_USER,
  DENO_ALONE,
  PREFIX_PATHS,
  privateTwin,
  UNIT_NAMES,
} from "./paths.ts";
import { hardening } from "./unit_hardening.ts";
import { renderUnit, unitCommand, type UnitLine, unitText } from "./unit_text.ts";
import { CREDENTIALS, denoRun, dynamicUser, type UnitFile } from "./units.ts";

const HTTPS_PORT = 443;
const HTTP_PORT = 80;

/** What systemd runs, within the project. */
export const CLOUD_ENTRY = "cloud/main.ts";

/** The first setting that an installed cloud cannot have, as a sentence; null: none. */
export function findUnfitSetting(
  environment: Environment,
  files: readonly SettingFile[],
): string | null {
  if (environment["KV_PATH"]?.includes("://") === false) {
    return `KV_PATH must be left out or be a server: the store is in ${CLOUD_FOLDERS.state}`;
  }
  // To systemd any other path is the name of a credential.
  const found = files.find(({ path }) => !path.startsWith("/"));
  return found === undefined
    ? null
    : `${found.name}_FILE must be a path from the root on, got ${JSON.stringify(found.path)}`;
}

/**
 * Renders `rebootinator-cloud.service`: exactly the ports that these settings need, and their
 * secrets that stand in files handed over by systemd, which reads them as root.
 */
export function renderCloudUnit(
  config: Pick<CloudConfig, "host" | "port" | "publicUrl" | "phone" | "store">,
  options: { readonly prefix: string; readonly secretFiles: readonly SettingFile[] },
): UnitFile {
  const prefix = unitText(options.prefix);
  const { state, cache } = CLOUD_FOLDERS;
  const handedOver = options.secretFiles.length > 0;
  const names = [
    ...[...CLOUD_VARIABLES, ...COMMAND_VARIABLES, ...MISTAKEN_VARIABLES],
    ...(handedOver ? ["CREDENTIALS_DIRECTORY"] : []),
  ];
  const command = unitCommand([
    ...denoRun(prefix),
    "--frozen",
    // MiB of young objects, and by how much old ones may grow until they are looked through: 10,000
    // homes cost 50 MiB less by the one and 20 by the other, and heartbeats no time.
    "--v8-flags=--max-semi-space-size=8,--heap-growing-percent=50",
    // /dev/null: files that are kept back for when no more can be opened.
    `--allow-read=${state},${privateTwin(state)},/dev/null${handedOver ? `,${CREDENTIALS}` : ""}`,
    `--allow-write=${state},${privateTwin(state)}`,
    `--allow-net=${placesOf(config).map(unitText).join(",")}`,
    // How long the machine slept: that time is no home's silence.
    "--allow-sys=osUptime",
    `--allow-env=${names.join(",")}`,
    `${prefix}/${PREFIX_PATHS.app}/${CLOUD_ENTRY}`,
  ]);
  const text = renderUnit({
    Unit: [
      ["Description", "Rebootinator: the cloud, on an own server"],
      ["After", "network.target"],
    ],
    Service: [
      ["Type", "exec"],
      ["ExecStart", command],
      ["Restart", "always"],
      ["RestartSec", "2s"],
      ["TimeoutStopSec", "10s"],
      // 12 KiB for each connection that says nothing; ten thousand homes take 150 MiB.
      ["LimitNOFILE", "8192"],
      ["MemoryMax", "512M"],
      ...dynamicUser(CLOUD_USER, prefix),
      ["CacheDirectory", CLOUD_USER],
      ["CacheDirectoryMode", "0700"],
      ["Environment", `DENO_DIR=${cache} ${DENO_ALONE} NO_COLOR=1 KV_PATH=${state}/cloud.kv`],
      { comment: "Read by systemd as root, so that mode 0600 is enough" },
      ["EnvironmentFile", CLOUD_ENV_FILE],
      ...options.secretFiles.map(({ name, path }): UnitLine => [
        "LoadCredential",
        `${name}:${unitText(path)}`,
      ]),
      ...hardening({
        network: { kind: "names", multicastNames: false },
        ping: false,
        ip: false,
        compiles: true,
      }),
    ],
    Install: [["WantedBy", "multi-user.target"]],
  });
  return { name: UNIT_NAMES.cloudService, text };
}

function placesOf(
  { host, port, publicUrl, phone, store }: Pick<
    CloudConfig,
    "host" | "port" | "publicUrl" | "phone" | "store"
  >,
): string[] {
  const listens = `${hostBeforePort(host)}:${port}`;
  const asked = [
    ...phone.channels.map((channel) => channel.url),
    ...(store.kind === "server" ? [store.url] : []),
    // Its own address is asked whether homes can come in.
    ...(publicUrl === null ? [] : [publicUrl]),
  ].map((text) => {
    const url = new URL(text);
    return `${url.hostname}:${url.port || (url.protocol === "https:" ? HTTPS_PORT : HTTP_PORT)}`;
  });
  return [...new Set([listens, ...asked])];
}
