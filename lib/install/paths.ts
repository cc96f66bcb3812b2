/**
 * Where an installed watchdog lives. Everything that installs it, asks it or removes it takes the
 * names from here.
 *
 * One identity, one state: the tick runs as systemd's dynamic user `rebootinator`, whose folders
 * nobody else may enter, so a file that root writes there is neither owned nor locked rightly. A
 * control command therefore never touches state itself. It connects to `CONTROL_SOCKET`, writes one
 * line (`ControlRequest` as JSON) and reads one line back (`ControlReply` as JSON). systemd starts
 * `rebootinator-control@.service` for the connection: the same user, folders and lock as the tick,
 * the request on its standard input, the reply from its standard output, and no network at all.
 * Who may ask is the mode and group of the socket: root, and the group named at installation.
 */

/** Names of systemd units. */
export const UNIT_NAMES = {
  probeService: "rebootinator-probe.service",
  probeTimer: "rebootinator-probe.timer",
  controlSocket: "rebootinator-control.socket",
  /** A template: one instance for each connection. */
  controlService: "rebootinator-control@.service",
  cloudService: "rebootinator-cloud.service",
} as const;

/** One of the two that may be installed on a computer. */
export type Half = "home" | "cloud";

/** The units of each. */
export const HALF_UNITS: Readonly<Record<Half, readonly string[]>> = {
  home: Object.values(UNIT_NAMES).filter((name) => name !== UNIT_NAMES.cloudService),
  cloud: [UNIT_NAMES.cloudService],
};

/** Folder of the unit files. */
export const UNIT_FOLDER = "/etc/systemd/system";

/** Program and project files: `bin/`, `app/`, `cache/`, `installed.json`. */
export const PREFIX_DEFAULT = "/usr/local/lib/rebootinator";

/** The same where it came as a Debian package: these files are the package manager's. */
export const PACKAGED_PREFIX = "/usr/lib/rebootinator";

/** Within the prefix. */
export const PREFIX_PATHS = {
  deno: "bin/deno",
  /** The `rebootinator` command. */
  command: "bin/rebootinator",
  app: "app",
  /** Packages and compiled code of tick and command: a `DENO_DIR` of root's, for all to read. */
  cache: "cache",
  /** `InstalledRecord` as JSON. */
  record: "installed.json",
  /** The release before, for going back to it. */
  before: "before",
  beforeUnits: "before/units",
  /** What stood when an installation began, until that works. */
  standing: "standing",
} as const;

/**
 * The registry that is meant where nobody names another. Who installs may have one of his own, by
 * which a cache is sorted; the units, and other people's commands, know nothing of it.
 */
export const USUAL_REGISTRY = "https://registry.npmjs.org/";

/** A variable, and its value, by which Deno itself asks nobody for a newer Deno; it does so by itself. */
export const DENO_ALONE = "DENO_NO_UPDATE_CHECK=1";

/** Where people's and sudo's PATH lead to the command, and shells to what they know of it. */
export type CommandPlaces = Readonly<ReturnType<typeof commandPlaces>>;

/** Those places, for an installation with this prefix. */
export function commandPlaces(prefix: string) {
  if (prefix === PACKAGED_PREFIX) {
    return {
      link: "/usr/bin/rebootinator",
      bash: "/usr/share/bash-completion/completions/rebootinator",
      zsh: "/usr/share/zsh/vendor-completions/_rebootinator",
    };
  }
  return {
    link: "/usr/local/bin/rebootinator",
    bash: "/usr/local/share/bash-completion/completions/rebootinator",
    zsh: "/usr/local/share/zsh/site-functions/_rebootinator",
  };
}

/** The tasks that the command is made from, within the installed project. */
export const INSTALLED_TASKS = "tasks.json";

/** Settings and secrets; owned by root, closed to others. */
export const SETTINGS_FOLDER = "/etc/rebootinator";

/** The installed home.toml; its secret files are beside it. */
export const INSTALLED_HOME_TOML = `${SETTINGS_FOLDER}/home.toml`;

