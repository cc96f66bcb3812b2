/** The systemd units of an installed watchdog: the tick, its timer, and the way to control it. */
import {
  bundledEntry,
  CONTROL_ENTRY,
  CONTROL_SOCKET,
  DENO_ALONE,
  HOME_FOLDERS,
  HOME_USER,
  PREFIX_PATHS,
  privateTwin,
  PROBE_ENTRY,
  UNIT_NAMES,
} from "./paths.ts";
import { hardening, type NetworkNeed } from "./unit_hardening.ts";
import type { HomePermissions } from "./unit_permissions.ts";
import { renderUnit, unitCommand, type UnitLine, unitText } from "./unit_text.ts";

/** What the units are rendered from. */
export interface HomeUnitOptions {
  readonly permissions: HomePermissions;
  /** Whether the bundle is run, and not the sources. */
  readonly bundled: boolean;
  /** Absolute path of program and project. */
  readonly prefix: string;
  /** Absolute path of home.toml. */
  readonly homeToml: string;
  /** Names of secret files beside home.toml. */
  readonly secretFiles: readonly string[];
  /** Group that may control the watchdog besides root; null: none. */
  readonly controlGroup: string | null;
}

/** A file of systemd's unit folder. */
export interface UnitFile {
  readonly name: string;
  readonly text: string;
}

/** `%d` is `$CREDENTIALS_DIRECTORY`, where systemd puts the files of LoadCredential. */
export const CREDENTIALS = "%d";
/** What the `DENO_DIR` of a tick of sources has from root's: packages and compiled code. */
const CACHE_PARTS = ["npm", "gen"] as const;
const ENVIRONMENT_NAMES = [
  "STATE_DIRECTORY",
  "RUNTIME_DIRECTORY",
  "CREDENTIALS_DIRECTORY",
  "BOOT_ID",
];

/** Renders the four units of a home. */
export function renderHomeUnits(options: HomeUnitOptions): readonly UnitFile[] {
  return [
    { name: UNIT_NAMES.probeService, text: renderProbeService(options) },
    { name: UNIT_NAMES.probeTimer, text: renderProbeTimer() },
    { name: UNIT_NAMES.controlSocket, text: renderControlSocket(options) },
    { name: UNIT_NAMES.controlService, text: renderControlService(options) },
  ];
}

/** One tick. It ends by itself within 14 s; systemd ends it before the next one is due. */
function renderProbeService(options: HomeUnitOptions): string {
  const { permissions } = options;
  const ping = permissions.ping ? ["ping"] : [];
  // A tick that fails asks for its own carrier, address and route.
  const programs = [...ping, "ip", ...permissions.programs.map(unitText)];
  const command = denoCommand(options, {
    entry: PROBE_ENTRY,
    flags: [
      ...(permissions.net.length > 0
        ? [`--allow-net=${permissions.net.map(unitText).join(",")}`]
        : []),
      `--allow-run=${programs.join(",")}`,
    ],
  });
  return renderUnit({
    Unit: [
      ["Description", "Rebootinator: one tick of the internet watchdog"],
      ["StartLimitIntervalSec", "0"],
    ],
    Service: [
      ["Type", "oneshot"],
      ["ExecStart", command],
      ["TimeoutStartSec", "14500ms"],
      { comment: "A tick may be killed at any instruction; state survives that" },
      ["KillSignal", "SIGKILL"],
      { comment: "Of each tick the journal keeps the tick's own line only" },
      ["SyslogLevel", "notice"],
      ["LogLevelMax", "notice"],
      ...identity(options),
      ...hardening({
        network: networkOf(permissions),
        ping: permissions.ping,
        ip: true,
        compiles: false,
      }),
    ],
  });
}

function networkOf({ addresses, multicastNames }: HomePermissions): NetworkNeed {
  return addresses === null ? { kind: "names", multicastNames } : { kind: "addresses", addresses };
}

/** By the calendar, for an interval drifts by half a second and more. */
function renderProbeTimer(): string {
  return renderUnit({
    Unit: [["Description", "Rebootinator: a tick of the internet watchdog every 15 s"]],
    Timer: [
      ["OnCalendar", "*:*:0/15"],
      ["AccuracySec", "50ms"],
      ["RandomizedDelaySec", "0"],
      ["Persistent", "no"],
    ],
    Install: [["WantedBy", "timers.target"]],
  });
}

function renderControlSocket({ controlGroup }: HomeUnitOptions): string {
  return renderUnit({
    Unit: [["Description", "Rebootinator: where pause, resume, reboot and report are asked"]],
    Socket: [
      ["ListenStream", CONTROL_SOCKET],
      ["Accept", "yes"],
      ["MaxConnections", "4"],
      ["SocketUser", "root"],
      ["SocketGroup", controlGroup ?? "root"],
      ["SocketMode", controlGroup === null ? "0600" : "0660"],
      ["RemoveOnStop", "yes"],
    ],
    Install: [["WantedBy", "sockets.target"]],
  });
}

