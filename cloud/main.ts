/**
 * The cloud: answers homes and people, looks for silent homes once a minute, tells the phone.
 * Runs on Deno Deploy as it is; locally by `deno task cloud`. docs/design.md, "Cloud".
 *
 * @module
 */
import type { ChannelConfig } from "../lib/config/channel_config.ts";
import type { CloudConfig } from "../lib/config/cloud_config.ts";
import { STORE_TOKEN, type StoreConfig } from "../lib/config/store_config.ts";
import { CommandError, readArguments } from "../lib/base/command.ts";
import { EXIT } from "../lib/base/exit.ts";
import { hostBeforePort } from "../lib/base/address.ts";
import { describeError, type LogLine } from "../lib/base/log.ts";
import { type Cloud, createCloud } from "./cloud.ts";
import { whileLocked } from "./store/locked.ts";
import { formatLogLine } from "./host/log.ts";
import { inOwnWords, settingsFiles } from "./host/own_program.ts";
import { keepServing, openNothing, type Serving } from "./host/keep_serving.ts";
import { cannotListen, refuseTaken } from "./host/place.ts";
import { loadCloudConfig } from "./host/settings.ts";
import { makeFile, readSmallFile } from "./host/text_file.ts";

const HELP = `deno task cloud

Answers homes and people, looks for silent homes once a minute, and tells the phone. Runs until it is
stopped; docs/settings.md has a table of its settings, which are variables of the environment:

  REBOOTINATOR_SECRET   every token is derived from it; or REBOOTINATOR_SECRET_FILE. Without either
                        all settings come from cloud.env, which \`deno task cloud-setup\` writes
  NTFY_URL              server and topic of the phone; without it notices are only logged
  HOST, PORT            where it listens (default 127.0.0.1, 8000)
  KV_PATH               its store: a file (default: in the XDG data folder), or a denokv server, with
                        DENO_KV_ACCESS_TOKEN or DENO_KV_ACCESS_TOKEN_FILE
  PUBLIC_URL            its address in messages

Exit: 0 stopped; 2 settings.`;

/** Deploy gives 5 s from the signal to the end. */
const STOP_MS_MAX = 4_000;
const SAY_FULL_EVERY_MS = 60_000;
/** Each try may itself wait 5 s for the file, so 40 s at most. */
const OPEN_RETRIES_MAX = 7;
const OPEN_SERVER_MS = 10_000;
const CREDENTIALS = "CREDENTIALS_DIRECTORY";

/** Lines of the log that could not be written so far. */
let linesLost = 0;
let saidFullAt = 0;
const started = Promise.withResolvers<Cloud | null>();

// First of all and whatever the settings are: Deploy looks for crons before it knows any.
const cronFault = registerSweep();

try {
  const shape = { help: HELP, act: "run" };
  if (readArguments(Deno.args, shape).switches.has("help")) {
    Deno.stdout.writeSync(new TextEncoder().encode(`${inOwnWords(HELP, Deno.execPath())}\n`));
    Deno.exit(EXIT.done);
  }
  if (cronFault !== null) throw cronFault;
  const config = await loadCloudConfig({
    get: (name) => Deno.env.get(name),
    all: await mayRead({}) ? () => Deno.env.toObject() : null,
    readTextFile: readSmallFile,
    // Deploy gives settings by the environment alone.
    files: Deno.env.get("DENO_DEPLOYMENT_ID") ? [] : settingsFiles(Deno.execPath()),
    // Of an installed unit that has a setting in a file.
    credentials: await mayRead({ variable: CREDENTIALS })
      ? Deno.env.get(CREDENTIALS) ?? null
      : null,
  });
  await start(config);
} catch (error) {
  started.resolve(null);
  refuse(error);
}

