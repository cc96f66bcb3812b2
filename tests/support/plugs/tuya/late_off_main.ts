/**
 * The late off, with a real kernel: runs in a network namespace of its own (`unshare --net`), where
 * the loopback interface is taken down between the plug and the driver just before the command is
 * written, and up again when the driver's process is gone.
 *
 * Argument: `quietly` or `by_reset`, how the driver closes. Prints the driver's outcome and the
 * number of commands that the plug obeyed.
 *
 * @module
 */
import { tuyaConfig } from "./plug_bench.ts";
import { FakePlug } from "./fake_plug.ts";
import type { PlugOperation } from "../plug_process.ts";

const DEVICE = { id: "bf0000000000000000test", key: "0123456789abcdef", protocol: "3.3" } as const;
/** A kernel sends again after 0.2 s, 0.6 s, 1.4 s, …: by then the command would have come. */
const LATEST_MS = 3_000;

function setLink(state: "up" | "down"): void {
  const { success } = new Deno.Command("ip", { args: ["link", "set", "lo", state] }).outputSync();
  if (!success) throw new Error(`Cannot set the link ${state}`);
}

setLink("up");
const plug = await FakePlug.start({ identity: DEVICE });
const operation: PlugOperation = {
  operation: "powerCycle",
  deadlineMs: 300,
  cutsLink: true,
  exitsAtOnce: true,
  ...(Deno.args[0] === "quietly" ? { closes: "quietly" } : {}),
  config: tuyaConfig({ port: plug.port, ...DEVICE }),
};
const driver = await new Deno.Command(Deno.execPath(), {
  args: [
    "run",
    "--no-prompt",
    "--quiet",
    "--allow-run=ip",
    `--allow-net=127.0.0.1:${plug.port}`,
    "--ignore-env",
    new URL("../plug_operation_main.ts", import.meta.url).pathname,
    JSON.stringify(operation),
  ],
  stderr: "inherit",
}).output();
const { outcome } = JSON.parse(new TextDecoder().decode(driver.stdout));
setLink("up");
await Promise.race([
  plug.obeyed(1),
  new Promise((resolve) => setTimeout(resolve, LATEST_MS)),
]);
const commands = plug.firmware.commands.length;
const line = JSON.stringify({ outcome: outcome.kind, accepted: plug.accepted, commands });
Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
Deno.exit(0);
