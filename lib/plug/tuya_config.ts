/** The `[plug]` table of home.toml for `driver = "tuya"`. */
import * as v from "valibot";
import type { TuyaConfig } from "../config/home_config.ts";
import { parseWith } from "../parse.ts";
import type { OutletPoints } from "./tuya_points.ts";

const PORT_DEFAULT = 6668;
const OUTLETS_MAX = 7;
const DP_MAX = 255;
const PROTOCOLS = ["3.1", "3.3", "3.4", "3.5"] as const;

/** Data points that are something else on every known plug, and what a countdown there would do. */
const NOT_A_COUNTDOWN: Readonly<Record<number, string>> = {
  14: "the power-on memory of relay modules",
  17: "an energy counter",
  18: "a current in mA",
  19: "a load in watts, or inching",
  20: "a voltage",
  26: "a fault code",
  38: "the power-on memory",
  39: "an overcharge switch or a light",
  40: "a light or a child lock",
  41: "a child lock or cycle switching",
  42: "random switching",
  43: "inching",
  44: "inching",
};

/** A setting that is wrong, and what it must be. */
export interface PointFault {
  readonly field: "switch_dp" | "countdown_dp";
  readonly allowed: string;
}

const dataPoint = v.pipe(
  v.number(),
  v.integer(`a data point, 1 to ${DP_MAX}`),
  v.minValue(1, `a data point, 1 to ${DP_MAX}`),
  v.maxValue(DP_MAX, `a data point, 1 to ${DP_MAX}`),
);

/** Never shows the key, not even a wrong one. */
const key = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, string>(({ dataset, addIssue, NEVER }) => {
    const { value } = dataset;
    if (typeof value === "string" && /^[\x21-\x7e]{16}$/.test(value)) return value;
    const shown = typeof value === "string" ? `${value.length} characters` : typeof value;
    addIssue({
      input: shown,
      message: "the plug's local key, 16 characters without spaces",
    });
    return NEVER;
  }),
);

const section = v.pipe(
  v.strictObject({
    driver: v.literal("tuya"),
    tested: v.optional(v.boolean(), false),
    address: v.pipe(
      v.string(),
      v.ip("an IP address (a name cannot be resolved in an outage)"),
    ),
    port: v.optional(
      v.pipe(
        v.number(),
        v.integer("1 to 65535"),
        v.minValue(1, "1 to 65535"),
        v.maxValue(65_535, "1 to 65535"),
      ),
      PORT_DEFAULT,
    ),
    id: v.pipe(
      v.string(),
      v.regex(/^[0-9A-Za-z]{10,32}$/, "the device id, 10 to 32 letters and digits"),
    ),
    key,
    protocol: v.picklist(PROTOCOLS, '"3.1", "3.3", "3.4" or "3.5", in quotes'),
    outlet: v.optional(
      v.pipe(
        v.number(),
        v.integer(`1 to ${OUTLETS_MAX}`),
        v.minValue(1, `1 to ${OUTLETS_MAX}`),
        v.maxValue(OUTLETS_MAX, `1 to ${OUTLETS_MAX}`),
      ),
      1,
    ),
    switch_dp: v.optional(dataPoint),
    countdown_dp: v.optional(dataPoint),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const points = outletPoints(dataset.value);
    const fault = checkTuyaPoints(points);
    if (fault === null) return;
    const value = fault.field === "switch_dp" ? points.switchDp : points.countdownDp;
    addIssue({
      input: value,
      message: fault.allowed,
      path: [{
        type: "object",
        origin: "value",
        input: { ...dataset.value },
        key: fault.field,
        value,
      }],
    });
  }),
);

/**
 * Reads the raw `[plug]` table, or the one called `path`, of home.toml, with the key in it (a `key_file` is read before).
 * Outlet n of a strip is switch n and countdown 8+n, a single socket is outlet 1.
 *
 * Throws TypeError: `Cannot read home.toml: "plug.countdown_dp" must be …, got …`.
 */
export function parseTuyaSection(value: unknown, path = "plug"): TuyaConfig {
  const read = parseWith(v.object({ [path]: section }), { [path]: value }, "read home.toml");
  const plug = read[path] as v.InferOutput<typeof section>;
  return {
    driver: "tuya",
    tested: plug.tested,
    host: plug.address,
    port: plug.port,
    id: plug.id,
    key: plug.key,
    protocol: plug.protocol,
    ...outletPoints(plug),
  };
}

function outletPoints(
  table: {
    readonly outlet: number;
    readonly switch_dp?: number | undefined;
    readonly countdown_dp?: number | undefined;
  },
): OutletPoints {
  return {
    switchDp: table.switch_dp ?? table.outlet,
    countdownDp: table.countdown_dp ?? 8 + table.outlet,
  };
}

/**
 * Null when `{switch: false, countdown: N}` can be sent in that order, else what is wrong.
 *
 * A plug obeys the points of one command in the order they come, ascending as JSON writes them,
 * and any write to the switch stops the countdown. A countdown below its switch would be started
 * and stopped again: power would stay off.
 */
export function checkTuyaPoints(points: OutletPoints): PointFault | null {
  const { switchDp, countdownDp } = points;
  for (const [field, dp] of [["switch_dp", switchDp], ["countdown_dp", countdownDp]] as const) {
    if (!Number.isInteger(dp) || dp < 1 || dp > DP_MAX) {
      return { field, allowed: `a data point, 1 to ${DP_MAX}` };
    }
  }
  if (countdownDp === switchDp) return fault("another data point than switch_dp");
  if (countdownDp < switchDp) {
    return fault(
      `above switch_dp ${switchDp} (a lower one is obeyed first, and the switch then stops it)`,
    );
  }
  // The countdown of outlet 6 of a strip is 14.
  if (countdownDp === 14 && switchDp === 6) return null;
  const meaning = NOT_A_COUNTDOWN[countdownDp];
  return meaning === undefined ? null : fault(`the countdown (${countdownDp} is ${meaning})`);
}

function fault(allowed: string): PointFault {
  return { field: "countdown_dp", allowed };
}
