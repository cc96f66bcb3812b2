import type { ControlTools } from "./run.ts";

/** This host's clock, patience and names for commands; `bootId` null: nobody named the boot. */
export function hostPorts(
  bootId: string | null,
): Pick<ControlTools, "clock" | "sleep" | "randomId"> {
  return {
    clock: () => ({ uptimeMs: Deno.osUptime() * 1_000, wallMs: Date.now(), bootId }),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    randomId: () => crypto.randomUUID(),
  };
}
