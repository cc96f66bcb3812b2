import type { Plug } from "../../lib/plugs/plug.ts";

/** A plug whose driver could not be loaded: it answers nothing but why. */
export function createUnloadedPlug(hint: string): Plug {
  return {
    read: () => Promise.resolve({ kind: "failed", hint }),
    powerCycle: () => Promise.resolve({ kind: "not_sent", hint }),
    turnOn: () => Promise.resolve({ kind: "unknown", hint }),
  };
}
