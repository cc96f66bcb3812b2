/** Home Assistant's real core in a folder of its own, on loopback; its owner is made as people do. */
import { killGroup } from "../../base/process_group.ts";
import { closedPort } from "../../net/raw_server.ts";
import { type Installed, installPipOnce } from "../install.ts";
import { type HomeAssistantSocket, openSocket } from "./socket.ts";

const START_MS_MAX = 120_000;
const STOP_MS_MAX = 30_000;
const ASK_MS_MAX = 30_000;
const LOOK_EVERY_MS = 100;
const OWNER = { name: "Owner", username: "owner", password: "open sesame", language: "en" };

/** A core that runs, with a token of its owner. */
export interface HomeAssistant extends AsyncDisposable {
  readonly port: number;
  /** A long-lived access token. */
  readonly token: string;
  /** What its REST API answers; a body is posted. Throws where it is no success. */
  ask(path: string, body?: unknown): Promise<unknown>;
  /** Its socket, signed in; throws while the core is away. */
  readonly socket: HomeAssistantSocket;
  /** Stops the core as systemd would. */
  stop(): Promise<void>;
  /** Starts it again in the same folder; settles when its API answers. */
  start(): Promise<void>;
}

/** Pythons that new cores run on, wherever they lie; null: none. */
async function findPython(): Promise<string | null> {
  const folder = `${Deno.env.get("PYENV_ROOT") ?? `${Deno.env.get("HOME")}/.pyenv`}/versions`;
  const own: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (/^3\.1[34]\./.test(name)) own.push(`${folder}/${name}/bin/python`);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  for (const program of ["python3.14", "python3.13", ...own.sort().reverse()]) {
    if (await runs(program)) return program;
  }
  return null;
}

async function runs(program: string): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(program, { args: ["--version"] }).output();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Installs `package_` and starts it with these settings; a text says why that cannot be. */
export async function startHomeAssistant(
  package_: string,
  settings: string,
): Promise<HomeAssistant | string> {
  const python = await findPython();
  if (python === null) return "there is no Python from 3.13 on";
  const installed = await installPipOnce(package_, python);
  return typeof installed === "string" ? installed : await startIn(installed, settings);
}

async function startIn(installed: Installed, settings: string): Promise<HomeAssistant | string> {
  const folder = await Deno.makeTempDir();
  const port = closedPort();
  const http = `http:\n  server_host: 127.0.0.1\n  server_port: ${port}\n`;
  await Deno.writeTextFile(`${folder}/configuration.yaml`, `${http}api:\nonboarding:\n${settings}`);
  const address = `http://127.0.0.1:${port}`;
  let child: Deno.ChildProcess | null = null;
  let socket: HomeAssistantSocket | null = null;
  let token = "";

  async function ask(path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${address}${path}`, {
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      signal: AbortSignal.timeout(ASK_MS_MAX),
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }
  async function start(): Promise<void> {
    // What it needs beside its own package it installs itself, with Python's own installer.
    child = new Deno.Command(`${installed.folder}/bin/hass`, {
      args: ["--config", folder, "--log-file", `${folder}/hass.log`],
      env: { PATH: `${installed.folder}/bin:${Deno.env.get("PATH")}`, HOME: folder },
      detached: true,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    await until(async () => {
      const response = await fetch(`${address}/api/onboarding`, {
        signal: AbortSignal.timeout(ASK_MS_MAX),
      });
      return (await response.body?.cancel(), response.ok || response.status === 404);
    });
    if (token === "") token = await becomeOwner(address);
    socket = await openSocket(port, token);
    await socket.untilRunning(START_MS_MAX);
  }
  async function stop(): Promise<void> {
    socket?.close();
    socket = null;
    if (child === null) return;
    const { pid, status } = child;
    child = null;
    killGroup(pid, "SIGTERM");
    const timer = setTimeout(() => killGroup(pid), STOP_MS_MAX);
    await status;
    clearTimeout(timer);
  }
  async function remove(): Promise<void> {
    await stop();
    await Deno.remove(folder, { recursive: true });
    await installed[Symbol.asyncDispose]();
  }
  try {
    await start();
  } catch (error) {
    await remove();
    return `it was installed and does not start: ${error}`;
  }
  return {
    port,
    get token() {
      return token;
    },
    get socket() {
      if (socket === null) throw new TypeError("Cannot ask: the core is away");
      return socket;
    },
    ask,
    start,
    stop,
    [Symbol.asyncDispose]: remove,
  };
}

async function until(look: () => Promise<boolean>): Promise<void> {
  const endMs = performance.now() + START_MS_MAX;
  while (!await look().catch(() => false)) {
    if (performance.now() > endMs) throw new Error("no time left");
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** The first user is the owner; then a token as one is made on the page of one's profile. */
async function becomeOwner(address: string): Promise<string> {
  const client = `${address}/`;
  const made = await fetch(`${address}/api/onboarding/users`, {
    method: "POST",
    signal: AbortSignal.timeout(ASK_MS_MAX),
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...OWNER, client_id: client }),
  });
  const { auth_code: code } = await made.json();
  const given = await fetch(`${address}/auth/token`, {
    method: "POST",
    signal: AbortSignal.timeout(ASK_MS_MAX),
    body: new URLSearchParams({ grant_type: "authorization_code", code, client_id: client }),
  });
  const { access_token: token } = await given.json();
  const socket = await openSocket(Number(new URL(address).port), token);
  try {
    const asked = {
      type: "auth/long_lived_access_token",
      "client_name": "watchdog",
      lifespan: 3_650,
    };
    return String(await socket.ask(asked));
  } finally {
    socket.close();
  }
}
