/**
 * One control command for the installed watchdog, started by systemd for each connection to its
 * socket: a request's line on standard input, a reply's line on standard output.
 *
 * @module
 */
import { parseControlRequest } from "../lib/control/wire.ts";
import { CONTROL_REQUEST_BYTES_MAX, type ControlReply } from "../lib/install/paths.ts";
import { loadHomeConfig } from "./config/config_file.ts";
import { hostPorts } from "./control/host_ports.ts";
import { runControl } from "./control/run.ts";
import { makeFolder } from "./host/files.ts";
import { chooseFolders } from "./host/folders.ts";

/** A caller that says nothing must not hold a place. */
const REQUEST_WAIT_MS = 5_000;
const NEWLINE = 0x0a;

function failed(exitCode: number, why: string): ControlReply {
  return { exitCode, output: "", errors: `${why}\n` };
}

/** The first line of standard input; null when it is too long or does not come. */
async function readRequest(): Promise<string | null> {
  const bytes = new Uint8Array(CONTROL_REQUEST_BYTES_MAX);
  let length = 0;
  while (length < bytes.length) {
    const count = await Deno.stdin.read(bytes.subarray(length));
    if (count === null) return null;
    const end = bytes.subarray(0, length + count).indexOf(NEWLINE, length);
    length += count;
    if (end !== -1) return new TextDecoder().decode(bytes.subarray(0, end));
  }
  return null;
}

async function main(): Promise<ControlReply> {
  const timer = setTimeout(() => answer(failed(1, "No request came")), REQUEST_WAIT_MS);
  const line = await readRequest();
  clearTimeout(timer);
  if (line === null) return failed(2, "Cannot read request: it must be one line");
  let args: readonly string[];
  try {
    ({ args } = parseControlRequest(line));
  } catch (error) {
    return failed(2, error instanceof TypeError ? error.message : "Cannot read request: not JSON");
  }
  const config = Deno.args[0] === "--config" ? Deno.args[1] : undefined;
  const loaded = loadHomeConfig(config ?? "home.toml", {
    credentialsFolder: Deno.env.get("CREDENTIALS_DIRECTORY") ?? null,
  });
  if (loaded.kind === "failed") return failed(2, loaded.why);
  const names = ["STATE_DIRECTORY", "RUNTIME_DIRECTORY"];
  const folders = chooseFolders(
    Object.fromEntries(names.map((name) => [name, Deno.env.get(name)])),
    { state: null },
  );
  if (folders === null) return failed(1, "STATE_DIRECTORY is not set");
  makeFolder(folders.runtime);
  return await runControl(args, {
    config: loaded.config,
    folders,
    ...hostPorts(Deno.env.get("BOOT_ID") ?? null),
  });
}

function answer(reply: ControlReply): never {
  const bytes = new TextEncoder().encode(`${JSON.stringify(reply)}\n`);
  for (let sent = 0; sent < bytes.length;) sent += Deno.stdout.writeSync(bytes.subarray(sent));
  Deno.exit(0);
}

try {
  answer(await main());
} catch (error) {
  Deno.stderr.writeSync(
    new TextEncoder().encode(`${error instanceof Error ? error.stack : error}\n`),
  );
  answer(failed(1, "A defect of the watchdog; its journal has the details"));
}
