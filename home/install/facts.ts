/** Finding out what is to be installed: settings, secrets, and where they are. */
import {
  describeUnreadable,
  type SettingFile,
  settingFilesOf,
  settingIn,
} from "../../lib/base/environment.ts";
import {
  type CloudConfig,
  FILE_SETTINGS,
  parseCloudConfig,
} from "../../lib/config/cloud_config.ts";
import { findUnfitSetting, renderCloudUnit } from "../../lib/install/cloud_unit.ts";
import { parseEnvironmentFile } from "../../lib/config/env_file.ts";
import { isPingClosed, PING_FOR_ALL } from "../../lib/doctor/ping_right.ts";
import { INSTALLED_HOME_TOML } from "../../lib/install/paths.ts";
import type { CloudPart, HomePart } from "../../lib/install/plan.ts";
import { parseResolvers, permissionsOf } from "../../lib/install/unit_permissions.ts";
import { renderHomeUnits } from "../../lib/install/units.ts";
import { loadHomeConfig } from "../config/config_file.ts";
import { folderOf, readTextFile, whyNoText } from "../host/files.ts";
import { identifyPlug } from "../../lib/plugs/plug_identity.ts";
import { InstallFault } from "./cache.ts";

/** Names that a secret file may have: systemd takes it for the name of a credential. */
const SECRET_FILE_REGEXP = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const FILE_BYTES_MAX = 64 * 1024;
const PING_CLOSED =
  `This kernel lets no service ping, so ping targets will say that they could not be tried: ${PING_FOR_ALL}`;
const HOME_TOML = "home.toml";

/** What the units of a home are rendered from. */
export interface HomeFactsOptions {
  /** home.toml; its secret files are beside it. */
  readonly config: string;
  readonly prefix: string;
  /** Whether the project has a bundle of its tick. */
  readonly bundled: boolean;
  readonly controlGroup: string | null;
  /** The host's resolv.conf. */
  readonly resolvConf: string;
  /** Where the kernel says which groups may ping without rights. */
  readonly pingGroupRange: string;
}

/** Reads and checks a home's settings; throws InstallFault with one line for people. */
export function gatherHome(
  options: HomeFactsOptions,
): {
  readonly part: Omit<HomePart, "journalFolders">;
  readonly plug: string;
  readonly warnings: readonly string[];
} {
  const loaded = loadHomeConfig(options.config, { credentialsFolder: null });
  if (loaded.kind === "failed") throw new InstallFault(loaded.why);
  const secretFiles = [
    ...new Set(loaded.secrets.flatMap(({ file }) => file === null ? [] : [file.name])),
  ];
  const wrong = secretFiles.find((name) => !SECRET_FILE_REGEXP.test(name) || name === HOME_TOML);
  if (wrong !== undefined) {
    throw new InstallFault(
      `Cannot install: a secret file must be named without a folder and stand beside home.toml, got ${
        JSON.stringify(wrong)
      }`,
    );
  }
  const resolvers = readResolvers(options.resolvConf);
  const units = renderHomeUnits({
    permissions: permissionsOf(loaded.config, { resolvers }),
    bundled: options.bundled,
    prefix: options.prefix,
    homeToml: INSTALLED_HOME_TOML,
    secretFiles,
    controlGroup: options.controlGroup,
  });
  const settings = [
    { from: options.config, name: HOME_TOML },
    ...secretFiles.map((name) => ({ from: `${folderOf(options.config)}/${name}`, name })),
  ];
  const plug = identifyPlug(loaded.config.plug).fingerprint;
  const pings = loaded.config.probes.targets.some(({ kind }) => kind === "ping");
  const warnings = [
    ...loaded.warnings,
    ...(pings && mayNotPing(options.pingGroupRange) ? [PING_CLOSED] : []),
  ];
  return { part: { units, settings }, plug, warnings };
}

/** What is installed for a cloud with these settings. Throws InstallFault with one line for people. */
export function gatherCloud(
  options: { readonly environmentFile: string; readonly prefix: string },
): CloudPart {
  const { config, secretFiles } = readCloudSettings(options.environmentFile);
  const unit = renderCloudUnit(config, { prefix: options.prefix, secretFiles });
  const listens = { host: config.host, port: config.port };
  return { unit, environmentFrom: options.environmentFile, listens };
}

/** A cloud's settings, and the files of its secrets. Throws InstallFault with one line for people. */
export function readCloudSettings(
  environmentFile: string,
): { readonly config: CloudConfig; readonly secretFiles: readonly SettingFile[] } {
  const stored = readTextFile(environmentFile, FILE_BYTES_MAX);
  if (stored.kind !== "text") {
    const why = whyNoText(stored);
    throw new InstallFault(`Cannot read settings: ${environmentFile}: ${why}`);
  }
  try {
    const environment = parseEnvironmentFile(stored.text);
    const secretFiles = settingFilesOf(environment, FILE_SETTINGS);
    const unfit = findUnfitSetting(environment, secretFiles);
    if (unfit !== null) throw new TypeError(`Cannot read settings: ${unfit}`);
    const config = parseCloudConfig({
      ...environment,
      ...Object.fromEntries(secretFiles.map((file) => [file.name, readSetting(file)])),
    });
    return { config, secretFiles };
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("Cannot ")) throw error;
    throw new InstallFault(`${error.message} (${environmentFile})`, { cause: error });
  }
}

/** Throws TypeError. */
function readSetting(file: SettingFile): string {
  const stored = readTextFile(file.path, FILE_BYTES_MAX);
  if (stored.kind === "text") return settingIn(file, stored.text);
  throw new TypeError(describeUnreadable(file, whyNoText(stored)));
}

function mayNotPing(path: string): boolean {
  const stored = readTextFile(path, FILE_BYTES_MAX);
  return stored.kind === "text" && isPingClosed(stored.text);
}

function readResolvers(path: string): readonly string[] {
  const stored = readTextFile(path, FILE_BYTES_MAX);
  return stored.kind === "text" ? parseResolvers(stored.text) : [];
}
