/** A home whose ticks are all let live, for what is not about shots. */
import { furnish, PLUG } from "./home_furniture.ts";
import { startStreet, type Street } from "./home_street.ts";
import { startTick, type TickEnd, type TickStart } from "./home_tick.ts";

type TickChange = Partial<Pick<TickStart, "through" | "environment">>;

export interface House {
  readonly street: Street;
  tick(change?: TickChange): Promise<TickEnd>;
  /** Ticks until one is as wished, at most 40 times; the last one. */
  until(isIt: (end: TickEnd) => boolean, change?: TickChange): Promise<TickEnd>;
}

const TICKS_MAX = 40;
const PAUSE_MS = 300;

export async function liveInHouse(
  flags: readonly string[],
  live: (house: House) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "rebootinator-kill-" });
  const protocol = "3.4";
  await using street = await startStreet({
    plugId: PLUG.id,
    plugKey: PLUG.key,
    protocol,
    faults: [],
    wifiBootMs: null,
    hungBehaviour: "page",
  });
  const folders = await furnish(folder, { street, protocol });
  const tick = (change: TickChange = {}) =>
    startTick({ flags, folders, bootId: "boot-1", ...change }).ended;
  await live({
    street,
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