/** Null: it is. A cloud that cannot look for silent homes must say so, not only answer. */
function registerSweep(): TypeError | null {
  try {
    Deno.cron("sweep", "* * * * *", { backoffSchedule: [] }, async () => {
      try {
        const timeline = Deno.env.get("DENO_TIMELINE") ?? "";
        if (timeline !== "" && timeline !== "production") return;
        await (await started.promise)?.sweep();
      } catch (error) {
        say("error", `The sweep failed: ${describeError(error)}`);
      }
    });
    return null;
  } catch (error) {
    return new TypeError(
      `Cannot look for silent homes: the cron cannot be registered (${
        describeError(error)
      }); on Deploy, ` +
        "deploy cloud/main.ts in dynamic mode with `deno task deploy`; elsewhere, run `deno task cloud`",
      { cause: error },
    );
  }
}

async function start(config: CloudConfig): Promise<void> {
  if (!config.onDeploy) refuseTaken(config);
  const { kv, name: store } = await openStore(config.store);
  const storeTokens = config.store.kind === "server" ? [config.store.token] : [];
  const secrets = [config.secret, ...storeTokens, ...config.phone.channels.flatMap(secretsOf)];
  const cloud = await createCloud({
    kv,
    config,
    now: Date.now,
    fetch,
    log: (line) => write(line.level, formatLogLine(line, { now: Date.now(), secrets })),
    randomId: () => crypto.randomUUID().replaceAll("-", "").slice(0, 16),
    ...(config.onDeploy ? {} : { inOwnWords: (text) => inOwnWords(text, Deno.execPath()) }),
  });
  const server = listen(config, cloud);
  started.resolve(cloud);
  // The cron of a machine of one's own stops when its wall clock is set back.
  if (!config.onDeploy) cloud.watch();
  if (!config.onDeploy) announce(config, { address: server.address, store });
  stopOnSignal(async () => {
    const closed = server.shutdown();
    await cloud.stop(STOP_MS_MAX - 500);
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 250))]);
    kv.close();
    Deno.exit(EXIT.done);
  });
}

function secretsOf(channel: ChannelConfig): readonly string[] {
  return [channel.url, channel.kind === "ntfy" ? channel.token ?? "" : channel.secret];
}

/** The one line that says where to look. */
function announce(
  config: CloudConfig,
  where: { readonly address: Deno.NetAddr; readonly store: string },
): void {
  const { hostname, port } = where.address;
  const host = hostBeforePort(hostname);
  const ntfy = config.phone.channels.length === 0
    ? "; NTFY_URL is not set: notifications are only logged"
    : "";
  say("info", `Rebootinator listens on http://${host}:${port}/ (store: ${where.store})${ntfy}`);
}