/** One control command: the tick's identity and folders, the caller's socket, no network. */
function renderControlService(options: HomeUnitOptions): string {
  const command = denoCommand(options, { entry: CONTROL_ENTRY, flags: [] });
  return renderUnit({
    Unit: [
      ["Description", "Rebootinator: a control command"],
      ["CollectMode", "inactive-or-failed"],
    ],
    Service: [
      ["Type", "exec"],
      ["ExecStart", command],
      ["StandardInput", "socket"],
      ["StandardOutput", "socket"],
      ["StandardError", "journal"],
      { comment: "It waits for a running tick, which takes 14 s at most" },
      ["RuntimeMaxSec", "60"],
      ["LogLevelMax", "notice"],
      ...identity(options),
      ...hardening({ network: { kind: "none" }, ping: false, ip: false, compiles: false }),
    ],
  });
}

/**
 * How the runtime starts what ends soon. Nothing is compiled to machine code, so that memory need
 * never be both writable and executable. All functions of a file are in the code that Deno keeps of
 * it, one thread does all, and no collection of garbage falls into a quiet tick: a fifth of its CPU
 * (docs/decisions/tick_cost.md).
 */
export const SHORT_RUN_FLAG =
  "--v8-flags=--jitless,--no-lazy,--single-threaded,--min-semi-space-size=2";

function denoCommand(
  options: HomeUnitOptions,
  { entry, flags }: { readonly entry: string; readonly flags: readonly string[] },
): string {
  // Deno asks for the place that a link leads to as well.
  const kept = [HOME_FOLDERS.state, HOME_FOLDERS.runtime].flatMap((path) => [
    path,
    privateTwin(path),
  ]).join(",");
  const prefix = unitText(options.prefix);
  const app = `${prefix}/${PREFIX_PATHS.app}`;
  return unitCommand([
    ...denoRun(prefix),
    ...(options.bundled ? ["--no-config", "--no-lock"] : ["--frozen"]),
    SHORT_RUN_FLAG,
    `--allow-read=${kept},${CREDENTIALS}`,
    `--allow-write=${kept}`,
    "--allow-sys=osUptime",
    `--allow-env=${ENVIRONMENT_NAMES.join(",")}`,
    // tuyapi's libraries read variables as they load; unset they must be, not forbidden.
    "--ignore-env",
    ...flags,
    `${app}/${options.bundled ? bundledEntry(entry) : entry}`,
    "--config",
    `${CREDENTIALS}/home.toml`,
  ]);
}

/** Who runs it, and with which folders and secrets: the same for the tick and for control. */
function identity(
  { prefix, homeToml, secretFiles, bundled }: HomeUnitOptions,
): readonly UnitLine[] {
  const folder = homeToml.slice(0, homeToml.lastIndexOf("/"));
  const cache = `${unitText(prefix)}/${PREFIX_PATHS.cache}`;
  const deno = privateTwin(HOME_FOLDERS.deno);
  const bound = CACHE_PARTS.map((part) => `${cache}/${part}:${deno}/${part}`);
  return [
    ...dynamicUser(HOME_USER, unitText(prefix)),
    ["RuntimeDirectory", `${HOME_USER} ${HOME_FOLDERS.deno.slice("/run/".length)}`],
    ["RuntimeDirectoryMode", "0700"],
    { comment: "Else the state in memory would be gone after every tick" },
    ["RuntimeDirectoryPreserve", "yes"],
    {
      comment:
        "Deno's own databases change with every start: not on the disk, an SD card wears out",
    },
    ["Environment", `DENO_DIR=${HOME_FOLDERS.deno} ${DENO_ALONE} NO_COLOR=1 BOOT_ID=%b`],
    ...(bundled ? [] : [["BindReadOnlyPaths", bound.join(" ")] as const]),
    ["LoadCredential", `home.toml:${unitText(homeToml)}`],
    ...secretFiles.map((name): UnitLine => [
      "LoadCredential",
      `${unitText(name)}:${unitText(folder)}/${unitText(name)}`,
    ]),
  ];
}

/** How each command line of ours begins, below a prefix that is `unitText()`. */
export function denoRun(prefix: string): readonly string[] {
  return [`${prefix}/${PREFIX_PATHS.deno}`, "run", "--no-prompt", "--quiet", "--cached-only"];
}

/** Who runs it, with a state folder of the same name; `prefix` is `unitText()`. */
export function dynamicUser(user: string, prefix: string): readonly UnitLine[] {
  return [
    ["SyslogIdentifier", "rebootinator"],
    ["DynamicUser", "yes"],
    ["User", user],
    ["WorkingDirectory", `${prefix}/${PREFIX_PATHS.app}`],
    ["StateDirectory", user],
    ["StateDirectoryMode", "0700"],
  ];
}
