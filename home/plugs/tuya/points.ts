/** What a Tuya plug's numbered data points mean. */
import { fieldAt } from "../../../lib/base/json_field.ts";
import type { PlugReading } from "../../../lib/plugs/plug.ts";
import { powerMemoryWarnings } from "../../../lib/plugs/power_memory.ts";

/** A data point's value as it comes from the wire, already limited in size. */
export type PointValue = boolean | number | string;

/** Data points by number. */
export type Points = Readonly<Record<number, PointValue>>;

/** Which data points are the outlet's own. */
export interface OutletPoints {
  readonly switchDp: number;
  readonly countdownDp: number;
}

/** What a power cycle's answer shows so far. */
export type CycleEvidence = "nothing" | "off" | "off_and_counting" | "off_not_counting";

const POINTS_MAX = 64;
const TEXT_CHARACTERS_MAX = 256;
const COUNTDOWN_S_MAX = 360_000;
/** Below this a plug that is on feeds nothing that could be a router. */
const LOAD_MIN_WATTS = 1;

/** Power-on memory: on modern sockets, and on relay modules. */
const POWER_MEMORY_DPS = [38, 14] as const;

/** The three spellings that plugs use; the second is a relay module's, the third a strip's. */
const POWER_MEMORY: ReadonlyMap<unknown, "on" | "off" | "last"> = new Map([
  ["on", "on"],
  ["off", "off"],
  ["memory", "last"],
  ["1", "on"],
  ["0", "off"],
  ["2", "last"],
  ["power_on", "on"],
  ["power_off", "off"],
  ["last", "last"],
]);

/** Text in one of these is a program that switches by itself; 19 is a number on metering plugs. */
const PROGRAM_DPS: readonly (readonly [number, string])[] = [
  [44, "inching (automatic off)"],
  [43, "inching (automatic off)"],
  [19, "inching (automatic off)"],
  [42, "random switching"],
  [41, "cycle switching"],
];

/**
 * The data points in a decoded payload, which newer firmware wraps in "data"; nothing but numbered
 * plain values, at most 64 of them.
 */
export function takePoints(payload: unknown): Points {
  const points: Record<number, PointValue> = {};
  const dps = fieldAt(payload, ["dps"]) ?? fieldAt(payload, ["data", "dps"]);
  if (typeof dps !== "object" || dps === null || Array.isArray(dps)) return points;
  let count = 0;
  for (const [key, value] of Object.entries(dps)) {
    if (!/^[1-9]\d{0,2}$/.test(key) || !isPointValue(value)) continue;
    points[Number(key)] = value;
    if (++count === POINTS_MAX) break;
  }
  return points;
}

function isPointValue(value: unknown): value is PointValue {
  if (typeof value === "string") return value.length <= TEXT_CHARACTERS_MAX;
  return typeof value === "boolean" || Number.isFinite(value);
}

/** What the plug said of one outlet. A point that is absent or of another type is null. */
export function interpretPoints(points: Points, outlet: OutletPoints): PlugReading {
  const on = switchOf(points, outlet);
  const watts = wattsOf(points, outlet);
  const afterPowerLoss = powerMemoryOf(points, outlet);
  return {
    on,
    countdownS: countdownOf(points, outlet),
    watts,
    afterPowerLoss,
    warnings: [
      ...missingPoints(points, outlet),
      ...powerMemoryWarnings(afterPowerLoss, "its power-on state"),
      ...programs(points, outlet),
      ...loadWarning(on, watts),
    ],
  };
}

/** Whether the plug says that it did what `{switch: false, countdown: offS}` asks. */
export function readCycleEvidence(
  points: Points,
  options: { readonly outlet: OutletPoints; readonly offS: number },
): CycleEvidence {
  if (switchOf(points, options.outlet) !== false) return "nothing";
  const countdownS = countdownOf(points, options.outlet);
  if (countdownS === null) return "off";
  return countdownS > 0 && countdownS <= options.offS ? "off_and_counting" : "off_not_counting";
}

function switchOf(points: Points, outlet: OutletPoints): boolean | null {
  const value = points[outlet.switchDp];
  return typeof value === "boolean" ? value : null;
}

function countdownOf(points: Points, outlet: OutletPoints): number | null {
  const value = points[outlet.countdownDp];
  const known = typeof value === "number" && Number.isInteger(value) && value >= 0;
  return known && value <= COUNTDOWN_S_MAX ? value : null;
}

/** Tenths of a watt: data point 5 on plugs that count down on 2, else 19. */
function wattsOf(points: Points, outlet: OutletPoints): number | null {
  const value = points[outlet.countdownDp === 2 ? 5 : 19];
  const own = outlet.switchDp === 19 || outlet.countdownDp === 19;
  return typeof value === "number" && value >= 0 && !own ? value / 10 : null;
}

function powerMemoryOf(points: Points, outlet: OutletPoints): PlugReading["afterPowerLoss"] {
  for (const dp of POWER_MEMORY_DPS) {
    if (dp === outlet.switchDp || dp === outlet.countdownDp) continue;
    const meaning = POWER_MEMORY.get(points[dp]);
    if (meaning !== undefined) return meaning;
  }
  return null;
}

function missingPoints(points: Points, outlet: OutletPoints): string[] {
  const warnings: string[] = [];
  if (switchOf(points, outlet) === null) {
    warnings.push(`The plug did not report its switch (data point ${outlet.switchDp})`);
  } else if (countdownOf(points, outlet) === null) {
    warnings.push(
      `The plug did not report a countdown on data point ${outlet.countdownDp}: is countdown_dp right?`,
    );
  }
  return warnings;
}

function programs(points: Points, outlet: OutletPoints): string[] {
  const found = PROGRAM_DPS.filter(([dp]) => {
    const value = points[dp];
    if (dp === outlet.switchDp || dp === outlet.countdownDp) return false;
    // Nothing but base64 zeros is an empty program.
    return typeof value === "string" && !/^[A=]*$/.test(value);
  });
  const names = [...new Set(found.map(([, name]) => name))];
  return names.map((name) => `The plug has ${name} set: remove it in its app`);
}

function loadWarning(on: boolean | null, watts: number | null): string[] {
  if (on !== true || watts === null || watts >= LOAD_MIN_WATTS) return [];
  return [`The plug is on and feeds ${watts} W: is the router on this outlet?`];
}