function listen(config: CloudConfig, cloud: Cloud): Serving {
  const { host: hostname, port } = config;
  function serve(again: number | null): Deno.HttpServer<Deno.NetAddr> {
    // Where Deploy listens is its own affair.
    const address = config.onDeploy ? {} : { hostname, port: again ?? port };
    return Deno.serve(
      { ...address, onListen: () => {} },
      (request, { remoteAddr }) => cloud.handle(request, remoteAddr.hostname),
    );
  }
  try {
    return keepServing({
      serve,
      openFile: () => config.onDeploy ? { close() {} } : openNothing(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      onFull: sayFull,
    });
  } catch (error) {
    throw cannotListen(config, error);
  }
}

/** The store, and what to call it. */
async function openStore(
  store: StoreConfig,
): Promise<{ readonly kv: Deno.Kv; readonly name: string }> {
  switch (store.kind) {
    case "platform":
      return { kv: await openPlatformStore(), name: "the platform's" };
    case "server":
      // The runtime reads it there, whatever it was given by.
      Deno.env.set(STORE_TOKEN, store.token);
      return { kv: await orFault(() => openServer(store.url), store.url), name: store.url };
    case "file": {
      const path = store.path ?? await defaultKvPath();
      return { kv: await orFault(() => openFile(path), path), name: path };
    }
  }
}

async function openFile(path: string): Promise<Deno.Kv> {
  // Deno 2.5.0 opens only a file that is there.
  if (path !== ":memory:") await makeFile(path);
  // Two clouds may start on one file, and one that was killed leaves it to be mended.
  return await whileLocked(() => Deno.openKv(path), OPEN_RETRIES_MAX);
}

/** A server that takes connections and does not answer would keep us from saying so for ever. */
async function openServer(url: string): Promise<Deno.Kv> {
  const late = Promise.withResolvers<never>();
  const why = `no answer within ${OPEN_SERVER_MS / 1_000} s`;
  const timer = setTimeout(() => late.reject(new Error(why)), OPEN_SERVER_MS);
  try {
    return await Promise.race([Deno.openKv(url), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function openPlatformStore(): Promise<Deno.Kv> {
  const remedy =
    "assign a Deno KV database to this app and deploy again: `deno task deploy` does " +
    "both, docs/deploy.md says how by hand";
  if (typeof Deno.openKv !== "function") {
    throw new TypeError(`Cannot open the store: this app has no Deno KV; ${remedy}`);
  }
  try {
    return await Deno.openKv();
  } catch (error) {
    throw new TypeError(`Cannot open the store (${describeError(error)}); ${remedy}`, {
      cause: error,
    });
  }
}

async function orFault(open: () => Promise<Deno.Kv>, path: string): Promise<Deno.Kv> {
  try {
    return await open();
  } catch (error) {
    const shown = JSON.stringify(path);
    throw new TypeError(`Cannot open the store at KV_PATH=${shown} (${describeError(error)})`, {
      cause: error,
    });
  }
}

/** In the data folder of the XDG base directory specification. */
async function defaultKvPath(): Promise<string> {
  const home = Deno.env.get("HOME") ?? "";
  const data = (Deno.env.get("XDG_DATA_HOME") ?? "") || (home && `${home}/.local/share`);
  if (data === "") {
    throw new TypeError("Cannot read settings: KV_PATH is not set, and neither is HOME");
  }
  await Deno.mkdir(`${data}/rebootinator`, { recursive: true, mode: 0o700 });
  return `${data}/rebootinator/cloud.kv`;
}

/** Says what is wrong and ends; on Deploy says it to whoever asks, as nobody reads an exit code. */
function refuse(error: unknown): void {
  const isSaid = [CommandError, TypeError, RangeError].some((each) => error instanceof each);
  const message = isSaid ? (error as Error).message : `Cannot start: ${describeError(error)}`;
  const onDeploy = (Deno.env.get("DENO_DEPLOYMENT_ID") ?? "") !== "";
  say("error", onDeploy ? message : inOwnWords(message, Deno.execPath()));
  if (!onDeploy) Deno.exit(EXIT.usage);
  const headers = { "cache-control": "no-store" };
  Deno.serve(() => Response.json({ error: message }, { status: 503, headers }));
}

function sayFull(error: unknown): void {
  // It may come and go many times a minute.
  if (Math.abs(Date.now() - saidFullAt) < SAY_FULL_EVERY_MS) return;
  saidFullAt = Date.now();
  say("warn", `No more connections can be taken until some end (${describeError(error)})`);
}

function stopOnSignal(stop: () => Promise<void>): void {
  let isStopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => {
      if (isStopping) return;
      isStopping = true;
      stop();
    });
  }
}

/** A variable; none named: all of them. */
async function mayRead(which: { readonly variable?: string }): Promise<boolean> {
  return (await Deno.permissions.query({ name: "env", ...which })).state === "granted";
}

function say(level: LogLine["level"], message: string): void {
  write(level, message.replaceAll(/[\r\n]+/g, " "));
}

/** A full disk behind the log, or a reader that has gone, costs lines and nothing else. */
function write(level: LogLine["level"], line: string): void {
  try {
    // deno-lint-ignore no-console -- the platform tells severity by the method
    const print = level === "info" ? console.log : console.error;
    if (linesLost > 0) print(`${linesLost} lines of the log could not be written`);
    linesLost = 0;
    print(line);
  } catch {
    linesLost += 1;
  }
}
