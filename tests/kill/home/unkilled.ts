/** A home whose ticks are all let live, for what is not about shots. */
import { makeHomeFolders, PLUG } from "./folders.ts";
import { type HomeNetwork, startNetwork } from "./network.ts";
import { startTick, type TickEnd, type TickStart } from "./tick.ts";

type TickChange = Partial<Pick<TickStart, "through" | "environment">>;

export interface UnkilledHome {
  readonly network: HomeNetwork;
  tick(change?: TickChange): Promise<TickEnd>;
  /** Ticks until one is as wished, at most 40 times; the last one. */
  until(isIt: (end: TickEnd) => boolean, change?: TickChange): Promise<TickEnd>;
}

const TICKS_MAX = 40;
const PAUSE_MS = 300;

export async function withUnkilledHome(
  flags: readonly string[],
  live: (home: UnkilledHome) => Promise<void>,
  { deadline = "1s" }: { readonly deadline?: string } = {},
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "rebootinator-kill-" });
  const protocol = "3.4";
  await using network = await startNetwork({
    plugId: PLUG.id,
    plugKey: PLUG.key,
    protocol,
    faults: [],
    wifiBootMs: null,
    hungBehaviour: "page",
  });
  const folders = await makeHomeFolders(folder, { network, protocol, deadline });
  const tick = (change: TickChange = {}) =>
    startTick({ flags, folders, bootId: "boot-1", ...change }).ended;
  await live({
    network,
    tick,
    async until(isIt, change) {
      for (let count = 1;; count++) {
        const end = await tick(change);
        if (isIt(end) || count >= TICKS_MAX) return end;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    },
  });
  await Deno.remove(folder, { recursive: true });
}
