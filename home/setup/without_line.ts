import type { Plug } from "../../lib/plugs/plug.ts";
import type { PlugWithoutLine } from "../../lib/setup/wan_check.ts";

/** For each question. */
const ASK_MS = 5_000;

/**
 * Asks a plug while the line is unplugged, and tells it to be on if it is on and idle: that changes
 * nothing, and shows what an outage would need. Never rejects.
 */
export async function askWithoutLine(plug: Plug): Promise<PlugWithoutLine> {
  const read = await plug.read(AbortSignal.timeout(ASK_MS));
  const isIdle = read.kind === "read" && read.reading.on === true &&
    (read.reading.countdownS ?? 0) === 0;
  return { read, told: isIdle ? await plug.turnOn(AbortSignal.timeout(ASK_MS)) : null };
}
