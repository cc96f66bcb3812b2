import type { ConsoleAnswer, ConsoleOutcome } from "../../lib/watch/consoles.ts";
import type { ConsoleConfig } from "../../lib/config/airtouch_config.ts";
import { askVersion } from "./ask_version.ts";

/** Asks all of these for their version at once, each on a connection of its own. */
export async function askConsoles(
  consoles: readonly ConsoleConfig[],
  options: { readonly timeoutMs: number },
): Promise<readonly ConsoleAnswer[]> {
  if (consoles.length === 0) return [];
  const signal = AbortSignal.timeout(options.timeoutMs);
  return await Promise.all(consoles.map(async (device): Promise<ConsoleAnswer> => ({
    device,
    ...await askOne(device, signal),
  })));
}

async function askOne(device: ConsoleConfig, signal: AbortSignal): Promise<ConsoleOutcome> {
  const { model, host, port } = device;
  try {
    return await askVersion({ model, host, port, signal });
  } catch (error) {
    // This process may not reach that address: a matter of its permissions, not of the console.
    if (error instanceof Deno.errors.NotCapable) return { kind: "not_tried", why: error.message };
    throw error;
  }
}
