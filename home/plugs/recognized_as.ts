import type { Recognized } from "../../lib/plugs/driver.ts";
import { normalizeMac } from "../../lib/plugs/section.ts";
import { Trouble } from "./stepped_plug.ts";

/** What set-up makes of what a device said of itself. */
export function recognizedAs(found: { readonly mac: string } | Trouble): Recognized {
  if (found instanceof Trouble) return { kind: "failed", hint: found.hint };
  const mac = normalizeMac(found.mac);
  if (mac !== null) return { kind: "found", mac };
  return { kind: "failed", hint: "The device does not say its MAC address" };
}
