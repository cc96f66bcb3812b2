import type { PlugConfig } from "../../lib/plugs/plug_identity.ts";
import type { Plug } from "../../lib/plugs/plug.ts";
import { LoadFault, loadLater } from "../later.ts";
import { createUnloadedPlug } from "./unloaded_plug.ts";

/**
 * The configured plug; drivers are loaded now. What cannot be loaded is trouble with the plug, which
 * then answers nothing but why. Rejects with RangeError for settings that the driver refuses.
 */
export async function createPlug(config: PlugConfig): Promise<Plug> {
  try {
    const { loadPlug } = await loadLater("./plugs/drivers.ts");
    return await loadPlug(config);
  } catch (error) {
    if (error instanceof LoadFault) return createUnloadedPlug(error.message);
    throw error;
  }
}