/** When the doctor last sent a test to the phone, in ms since 1970. */
export const PHONE_TEST_FILE = `${SETTINGS_FOLDER}/phone_test`;

/** Environment of the cloud on an own server; holds its secret, mode 0600. */
export const CLOUD_ENV_FILE = `${SETTINGS_FOLDER}/cloud.env`;

/** systemd's dynamic user of the tick and of control commands. */
export const HOME_USER = "rebootinator";

/** systemd's dynamic user of the cloud. */
export const CLOUD_USER = "rebootinator-cloud";

/** Folders that systemd makes for a dynamic user; links into a folder only root may enter. */
export const HOME_FOLDERS = {
  state: "/var/lib/rebootinator",
  runtime: "/run/rebootinator",
  /**
   * The tick's `DENO_DIR`. Deno writes to its databases there at each start, so they are in memory;
   * it is a folder apart, which the program may neither read nor write.
   */
  deno: "/run/rebootinator-deno",
} as const;

/** Where releases before 0.2 had the tick's `DENO_DIR`. */
export const OLD_HOME_CACHE = "/var/cache/rebootinator";

/** The same for the cloud; its KV file is in the state folder. */
export const CLOUD_FOLDERS = {
  state: "/var/lib/rebootinator-cloud",
  cache: "/var/cache/rebootinator-cloud",
} as const;

/**
 * Where a control command reaches the installed watchdog. Deno 2.9.6 wants three permissions for
 * it: net of `unix:PATH`, read and write of the path.
 */
export const CONTROL_SOCKET = "/run/rebootinator-control.sock";

/** Where a dynamic user's folder really is: `/var/lib/name` is a link to `/var/lib/private/name`. */
export function privateTwin(path: string): string {
  const slash = path.lastIndexOf("/");
  return `${path.slice(0, slash)}/private${path.slice(slash)}`;
}

/** Where set-up writes down what it began on a plug, in the state folder. */
export const JOURNAL_FILE = "commissioning.json";

/** What a control command asks, in at most `CONTROL_REQUEST_BYTES_MAX`. */
export interface ControlRequest {
  /** The command and its arguments: `["pause", "2h"]`. */
  readonly args: readonly string[];
}

/** What comes back: exactly one line of JSON. */
export interface ControlReply {
  readonly exitCode: number;
  /** For standard output, whole, with line breaks. */
  readonly output: string;
  /** For standard error. */
  readonly errors: string;
}

/** Largest request, in bytes, line break included. */
export const CONTROL_REQUEST_BYTES_MAX = 4 * 1024;

/** Largest reply, in bytes: a report over 13 months of outages. */
export const CONTROL_REPLY_BYTES_MAX = 4 * 1024 * 1024;

/** What systemd runs for a connection, within the project. */
export const CONTROL_ENTRY = "home/control_main.ts";

/** What the timer runs, within the project. */
export const PROBE_ENTRY = "home/main.ts";

/**
 * Where the bundle of both is, within the project. Two folders deep as the sources are: a module
 * finds the project by its own place.
 */
export const BUNDLE_FOLDER = "dist/tick";

/** Its entry for an entry of the sources. */
export function bundledEntry(entry: string): string {
  return `${BUNDLE_FOLDER}/${entry.slice(entry.lastIndexOf("/") + 1).replace(/\.ts$/, ".js")}`;
}

/** Asks the cloud of this computer whether it answers. */
export const HEALTH_ENTRY = "cloud/health_main.ts";

/** Written by `deno task install` into the prefix. */
export interface InstalledRecord {
  readonly release: string;
  readonly denoVersion: string;
  /** Where Deno's program was copied from. */
  readonly denoFrom: string;
  /** Group that may use the control socket besides root; null: root only. */
  readonly controlGroup: string | null;
  /** Fingerprint of the plug that is looked after; null: only a cloud is installed. */
  readonly plug: string | null;
}
