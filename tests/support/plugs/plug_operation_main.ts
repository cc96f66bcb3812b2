/**
 * One operation of a plug driver as a process of its own: prints the outcome as a line of JSON, and
 * then ends when nothing keeps it alive (or at once, if told so).
 *
 * Argument: JSON of `PlugOperation`.
 *
 * @module
 */
import { Socket } from "node:net";
import { loadPlug } from "../../../home/plugs/drivers.ts";
import type { PlugOperation } from "./plug_process.ts";

async function prepare(options: PlugOperation): Promise<void> {
  if (options.closes === "quietly") {
    Socket.prototype.resetAndDestroy = function (this: Socket): Socket {
      return this.destroy();
    };
  }
  if (options.cutsLink !== true) return;
  const { default: TuyaDevice } = await import("tuyapi");
  const { set } = TuyaDevice.prototype;
  TuyaDevice.prototype.set = function (...args: Parameters<typeof set>) {
    new Deno.Command("ip", { args: ["link", "set", "lo", "down"] }).outputSync();
    return set.apply(this, args);
  };
}

const options: PlugOperation = JSON.parse(Deno.args[0] ?? "{}");
await prepare(options);
const plug = await loadPlug(options.config);
const signal = AbortSignal.timeout(options.deadlineMs);
const outcome =
  await (options.operation === "read"
    ? plug.read(signal)
    : options.operation === "turnOn"
    ? plug.turnOn(signal)
    : plug.powerCycle(30_000, signal));
const variable = options.variable === undefined ? undefined : Deno.env.get(options.variable);
const line = JSON.stringify({ outcome, variable });
Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
if (options.exitsAtOnce === true) Deno.exit(0);
