import type { AcMode } from "./fields.ts";
import type { AcAbility } from "./types.ts";

/**
 * What an AC takes as a set point in `mode`, whole °C: its heating range in `heat`, its cooling range
 * in `cool`, and from the lower to the upper end of both in any other mode. AT4 has one range only.
 */
export function setPointLimits(
  { coolMinC, coolMaxC, heatMinC, heatMaxC }: AcAbility,
  mode: AcMode,
): { readonly minC: number; readonly maxC: number } {
  if (mode === "heat") return { minC: heatMinC, maxC: heatMaxC };
  if (mode === "cool") return { minC: coolMinC, maxC: coolMaxC };
  return { minC: Math.min(coolMinC, heatMinC), maxC: Math.max(coolMaxC, heatMaxC) };
}
