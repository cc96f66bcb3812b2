import type { Outlet } from "./plug.ts";

/** How long this outlet is without power in a cut of `offMs`: one that comes on later, for longer. */
export function ownOffMs({ onDelayMs }: Pick<Outlet, "onDelayMs">, offMs: number): number {
  return offMs + onDelayMs;
}
