/**
 * One control command for the installed watchdog, started by systemd for each connection to its
 * socket: a request's line on standard input, a reply's line on standard output.
 *
 * @module
 */
import { readArguments } from "../lib/base/command.ts";
import { EXIT } from "../lib/base/exit.ts";
import { parseControlRequest, undone } from "../lib/control/wire.ts";
import { CONTROL_REQUEST_BYTES_MAX, type ControlReply } from "../lib/install/paths.ts";
import { loadHomeConfig } from "./config/config_file.ts";
import { hostPorts } from "./control/host_ports.ts";
import { runControl } from "./control/run.ts";
import { makeFolder } from "./host/files.ts";
import { chooseFolders } from "./host/folders.ts";

/** A caller that says nothing must not hold a place. */
const REQUEST_WAIT_MS = 5_000;
const NEWLINE = 0x0a;
/** As its unit starts it. */
const SHAPE = { help: "", act: "run", values: ["config"] };

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
  const timer = setTimeout(() => answer(undone("No request came")), REQUEST_WAIT_MS);
  const line = await readRequest();
  clearTimeout(timer);
  if (line === null) return undone("Cannot read request: it must be one line", EXIT.usage);
  let args: readonly string[];
  try {
    ({ args } = parseControlRequest(line));
  } catch (error) {
    return undone(
      error instanceof TypeError ? error.message : "Cannot read request: not JSON",
      EXIT.usage,
    );
  }
  const { values } = readArguments(Deno.args, SHAPE);
  const loaded = loadHomeConfig(values.get("config") ?? "home.toml", {
    credentialsFolder: Deno.env.get("CREDENTIALS_DIRECTORY") ?? null,
  });
  if (loaded.kind === "failed") return undone(loaded.why, EXIT.usage);
  const names = ["STATE_DIRECTORY", "RUNTIME_DIRECTORY"];
  const folders = chooseFolders(
    Object.fromEntries(names.map((name) => [name, Deno.env.get(name)])),
    { state: null },
  );
  if (folders === null) return undone("STATE_DIRECTORY is not set");
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
  Deno.exit(EXIT.done);
}

try {
  answer(await main());
} catch (error) {
  Deno.stderr.writeSync(
    new TextEncoder().encode(`${error instanceof Error ? error.stack : error}\n`),
  );
  answer(undone("A defect of the watchdog; its journal has the details"));
}
