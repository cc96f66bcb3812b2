import type { Recognized } from "../../lib/plugs/driver.ts";
import { normalizeMac } from "../../lib/plugs/section.ts";
import { PlugTrouble } from "./stepped_plug.ts";

/** What set-up makes of what a device said of itself. */
export function recognizedAs(found: { readonly mac: string } | PlugTrouble): Recognized {
  if (found instanceof PlugTrouble) return { kind: "failed", hint: found.hint };
  const mac = normalizeMac(found.mac);
  if (mac !== null) return { kind: "found", mac };
  return { kind: "failed", hint: "The device does not say its MAC address" };
}
