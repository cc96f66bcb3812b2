/** A plug that does nothing and says so. */
import type { Plug } from "../../../lib/plugs/plug.ts";
import { NOTHING_SAID } from "../stepped_plug.ts";

/** No plug at all: for a first look at what the watchdog would do. */
export function createDryRunPlug(): Plug {
  return {
    read: () => Promise.resolve({ kind: "read", reading: NOTHING_SAID }),
    powerCycle: () => Promise.resolve({ kind: "would_send" }),
    turnOn: () =>
      Promise.resolve({ kind: "unknown", hint: "Dry run: would have asked the plug for power" }),
  };
}
