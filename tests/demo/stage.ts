import { type Actor, runProbe, startActor, taskFlags, type TickResult } from "./actors.ts";
import { demoHomeToml } from "./home_toml.ts";

const PLUG_ID = "bf0demo0demo0demo0dd";
const PLUG_KEY = "demo-local-key-1";
const SECRET = "a-secret-for-the-demonstration-only-0123456789";
const TOPIC = "home";
/** The least silence that a phone is rung for, in the demonstration. */
export const STALE_AFTER_MS = 15_000;
export const REMINDER_MS = 6_000;
/** Longer than a tick takes an answer to come from before the cut: off time and slack are 8 s. */
export const ROUTER_BOOT_MS = 6_000;

/** One notification, as a phone that polls the topic would get it. */
export interface PhoneMessage {
  readonly id: string;
  readonly title?: string;
  readonly message: string;
}

/** Everything the story needs: its processes are running. */
export interface Stage {
  readonly statusUrl: string;
  readonly readToken: string;
  tick(): Promise<TickResult>;
  hangRouter(): Promise<void>;
  plugState(): Promise<Record<string, unknown>>;
  phone(): Promise<readonly PhoneMessage[]>;
  status(accept: string): Promise<Response>;
  /** What the processes have complained of so far. */
  logs(): readonly string[];
  clear(): Promise<void>;
}

/** Starts the phone, the cloud, the plug and the router; prepares the home. */
export async function setStage(): Promise<Stage> {
  const folder = await Deno.makeTempDir({ prefix: "rebootinator-demo-" });
  const actors: Actor[] = [];
  async function start(args: readonly string[], environment: Record<string, string> = {}) {
    const { actor, firstLine } = await startActor(args, environment);
    actors.push(actor);
    return firstLine;
  }
  const loopback = "--allow-net=127.0.0.1";
  const phoneRoot = await start([
    loopback,
    "tests/support/phone/ntfy_server_main.ts",
    "--topic",
    TOPIC,
  ]);
  const cloudLine = await start([...await taskFlags("cloud"), "cloud/main.ts"], {
    REBOOTINATOR_SECRET: SECRET,
    NTFY_URL: `${phoneRoot}${TOPIC}`,
    KV_PATH: `${folder}/cloud.kv`,
    PORT: "0",
    REMINDER_FIRST: `${REMINDER_MS / 1_000}s`,
    // Deno's own hook for tests: the local cron comes at once instead of at the full minute.
    DENO_CRON_TEST_SCHEDULE_OFFSET: "300",
  });
  const cloudUrl = /http:\/\/\S+?:\d+/.exec(cloudLine)?.[0] ?? "";
  const plug = JSON.parse(
    await start([
      loopback,
      "tests/support/plugs/tuya/fake_plug_main.ts",
      "--id",
      PLUG_ID,
      "--key",
      PLUG_KEY,
      "--protocol",
      "3.4",
      "--watts",
      "11",
      "--wifi-boot-ms",
      `${ROUTER_BOOT_MS}`,
    ]),
  );
  const router = JSON.parse(
    await start([
      loopback,
      "tests/demo/router_main.ts",
      "--plug-control",
      `127.0.0.1:${plug.controlPort}`,
      "--cloud-port",
      new URL(cloudUrl).port,
      "--boot-ms",
      `${ROUTER_BOOT_MS}`,
    ]),
  );
  const config = await writeHome(folder, {
    plugPort: plug.port,
    plugId: PLUG_ID,
    protocol: "3.4",
    sitePorts: router.sites,
    gatewayPort: router.gateway,
    cloudPort: router.cloud,
  });
  const readToken = await token(["--read"]);
  const probeFlags = await taskFlags("probe");
  return {
    statusUrl: `${cloudUrl}/status`,
    readToken,
    tick: () => runProbe(probeFlags, { config, state: `${folder}/state` }),
    hangRouter: async () => {
      const url = `http://127.0.0.1:${router.control}/hang`;
      await (await fetch(url, { method: "POST" })).body?.cancel();
    },
    plugState: async () => await (await fetch(`http://127.0.0.1:${plug.controlPort}/state`)).json(),
    phone: () => poll(`${phoneRoot}${TOPIC}/json?poll=1&since=all`),
    status: (accept) =>
      fetch(`${cloudUrl}/status`, { headers: { accept, authorization: `Bearer ${readToken}` } }),
    logs: () => actors.flatMap(({ log }) => log),
    clear: async () => {
      for (const actor of actors.reverse()) await actor.stop();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function writeHome(
  folder: string,
  home: Parameters<typeof demoHomeToml>[0],
): Promise<string> {
  const secret = { mode: 0o600 };
  await Deno.writeTextFile(`${folder}/home.toml`, demoHomeToml(home));
  await Deno.writeTextFile(`${folder}/plug.key`, PLUG_KEY, secret);
  await Deno.writeTextFile(`${folder}/cloud.token`, await token(["home"]), secret);
  return `${folder}/home.toml`;
}

/** What `deno task token` prints, by its real permissions. */
async function token(args: readonly string[]): Promise<string> {
  const { actor, firstLine } = await startActor(
    [...await taskFlags("token"), "cloud/token_main.ts", ...args],
    { REBOOTINATOR_SECRET: SECRET },
  );
  await actor.stop();
  return firstLine;
}

async function poll(url: string): Promise<readonly PhoneMessage[]> {
  const text = await (await fetch(url)).text();
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line))
    .filter((message) => message.event === "message");
}
