/** A real Homebridge with its pages and a pretended switch, in a temporary folder, on loopback. */
import { closedPort } from "../net/raw_server.ts";

const PACKAGES = ["homebridge@1.11.4", "homebridge-config-ui-x@5.10.0", "homebridge-dummy@0.9.0"];
const INSTALL_MS_MAX = 120_000;
const START_MS_MAX = 45_000;
const LOOK_EVERY_MS = 100;
const WHY_CHARACTERS_MAX = 160;
const PIN = "031-45-154";
const LOOPBACK = new URL("./homebridge/loopback.cjs", import.meta.url).pathname;

export const REAL_USER = "watchdog";
export const REAL_PASSWORD = "open sesame";

export interface RealHomebridge extends AsyncDisposable {
  /** Where its pages are. */
  readonly port: number;
  /** `uniqueId` of the switch, as the pages list it. */
  readonly accessory: string;
  /** Commands that the switch's plugin obeyed since `reset()`, in order. */
  readonly commands: readonly ("off" | "on")[];
  /** Switches past the pages and forgets the commands. */
  reset(on: boolean): Promise<void>;
}

/** Installs and starts it; a text says why that cannot be. */
export async function startRealHomebridge(): Promise<RealHomebridge | string> {
  const folder = await Deno.makeTempDir();
  const why = await install(folder);
  if (why === null) return await start(folder);
  await Deno.remove(folder, { recursive: true });
  return why;
}

async function install(folder: string): Promise<string | null> {
  await Deno.writeTextFile(`${folder}/package.json`, '{"private":true}');
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];
  try {
    const { code, stderr } = await new Deno.Command("npm", {
      args: ["install", "--ignore-scripts", "--omit=optional", ...quiet, ...PACKAGES],
      cwd: folder,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
      signal: AbortSignal.timeout(INSTALL_MS_MAX),
    }).output();
    if (code === 0) return null;
    const said = new TextDecoder().decode(stderr).trim().replaceAll(/\s+/g, " ");
    return `npm cannot install Homebridge: ${said.slice(0, WHY_CHARACTERS_MAX) || "no time left"}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "npm is not installed";
    throw error;
  }
}

async function start(folder: string): Promise<RealHomebridge | string> {
  const ports = { hap: closedPort(), pages: closedPort() };
  await Deno.writeTextFile(`${folder}/config.json`, JSON.stringify(settingsFor(ports)));
  const modules = `${folder}/node_modules`;
  const shared = ["-I", "-U", folder, "-P", modules];
  const children = [
    run(folder, ["homebridge/bin/homebridge", "-Q", "-C", "--strict-plugin-resolution", ...shared]),
    run(folder, ["homebridge-config-ui-x/dist/bin/standalone.js", ...shared]),
  ];
  const end = async () => {
    for (const child of children) {
      // It may be gone already.
      try {
        child.kill("SIGKILL");
      } catch { /* It is. */ }
      await child.status;
    }
    await Deno.remove(folder, { recursive: true });
  };
  const lines = () => readLines(`${folder}/homebridge.log`);
  const accessory = await until(() => findSwitch(ports.pages), performance.now() + START_MS_MAX);
  if (accessory === null) {
    await end();
    return "Homebridge was installed and does not start";
  }
  let from = lines().length;
  return {
    port: ports.pages,
    accessory,
    get commands() {
      return lines().slice(from);
    },
    reset: async (on) => {
      const one = { aid: 2, iid: 10, value: on };
      await (await fetch(`http://127.0.0.1:${ports.hap}/characteristics`, {
        method: "PUT",
        headers: { authorization: PIN, "content-type": "application/json" },
        body: JSON.stringify({ characteristics: [one] }),
      })).body?.cancel();
      from = lines().length;
    },
    [Symbol.asyncDispose]: end,
  };
}

function settingsFor({ hap, pages }: { readonly hap: number; readonly pages: number }) {
  const bridge = { name: "Test", username: "0E:11:22:33:44:55", port: hap, pin: PIN };
  const router = { accessory: "DummySwitch", name: "Router", stateful: true, reverse: true };
  const shown = { platform: "config", name: "Config", port: pages, host: "127.0.0.1" };
  return {
    bridge: { ...bridge, advertiser: "bonjour-hap" },
    accessories: [router],
    platforms: [shown],
  };
}

/** Its words go to a file, where they are before its answers are anywhere. */
function run(folder: string, [program = "", ...args]: readonly string[]): Deno.ChildProcess {
  const log = `${folder}/${program.split("/")[0]}.log`;
  return new Deno.Command("sh", {
    args: [
      "-c",
      'log=$1; shift; exec node "$@" > "$log" 2>&1',
      "sh",
      log,
      `${folder}/node_modules/${program}`,
      ...args,
    ],
    env: { NODE_OPTIONS: `--require ${LOOPBACK}`, HOME: folder },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

function readLines(path: string): ("off" | "on")[] {
  const text = Deno.readTextFileSync(path);
  return [...text.matchAll(/Setting switch to (true|false)\b/g)]
    .map(([, value]) => value === "true" ? "on" : "off");
}

async function until<T>(find: () => Promise<T | null>, endMs: number): Promise<T | null> {
  for (;;) {
    const found = await find().catch(() => null);
    if (found !== null || performance.now() > endMs) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** The pages' first user is made by whoever comes first; the switch is listed once it was found. */
async function findSwitch(port: number): Promise<string | null> {
  const ask = async (path: string, token: string | null, body?: unknown): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}/api${path}`, {
      headers: {
        "content-type": "application/json",
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
    return await response.json();
  };
  const login = { username: REAL_USER, password: REAL_PASSWORD };
  let { access_token: token } = await ask("/auth/login", null, login) as Answer;
  if (token === undefined) {
    const { access_token: wizard } = await ask(
      "/setup-wizard/get-setup-wizard-token",
      null,
    ) as Answer;
    const user = { ...login, name: REAL_USER, admin: true };
    await ask("/setup-wizard/create-first-user", wizard ?? "", user);
    ({ access_token: token } = await ask("/auth/login", null, login) as Answer);
  }
  const listed = await ask("/accessories", token ?? "") as readonly Listed[];
  return listed.find(({ type }) => type === "Switch")?.uniqueId ?? null;
}

interface Answer {
  readonly "access_token"?: string;
}

interface Listed {
  readonly type: string;
  readonly uniqueId: string;
}
