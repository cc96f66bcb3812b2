/**
 * Sets a home up: finds, asks, writes, tries; `--help` says how.
 *
 * @module
 */
import {
  INSTALLED_PROGRAM,
  ownOutput,
  usualHomeToml,
  writeInOwnWords,
} from "./host/own_program.ts";
import type { OwnProgram } from "../lib/install/own_command.ts";
import type { HomeConfig } from "../lib/config/home_config.ts";
import { parseDefaultRoute } from "../lib/setup/default_route.ts";
import { CommandError, runCommand } from "../lib/base/command.ts";
import { EXIT, type ExitCode } from "../lib/base/exit.ts";
import { readSetupFlags, type SetupFlags, setupShape } from "../lib/setup/flags.ts";
import { setupHelp } from "../lib/setup/help.ts";
import { ANNOUNCEMENT_PORTS, QUESTION_PORT } from "./plugs/tuya/announcement.ts";
import { broadcastAddresses } from "../lib/airtouch/shell/datagrams.ts";
import type { Writer } from "./host/files.ts";
import { ownFolders } from "./host/folders.ts";
import { publishNtfy } from "../lib/phone/publish_ntfy.ts";
import { howToPermit } from "./install/permitted_programs.ts";
import { DRIVERS, findDevices, loadPlug, recognizeDevice } from "./plugs/drivers.ts";
import { pause } from "./plugs/stepped_plug.ts";
import { probeAll } from "./probes/probe_all.ts";
import { discoverPlugs } from "./plugs/tuya/find.ts";
import { borrowFolder } from "./setup/own_folder.ts";
import { trialPlaces } from "./setup/places.ts";
import { runSetup } from "./setup/run.ts";
import { askTokenTaken } from "./setup/cloud_token.ts";
import { createTalk } from "./setup/talk.ts";
import type { SetupTools } from "./setup/tools.ts";

const NEVER = new AbortController().signal;
const ROUTE_MS = 2_000;
const RECOGNIZE_MS = 5_000;
const SEND_MS = 10_000;

function write(text: string, stream: Writer = Deno.stdout, program?: OwnProgram): void {
  try {
    writeInOwnWords(text, stream, program);
  } catch {
    // Nobody listens any more; what is under way on the plug must be put back all the same.
  }
}

/** Ctrl-C, a closed terminal or `kill` stop set-up in good order; a second time at once. */
function listenForStop(): AbortSignal {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(name, () => {
      if (stop.signal.aborted) Deno.exit(EXIT.stopped);
      write("\nStopping …\n");
      stop.abort();
    });
  }
  return stop.signal;
}

/** Where there is no such program, what is typed is seen. */
async function echo(on: boolean): Promise<void> {
  try {
    const args = [on ? "echo" : "-echo"];
    await new Deno.Command("stty", { args, stdin: "inherit", stdout: "null", stderr: "null" })
      .output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function findGateway(): Promise<string | null> {
  try {
    const { stdout } = await new Deno.Command("ip", {
      args: ["-4", "route", "show", "default"],
      stdout: "piped",
      stderr: "null",
      signal: AbortSignal.timeout(ROUTE_MS),
    }).output();
    return parseDefaultRoute(new TextDecoder().decode(stdout));
  } catch {
    // No such program: somebody will say.
    return null;
  }
}

/** Where everybody on each network is reached, and this host's own address there. */
function broadcasts(): readonly { readonly own: string; readonly host: string }[] {
  return Deno.networkInterfaces().filter(({ family }) => family === "IPv4").flatMap((each) =>
    broadcastAddresses([each]).map((host) => ({ own: each.address, host }))
  );
}

function find({ searchAsk }: SetupFlags, stop: AbortSignal): SetupTools["find"] {
  const ask = searchAsk === null
    ? broadcasts().map(({ host }) => ({ host, port: null }))
    : [searchAsk];
  return (driver, forMs) => findDevices(driver, { forMs, ask, sleep: pause, signal: stop });
}

function discover(flags: SetupFlags, stop: AbortSignal): SetupTools["discover"] {
  const { searchAsk } = flags;
  const ask = searchAsk === null
    ? broadcasts().map((each) => ({ ...each, port: QUESTION_PORT }))
    : [{ own: searchAsk.host, ...searchAsk }];
  return (onFound, until) => {
    const signal = AbortSignal.any([stop, until]);
    return discoverPlugs({
      forMs: flags.searchMs,
      ports: flags.searchPorts ?? ANNOUNCEMENT_PORTS,
      ask,
      // Other programs that look for plugs may listen at the same time.
      listen: (port) =>
        Deno.listenDatagram({
          transport: "udp",
          hostname: "0.0.0.0",
          port,
          reuseAddress: true,
        }),
      random: (bytes) => crypto.getRandomValues(bytes),
      sleep: pause,
      onFound,
      signal,
    });
  };
}

async function sendTest({ ntfy, site }: HomeConfig): Promise<string | null> {
  if (ntfy === null) return "there is no topic";
  const answer = await publishNtfy({
    title: `${site.name ?? site.id}: a test`,
    body: "This is what a message of your internet watchdog looks like.",
    priority: 3,
    tags: ["wave"],
    click: null,
    sequenceId: null,
    delayMs: null,
  }, { ...ntfy, fetch, now: Date.now, signal: AbortSignal.timeout(SEND_MS) });
  return answer.kind === "delivered" ? null : answer.why;
}

async function setUp(flags: SetupFlags): Promise<ExitCode> {
  const interactive = !flags.yes && Deno.stdin.isTerminal();
  if (!interactive && !flags.yes) {
    throw new CommandError("Cannot set up: there is no terminal to ask at; give --yes and flags");
  }
  const folders = ownFolders(Deno, { state: flags.state });
  if (folders === null) {
    throw new CommandError("Cannot keep a journal: give --state DIR, or set HOME");
  }
  const giveBack = borrowFolder(folders);
  const stop = listenForStop();
  const timeZone = Temporal.Now.timeZoneId();
  const code = await runSetup(flags, {
    drivers: DRIVERS,
    talk: createTalk({
      interactive,
      input: Deno.stdin.readable,
      write: (text) => write(text, Deno.stdout, flags.installs ? INSTALLED_PROGRAM : undefined),
      echo,
      stop,
    }),
    facts: async () => ({
      gateway: await findGateway(),
      timeZone: /^[A-Za-z]/.test(timeZone) ? timeZone : null,
    }),
    discover: discover(flags, stop),
    find: find(flags, stop),
    recognize: (device) => recognizeDevice(device, AbortSignal.timeout(RECOGNIZE_MS)),
    howToPermit: (plug) => howToPermit(plug, { task: "setup", args: Deno.args }),
    // Looked for at each trial: it may be installed while set-up asks its questions.
    get places() {
      return trialPlaces(folders, { config: flags.config });
    },
    createPlug: loadPlug,
    askTokenTaken: (link) => askTokenTaken(link, stop),
    probe: ({ probes }) => probeAll(probes.targets, { deadlineMs: probes.deadlineMs }),
    sendTest,
    nowMs: () => Date.now(),
    elapsedMs: () => performance.now(),
    sleep: (ms) => pause(ms, stop),
    sleepOn: (ms) => pause(ms, NEVER),
    stop,
  });
  giveBack();
  return code;
}

Deno.exit(
  await runCommand(Deno.args, {
    shape: { ...setupShape(DRIVERS), help: setupHelp(DRIVERS) },
    io: ownOutput(Deno),
    act: (given) => setUp(readSetupFlags(given, { drivers: DRIVERS, usual: usualHomeToml() })),
  }),
);
